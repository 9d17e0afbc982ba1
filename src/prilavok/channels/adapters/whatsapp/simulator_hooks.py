"""The webhooks WhatsApp sends, pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.whatsapp.simulator_ids import new_id, phone_of, shop_phone, waba_of
from prilavok.channels.families.meta_simulator import Body, signed
from prilavok.channels.simulation import (
    CartLine,
    Delivered,
    Edited,
    Fact,
    FileState,
    MessageState,
    PersonState,
    PostState,
    Pressed,
    Reacted,
    Scene,
    Seen,
    ShopWrote,
    Special,
    Unsent,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

FIELDS = ("messages", "smb_message_echoes", "user_preferences", "message_template_status_update")
FILE_TYPES = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "file": "document",
    "sticker": "sticker",
}
SPECIALS = {
    "opened": "Opens the chat for the first time",
    "stop": "Wants no more marketing",
    "resume": "Wants marketing again",
    "flow": "Sends a filled-in form",
    "call": "Calls the shop",
}
TEMPLATE = "template"
"""The name of the fact that a template has been judged."""
LISTED = 3
"""More buttons than that are a list."""


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    """Nothing before the app is subscribed to the business account."""
    if not scene.account.subscribed:
        return []
    secret = scene.account.credentials["app_secret"]
    return [signed(body, secret) for body in _bodies(fact, scene)]


def _bodies(fact: Fact, scene: Scene) -> Iterator[Body]:
    match fact:
        case Wrote(message):
            for one in _written(message, scene):
                yield _of_person(scene, message.person, one)
        case Pressed(message, _, on):
            yield _of_person(scene, message.person, _pressed(message, on))
        case Seen(person, messages):
            yield _statuses(scene, person, messages, "read", scene.now)
        case ShopWrote(message):
            yield _shop_wrote(scene, message)
        case Delivered(message):
            if message.via == "api" and not message.person.blocked:
                yield _statuses(scene, message.person, [message], "delivered", scene.now)
        case Special():
            yield from _special(scene, fact)
        case _:
            yield from _changed(fact, scene)


def _changed(fact: Fact, scene: Scene) -> Iterator[Body]:
    """Each of these is a message of its own on the wire."""
    match fact:
        case Edited(message):
            inner = {"type": "text", "text": {"body": message.text}}
            what: Body = {"original_message_id": message.external_id, "message": inner}
            yield _of_person(scene, message.person, _new(scene, "edit", what))
        case Unsent(message):
            what = {"original_message_id": message.external_id}
            yield _of_person(scene, message.person, _new(scene, "revoke", what))
        case Reacted(message, emoji):
            what = {"message_id": message.external_id, "emoji": emoji}
            yield _of_person(scene, message.person, _new(scene, "reaction", what))
        case _:
            return


# --- envelopes -----------------------------------------------------------------------------------


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


def _delivery(scene: Scene, value: Mapping[str, Any], field: str) -> Body:
    entry = {"id": waba_of(scene.account), "changes": [{"value": value, "field": field}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _value(scene: Scene, **lists: Any) -> Body:
    metadata = {
        "display_phone_number": shop_phone(scene.account),
        "phone_number_id": scene.account.external_id,
    }
    return {"messaging_product": "whatsapp", "metadata": metadata, **lists}


def _contact(person: PersonState) -> Body:
    profile = {"name": person.name, "username": person.username}
    return {"profile": profile, "wa_id": phone_of(person), "user_id": person.external_id}


def _of_person(scene: Scene, person: PersonState, message: Body) -> Body:
    named = {"from": phone_of(person), "from_user_id": person.external_id, **message}
    return _delivery(scene, _value(scene, contacts=[_contact(person)], messages=[named]), "messages")


def _new(scene: Scene, kind: str, what: Any) -> Body:
    return _item(new_id("message", scene.fresh), scene.now, kind, what)


def _item(external_id: str, at: datetime, kind: str, what: Any) -> Body:
    body: Body = {"id": external_id, "timestamp": _seconds(at), "type": kind}
    return body if what is None else {**body, kind: what}


# --- what a person writes ------------------------------------------------------------------------


def _written(message: MessageState, scene: Scene) -> Iterator[Body]:
    """Several files are several messages: WhatsApp knows no albums here."""
    first = {**_item(message.external_id, message.at, *_content(message)), **_around(message)}
    yield first
    for file in message.files[1:]:
        yield _item(new_id("message", scene.fresh), message.at, *_file(file, ""))


def _content(message: MessageState) -> tuple[str, Any]:
    if message.unsupported:
        return "unsupported", {"type": "poll"}
    if message.cart:
        return "order", _order(message.cart, message.text)
    if message.files:
        return _file(message.files[0], message.text)
    return "text", {"body": message.text}


def _around(message: MessageState) -> Body:
    """What the message answers, and how the person came to write it."""
    about = message.about
    if about is not None and about.how == "ad":
        return {"referral": _referral(about.post)}
    context: Body = {"id": message.reply_to} if message.reply_to else {}
    if about is not None:
        product = {"catalog_id": "1", "product_retailer_id": retailer_id(about.post)}
        context["referred_product"] = product
    if message.unsupported:
        return {"errors": [{"code": 131051, "title": "Message type unknown"}]}
    return {"context": context} if context else {}


def retailer_id(post: PostState) -> str:
    return post.other_id or post.external_id


def _referral(post: PostState) -> Body:
    return {
        "source_url": post.permalink,
        "source_id": post.external_id,
        "source_type": "ad",
        "headline": post.caption,
        "media_type": "image",
        "image_url": post.picture_url,
        "ctwa_clid": f"ARA{post.external_id}",
    }


def _order(cart: Sequence[CartLine], text: str) -> Body:
    items = [
        {
            "product_retailer_id": retailer_id(line.post),
            "quantity": line.quantity,
            "item_price": line.price,
            "currency": line.currency,
        }
        for line in cart
    ]
    return {"catalog_id": "1", "text": text, "product_items": items}


def _file(file: FileState, caption: str) -> tuple[str, Any]:
    if file.type == "location":
        return "location", _place(file.details)
    if file.type == "contact":
        return "contacts", [_card(file)]
    kind = FILE_TYPES[file.type]
    media: Body = {
        "id": file.external_id,
        "mime_type": file.mime or "application/octet-stream",
        "sha256": "x",
    }
    if kind == "audio":
        media["voice"] = file.type == "voice"
    if kind == "document":
        media["filename"] = file.name
    if caption and kind in ("image", "video", "document"):
        media["caption"] = caption
    return kind, media


def _place(details: Mapping[str, str]) -> Body:
    place: Body = {name: float(details.get(name, "0") or "0") for name in ("latitude", "longitude")}
    return place | {"name": details.get("title", ""), "address": details.get("address", "")}


def _card(file: FileState) -> Body:
    """Who was asked for their own number answers with a card of their own."""
    name, phone = file.details.get("name", file.name), file.details.get("phone", "")
    digits = "".join(letter for letter in phone if letter.isdigit())
    card: Body = {"name": {"formatted_name": name}, "phones": [{"phone": phone, "wa_id": digits}]}
    return {**card, "origin": "contact_request"} if file.details.get("own") else card


def _pressed(message: MessageState, on: MessageState | None) -> Body:
    """A template's button comes in another shape than one of a list or of a message."""
    button = message.pressed
    title, payload = (button.title, button.payload) if button else (message.text, "")
    reply = {"id": payload, "title": title}
    kind: str
    what: Body
    if on is not None and on.note:
        kind, what = "button", {"text": title, "payload": payload}
    elif on is not None and len(on.buttons) > LISTED:
        kind, what = "interactive", {"type": "list_reply", "list_reply": reply}
    else:
        kind, what = "interactive", {"type": "button_reply", "button_reply": reply}
    item = _item(message.external_id, message.at, kind, what)
    return {**item, "context": {"id": on.external_id}} if on else item


