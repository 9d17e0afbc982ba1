from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from prilavok.channels.simulation import (
    Answer,
    Call,
    Fact,
    Fresh,
    HookSet,
    IdKind,
    MessageState,
    NewAccount,
    Refused,
    Scene,
    Served,
    ShopMessage,
    Simulation,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

from .inbound import SEAL, sealed
from .outbound import LONGEST

STATUSES = {"token": 401, "expired": 401, "limited": 429, "down": 500, "asleep": 422}


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    key = f"key-{fresh.text(20)}"
    return NewAccount(new_id("account", fresh), key, {"loft_key": key, "seal": fresh.text(16)})


def new_id(what: IdKind, fresh: Fresh) -> str:
    return str(fresh.number()) if what == "message" else f"{what}-{fresh.digits(6)}"


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    if not isinstance(fact, Wrote):
        return []
    message = fact.message
    body = {
        "id": message.external_id,
        "loft": scene.account.external_id,
        "from": message.person.external_id,
        "name": message.person.name,
        "note": message.text,
        "at": message.at.timestamp(),
    }
    raw = json.dumps(body).encode()
    return [WebhookRequest("POST", {}, {SEAL: sealed(raw, scene.account.credentials["seal"])}, raw)]


def caller(call: Call) -> str:
    return call.headers.get("x-loft-key", "")


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    return Answer({"error": name}, STATUSES[name], {"retry-after": str(seconds)})


def serve(call: Call, scene: Scene) -> Served:
    match call.method, call.path:
        case "GET", "/loft":
            return Served(Answer({"window": scene.account.hook_url}))
        case "POST", "/window":
            return Served(Answer({}), (HookSet(call.text("url")),))
        case "POST", "/notes":
            return _note(call, scene)
        case _:
            raise Refused(Answer({"error": "no such way"}, 404))


def _note(call: Call, scene: Scene) -> Served:
    person, words = scene.person(call.text("to")), call.text("note")
    if person is None:
        raise Refused(Answer({"error": "nobody there"}, 404))
    if not words or len(words) > LONGEST:
        raise Refused(Answer({"error": "too heavy"}, 422))
    message = MessageState(new_id("message", scene.fresh), person, scene.now, from_shop=True, text=words)
    return Served(Answer({"id": message.external_id}), (ShopMessage(message),))


SIMULATION = Simulation(
    acts=frozenset({"text"}),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=caller,
    serve=serve,
    refuse=refuse,
    refusals={"asleep": "The pigeon is asleep"},
)
