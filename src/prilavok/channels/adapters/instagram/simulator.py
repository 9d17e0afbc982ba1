"""Instagram's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes,
`simulator_rules.py` what it refuses."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.adapters.instagram.simulator_calls import serve, serve_public
from prilavok.channels.adapters.instagram.simulator_hooks import tell
from prilavok.channels.adapters.instagram.simulator_ids import new_id, new_token
from prilavok.channels.adapters.instagram.simulator_rules import TOKEN_LIFETIME
from prilavok.channels.families import meta_simulator
from prilavok.channels.families.meta_simulator import GraphRefusal, bearer
from prilavok.channels.simulation import (
    AccountState,
    Answer,
    Call,
    DashboardCall,
    Fresh,
    NewAccount,
    PostState,
    Scene,
    Simulation,
)

REFUSALS = {
    "unavailable": "The person cannot be written to (551)",
    "window": "The window is closed (10)",
    "blocked_as_spam": "Held back as spam (4)",
    "media": "The file is not taken (100)",
    "reset": "Temporary error (2)",
}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    return meta_simulator.opened(token=new_token(fresh), app=app, external_id=new_id("account", fresh))


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    return meta_simulator.message_refusal(name, call, scene, seconds, _documented)


def _documented(name: str) -> GraphRefusal:
    return {
        "unavailable": GraphRefusal(
            551, "(#551) This person isn't available right now.", subcode=1545041, kind="IGApiException"
        ),
        "window": GraphRefusal(10, "(#10) This message is sent outside of allowed window.", subcode=2534022),
        "blocked_as_spam": GraphRefusal(4, "(#4) Application request limit reached", subcode=2207051),
        "media": GraphRefusal(100, "(#100) The attachment cannot be read", subcode=2018047),
        "reset": GraphRefusal(2, "(#2) Service temporarily unavailable", status=500),
    }[name]


def dashboard(hook_url: str, account: AccountState, app: Mapping[str, str]) -> DashboardCall:
    return meta_simulator.dashboard(hook_url, account, app, "instagram")


def permalink(username: str, post: PostState) -> str:
    path = {"reel": "reel", "story": f"stories/{username}"}.get(post.kind, "p")
    return f"https://www.instagram.com/{path}/{post.external_id}/"


SIMULATION = Simulation(
    acts=frozenset({
        "text", "reply", "picture", "album", "video", "voice", "file", "react", "edit", "unsend", "choice",
        "button", "story_reply", "story_mention", "share", "ad", "link", "comment", "app", "unsupported",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=bearer,
    serve=serve,
    refuse=refuse,
    refusals=REFUSALS,
    serve_public=serve_public,
    dashboard=dashboard,
    permalink=permalink,
    menu=True,
    token_lifetime=TOKEN_LIFETIME,
)  # fmt: skip
