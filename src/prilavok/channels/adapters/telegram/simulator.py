"""Telegram's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.adapters.telegram.simulator_calls import caller, method_of, serve
from prilavok.channels.adapters.telegram.simulator_hooks import tell
from prilavok.channels.adapters.telegram.simulator_messages import refused
from prilavok.channels.simulation import (
    Answer,
    Call,
    Fresh,
    IdKind,
    NewAccount,
    PostState,
    Scene,
    Simulation,
)

REFUSALS = {
    "blocked": "The person has blocked the bot (403)",
    "deactivated": "The person's account is gone (403)",
    "not_started": "The person has never started the bot (403)",
    "chat_not_found": "There is no such chat (400)",
    "media": "The file cannot be fetched (400)",
    "window": "24 hours in a business chat are over (400)",
}
SPECIALS = {
    "business_message": "Writes to the owner's own account",
    "business_on": "The owner connects the bot to Telegram Business",
    "business_off": "The owner takes the business connection away",
    "channel_post": "A publication in the channel",
}
_DOCUMENTED = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "not_started": (403, "Forbidden: bot can't initiate conversation with a user"),
    "chat_not_found": (400, "Bad Request: chat not found"),
    "media": (400, "Bad Request: failed to get HTTP URL content"),
    "window": (400, "Bad Request: BUSINESS_PEER_USAGE_MISSING"),
}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    external_id = new_id("account", fresh)
    token = f"{external_id}:AA{fresh.text(33)}"
    return NewAccount(external_id, token, {"bot_token": token, "webhook_secret": fresh.text(24)})


def new_id(kind: IdKind, fresh: Fresh) -> str:
    match kind:
        case "account":
            return fresh.digits(10)
        case "person":
            return fresh.digits(9)
        case "file":
            return f"AgAC{fresh.text(12)}"
        case _:
            return str(fresh.number())


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    """Documented errors are those of sending; a wrong or dead key and a broken server concern everything."""
    if name in ("token", "expired"):
        return refused(401, "Unauthorized").answer
    if name == "limited":
        words = f"Too Many Requests: retry after {seconds}"
        return refused(429, words, retry_after=seconds).answer
    if name == "down":
        return Answer(status=502, text="<html><body>502 Bad Gateway</body></html>")
    if not method_of(call).startswith("send") or method_of(call) == "sendChatAction":
        return None
    return refused(*_DOCUMENTED[name]).answer


def permalink(username: str, post: PostState) -> str:
    return f"https://t.me/{username}/{post.external_id}"


SIMULATION = Simulation(
    acts=frozenset({
        "text", "reply", "picture", "album", "video", "voice", "file", "sticker", "location", "contact",
        "react", "edit", "choice", "button", "forward", "link", "comment", "comment_edit", "block", "app",
        "unsupported",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=caller,
    serve=serve,
    refuse=refuse,
    refusals=REFUSALS,
    specials=SPECIALS,
    reactions=("❤", "👍", "🔥", "😢"),
    permalink=permalink,
)  # fmt: skip