# --- our own messages ----------------------------------------------------------------------------


def _shop_wrote(scene: Scene, message: MessageState) -> Body:
    if message.via == "api":
        return _statuses(scene, message.person, [message], "sent", message.at)
    phones = {"from": shop_phone(scene.account), "to": phone_of(message.person)}
    echo = {**phones, "to_user_id": message.person.external_id, **next(_written(message, scene))}
    value = _value(scene, contacts=[_contact(message.person)], message_echoes=[echo])
    return _delivery(scene, value, "smb_message_echoes")


def _statuses(
    scene: Scene, person: PersonState, messages: Sequence[MessageState], status: str, at: datetime
) -> Body:
    rows = [_status(person, message, status, at) for message in messages]
    return _delivery(scene, _value(scene, contacts=[_contact(person)], statuses=rows), "messages")


def _status(person: PersonState, message: MessageState, status: str, at: datetime) -> Body:
    row: Body = {
        "id": message.external_id,
        "status": status,
        "timestamp": _seconds(at),
        "recipient_id": phone_of(person),
        "recipient_user_id": person.external_id,
    }
    if message.metadata:
        row["biz_opaque_callback_data"] = message.metadata
    if status == "sent":
        category, kind = ("utility", "regular") if message.note else ("service", "free_customer_service")
        row["pricing"] = {
            "billable": kind == "regular",
            "pricing_model": "PMP",
            "category": category,
            "type": kind,
        }
    return row


# --- what only WhatsApp has ----------------------------------------------------------------------


def _special(scene: Scene, fact: Special) -> Iterator[Body]:
    if fact.name == TEMPLATE:
        yield _delivery(scene, fact.data, "message_template_status_update")
    elif fact.person is None:
        return
    elif fact.name in ("stop", "resume"):
        yield _preference(scene, fact.person, fact.name)
    elif fact.name == "opened":
        item = _item(fact.external_id or new_id("message", scene.fresh), scene.now, "request_welcome", None)
        yield _of_person(scene, fact.person, item)
    elif fact.name == "call":
        yield from _call(scene, fact.person)
    elif fact.name == "flow":
        answer = {"name": "flow", "body": "Sent", "response_json": '{"flow_token":"t","size":"M"}'}
        what = {"type": "nfm_reply", "nfm_reply": answer}
        item = _item(fact.external_id or new_id("message", scene.fresh), scene.now, "interactive", what)
        yield _of_person(scene, fact.person, item)


def _call(scene: Scene, person: PersonState) -> Iterator[Body]:
    """It rings and, since nobody picks up, ends."""
    number = f"wacid.{scene.fresh.text(24)}"
    for event in ("connect", "terminate"):
        call = {
            "id": number,
            "from": phone_of(person),
            "from_user_id": person.external_id,
            "to": shop_phone(scene.account),
            "event": event,
            "timestamp": str(int(scene.now.timestamp())),
            "direction": "USER_INITIATED",
        }
        yield _delivery(scene, _value(scene, contacts=[_contact(person)], calls=[call]), "calls")


def _preference(scene: Scene, person: PersonState, value: str) -> Body:
    wish = {
        "wa_id": phone_of(person),
        "user_id": person.external_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(scene.now.timestamp()),
    }
    lists = {"contacts": [_contact(person)], "user_preferences": [wish]}
    return _delivery(scene, _value(scene, **lists), "user_preferences")
