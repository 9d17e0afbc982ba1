"""The callbacks that the pretended Viber sends, pure.

https://developers.viber.com/docs/api/rest-bot-api/#callbacks
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.viber.inbound import SIGNATURE_HEADER, sign
from prilavok.channels.simulation import (
    Blocked,
    Delivered,
    Fact,
    FileState,
    MessageState,
    OpenedLink,
    PersonState,
    Pressed,
    Scene,
    Seen,
    Special,
    Unblocked,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

Body = dict[str, Any]
FILES = {"image": "picture", "video": "video", "file": "file"}


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    asked = scene.account.subscribed
    callbacks = list(_callbacks(fact, scene))
    return [signed(one, scene) for one in callbacks if one["event"] == "message" or one["event"] in asked]


def signed(callback: Body, scene: Scene) -> WebhookRequest:
    raw = json.dumps(callback, ensure_ascii=False).encode()
    signature = sign(raw, scene.account.credentials["auth_token"])
    return WebhookRequest("POST", {}, {"content-type": "application/json", SIGNATURE_HEADER: signature}, raw)


def callback_of(event: str, token: str, at: datetime, **parts: Any) -> Body:
    return {
        "event": event,
        "timestamp": round(at.timestamp() * 1000),
        "chat_hostname": "SN-CHAT-01_",
        "message_token": int(token),
        **parts,
    }


def _callbacks(fact: Fact, scene: Scene) -> Iterator[Body]:
    match fact:
        case Wrote(message):
            yield from _written(message, scene)
        case Pressed(message, button):
            yield _text(message, button.payload or button.title, scene)
        case OpenedLink(person, ref, external_id):
            opened = {
                "type": "open",
                "context": ref,
                "user": _user(person),
                "subscribed": _has_written(person),
            }
            yield callback_of("conversation_started", external_id, scene.now, **opened)
        case Delivered(message):
            yield _receipt("delivered", message, scene)
        case Seen(_, messages):
            yield from (_receipt("seen", message, scene) for message in messages)
        case Blocked(person):
            yield callback_of("unsubscribed", _token(scene), scene.now, user_id=person.external_id)
        case Unblocked(person):
            yield callback_of("subscribed", _token(scene), scene.now, user=_user(person))
        case Special():
            yield from _special(fact, scene)


def _token(scene: Scene) -> str:
    return f"4{scene.fresh.digits(18)}"


def _has_written(person: PersonState) -> bool:
    return person.last_act_at is not None and not person.blocked


def _user(person: PersonState) -> Body:
    return {
        "id": person.external_id,
        "name": person.name,
        "country": "UA",
        "language": "uk",
        "api_version": 10,
    }


def _receipt(event: str, message: MessageState, scene: Scene) -> Body:
    return callback_of(event, message.external_id, scene.now, user_id=message.person.external_id)


def _special(fact: Special, scene: Scene) -> Iterator[Body]:
    if fact.person is None:
        return
    if fact.name == "subscribed":
        yield callback_of("subscribed", fact.external_id, scene.now, user=_user(fact.person))
    elif fact.name == "failed":
        failed = {"user_id": fact.person.external_id, "desc": "The receiver is not subscribed"}
        yield callback_of("failed", fact.external_id, scene.now, **failed)


# --- messages ------------------------------------------------------------------------------------


def _written(message: MessageState, scene: Scene) -> Iterator[Body]:
    """Viber sends one file a message; words that came with it follow."""
    if message.pressed and not message.files:
        yield _text(message, message.pressed.payload or message.pressed.title, scene)
        return
    first = message.external_id
    for file in message.files:
        yield _message(message, _file(file), scene, first or _token(scene))
        first = ""
    if message.text and not message.pressed:
        yield _message(message, {"type": "text", "text": message.text}, scene, first or _token(scene))


def _text(message: MessageState, text: str, scene: Scene) -> Body:
    return _message(message, {"type": "text", "text": text}, scene, message.external_id)


def _message(message: MessageState, content: Body, scene: Scene, token: str) -> Body:
    """Viber gives back what the shop's last message told along."""
    person = scene.person(message.person.external_id) or message.person
    tracking = person.memory.get("tracking")
    content = {**content, **({"tracking_data": tracking} if tracking else {})}
    return callback_of("message", token, message.at, sender=_user(person), message=content, silent=False)


def _file(file: FileState) -> Body:
    details = file.details
    match file.type:
        case "sticker":
            digits = "".join(letter for letter in file.external_id if letter.isdigit())
            return {"type": "sticker", "sticker_id": int(digits or 1), "media": file.url}
        case "location":
            place = {
                "lat": float(details.get("latitude") or 0),
                "lon": float(details.get("longitude") or 0),
            }
            return {"type": "location", "location": place}
        case "contact":
            contact = {"name": details.get("name", ""), "phone_number": details.get("phone", "").lstrip("+")}
            return {"type": "contact", "contact": contact}
        case kind:
            name = {"file_name": file.name} if file.name else {}
            return {"type": FILES.get(kind, "file"), "media": file.url, "size": file.size, **name}
