"""Viber's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.channels.adapters.viber.simulator_calls import caller, refused, serve
from prilavok.channels.adapters.viber.simulator_hooks import tell
from prilavok.channels.simulation import Answer, Call, Fresh, IdKind, NewAccount, Scene, Simulation

REFUSALS = {
    "not_registered": "The person has no Viber (5)",
    "not_subscribed": "The person has not subscribed (6)",
    "suspended": "The bot is suspended (9)",
    "no_device": "No device that could show it (11)",
    "bad_data": "The message is malformed (3)",
}
SPECIALS = {
    "subscribed": "Subscribes to the bot",
    "failed": "A message could not be delivered",
}
_DOCUMENTED = {
    "not_registered": (5, "receiverNotRegistered"),
    "not_subscribed": (6, "receiverNotSubscribed"),
    "suspended": (9, "publicAccountSuspended"),
    "no_device": (11, "receiverNoSuitableDevice"),
    "bad_data": (3, "badData"),
}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    token = "-".join(fresh.text(16) for _ in range(3))
    return NewAccount(new_id("account", fresh), token, {"auth_token": token})


def new_id(kind: IdKind, fresh: Fresh) -> str:
    match kind:
        case "account":
            return f"shop{fresh.digits(8)}"
        case "person":
            return f"{fresh.text(22)}=="
        case "message":
            return f"4{fresh.digits(18)}"
        case _:
            return fresh.digits(8)


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    """Documented errors are those of sending; a wrong key and a broken server concern everything."""
    if name in ("token", "expired"):
        return refused(2, "invalidAuthToken").answer
    if name == "limited":
        return refused(12, "tooManyRequests").answer
    if name == "down":
        return Answer(status=502, text="<html><body>502 Bad Gateway</body></html>")
    if call.path != "/pa/send_message":
        return None
    return refused(*_DOCUMENTED[name]).answer


SIMULATION = Simulation(
    acts=frozenset({
        "text", "picture", "album", "video", "file", "sticker", "location", "contact", "choice", "button",
        "link", "block",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=caller,
    serve=serve,
    refuse=refuse,
    refusals=REFUSALS,
    specials=SPECIALS,
)  # fmt: skip
