"""Messenger's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes,
`simulator_nodes.py` what it tells about."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.adapters.messenger.simulator_calls import serve, serve_public
from prilavok.channels.adapters.messenger.simulator_hooks import REACTIONS, tell
from prilavok.channels.adapters.messenger.simulator_ids import new_id, new_token
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
    "held": "Another app holds the conversation (100)",
    "media": "The file is not taken (100)",
    "restricted": "The Page may not write for a while (10)",
    "not_sent": "Temporary error, not sent (1200)",
    "reset": "Temporary error (2)",
}
SPECIALS = {
    "feedback": "Answer the survey",
    "notifications_on": "Agree to notifications",
    "notifications_off": "Stop notifications",
    "linked": "Log in to the shop",
    "thread_taken": "Another app takes the conversation",
    "review": "Review the Page",
    "visitor_post": "Post on the Page",
}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    return meta_simulator.opened(token=new_token(fresh), app=app, external_id=new_id("account", fresh))


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    return meta_simulator.message_refusal(name, call, scene, seconds, _documented)


def _documented(name: str) -> GraphRefusal:
    late, held = "(#10) This message is sent outside of allowed window.", "(#100) Invalid parameter"
    return {
        "unavailable": GraphRefusal(551, "(#551) This person isn't available right now.", subcode=1545041),
        "window": GraphRefusal(10, late, subcode=2018278),
        "held": GraphRefusal(100, held, subcode=2534037),
        "media": GraphRefusal(100, "(#100) The attachment cannot be read", subcode=2018047),
        "restricted": GraphRefusal(10, "(#10) The Page is restricted for a while", subcode=1893063),
        "not_sent": GraphRefusal(1200, "(#1200) Temporary send message failure.", status=500),
        "reset": GraphRefusal(2, "(#2) Service temporarily unavailable", status=500),
    }[name]


def dashboard(hook_url: str, account: AccountState, app: Mapping[str, str]) -> DashboardCall:
    return meta_simulator.dashboard(hook_url, account, app, "page")


def permalink(username: str, post: PostState) -> str:
    if post.kind == "reel":
        return f"https://www.facebook.com/reel/{post.other_id or post.external_id}/"
    return f"https://www.facebook.com/{username}/posts/{post.external_id}"


SIMULATION = Simulation(
    acts=frozenset({
        "text", "reply", "picture", "album", "video", "voice", "file", "sticker", "location", "react",
        "edit", "unsend", "choice", "button", "share", "ad", "product", "cart", "link", "comment",
        "comment_edit", "comment_remove", "app", "unsupported",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=bearer,
    serve=serve,
    refuse=refuse,
    refusals=REFUSALS,
    specials=SPECIALS,
    serve_public=serve_public,
    dashboard=dashboard,
    reactions=tuple(REACTIONS.values()),
    permalink=permalink,
)  # fmt: skip
