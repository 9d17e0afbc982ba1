"""VK's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes,
`simulator_messages.py` how it reads a message."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.adapters.vk.reactions import EMOJI
from prilavok.channels.adapters.vk.simulator_calls import caller, new_id, refusal, serve
from prilavok.channels.adapters.vk.simulator_hooks import tell
from prilavok.channels.simulation import Answer, Call, Fresh, NewAccount, Scene, Simulation

STANDARD = {
    "token": (5, "User authorization failed: no access_token passed."),
    "expired": (5, "User authorization failed: access_token has expired."),
    "limited": (9, "Flood control"),
    "down": (10, "Internal server error"),
}
DOCUMENTED = {
    "too_many": (6, "Too many requests per second"),
    "captcha": (14, "Captcha needed"),
    "black_list": (900, "Can't send messages for users from blacklist"),
    "not_allowed": (901, "Can't send messages for users without permission"),
    "privacy": (902, "Can't send messages to this user due to their privacy settings"),
    "bot_off": (912, "This is a chat bot feature, change this status in settings"),
    "no_contact": (936, "Contact not found"),
}
TITLES = {
    "too_many": "Too many calls a second (6)",
    "captcha": "A captcha is wanted (14)",
    "black_list": "The person is on the black list (900)",
    "not_allowed": "The person has not allowed messages (901)",
    "privacy": "The person's privacy forbids it (902)",
    "bot_off": "Bot abilities are switched off (912)",
    "no_contact": "There is no such person (936)",
}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    token = f"vk1.a.{fresh.text(40)}"
    code = fresh.digits(8)
    credentials = {"access_token": token, "secret": fresh.digits(20), "confirmation_code": code}
    return NewAccount(new_id("account", fresh), token, credentials, {"code": code})


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    """Errors come with HTTP 200. Those of people only for what is sent to them."""
    if name in STANDARD:
        return refusal(*STANDARD[name])
    is_message = call.path in ("/method/messages.send", "/method/wall.createComment")
    return refusal(*DOCUMENTED[name]) if is_message else None


SIMULATION = Simulation(
    acts=frozenset({
        "text", "reply", "picture", "album", "video", "voice", "file", "sticker", "location", "react",
        "edit", "choice", "button", "story_reply", "share", "ad", "forward", "product", "cart", "comment",
        "comment_edit", "comment_remove", "block", "app", "unsupported",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=caller,
    serve=serve,
    refuse=refuse,
    refusals=TITLES,
    specials={"group_join": "Joins the community", "group_leave": "Leaves the community"},
    reactions=tuple(EMOJI.values()),
)  # fmt: skip
