"""The rules WhatsApp holds our messages to, pure: limits, the window, templates, its errors.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from prilavok.channels.adapters.whatsapp.simulator_ids import phone_of
from prilavok.channels.families.meta_simulator import Body, GraphRefusal
from prilavok.channels.simulation import Button, FileState, PersonState, Scene
from prilavok.channels.types import AttachmentType

WINDOW = timedelta(hours=24)
TEXT = 4096
BODY = 1024
CAPTION = 1024
CONTACTS = 5
BUTTONS = (3, 20, 256)
ROWS = (10, 24, 200)
PRODUCTS = 30
FILES: Mapping[str, AttachmentType] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "file",
    "sticker": "sticker",
}
_PLACE = re.compile(r"\{\{\s*\w+\s*\}\}")


class CloudRefusal(GraphRefusal):
    """Graph's error with WhatsApp's details in it."""

    def __init__(self, code: int, words: str, details: str, *, status: int = 400) -> None:
        self.details = details
        super().__init__(code, f"(#{code}) {words}", status=status)

    def body(self, trace: str) -> Body:
        error = super().body(trace)["error"]
        return {"error": {**error, "error_data": {"messaging_product": "whatsapp", "details": self.details}}}


def missing(name: str) -> CloudRefusal:
    return CloudRefusal(131008, "Required parameter is missing", f"The parameter {name} is required.")


def bad_value(details: str) -> CloudRefusal:
    return CloudRefusal(131009, "Parameter value is not valid", details)


def too_long(name: str, limit: int) -> CloudRefusal:
    return CloudRefusal(100, "Invalid parameter", f"Param {name} must be at most {limit} characters long.")


def window_closed() -> CloudRefusal:
    details = "More than 24 hours have passed since the customer last replied to this number."
    return CloudRefusal(131047, "Re-engagement message", details)


def undeliverable() -> CloudRefusal:
    return CloudRefusal(131026, "Message undeliverable", "Message Undeliverable.")


# --- whom ----------------------------------------------------------------------------------------


def recipient(body: Mapping[str, Any], scene: Scene) -> PersonState:
    """A phone number wins over a user id."""
    phone, user_id = str(body.get("to") or ""), str(body.get("recipient") or "")
    if not (phone or user_id):
        raise missing("to")
    digits = "".join(letter for letter in phone if letter.isdigit())
    people = scene.people()
    found = [one for one in people if phone_of(one) == digits] if phone else [scene.person(user_id)]
    if not found or found[0] is None:
        raise undeliverable()
    return found[0]


def check_window(person: PersonState, scene: Scene) -> None:
    if person.last_act_at is None or scene.now - person.last_act_at > WINDOW:
        raise window_closed()


# --- what ----------------------------------------------------------------------------------------


def words(value: Any, name: str, limit: int) -> str:
    text = value if isinstance(value, str) else ""
    if not text.strip():
        raise missing(name)
    if len(text) > limit:
        raise too_long(name, limit)
    return text


def object_of(value: Any, name: str) -> Body:
    if not isinstance(value, dict):
        raise missing(name)
    return value


def file_of(kind: str, value: Any, scene: Scene) -> tuple[FileState, str]:
    """(the file, its caption)"""
    media = object_of(value, kind)
    url, media_id = str(media.get("link") or ""), str(media.get("id") or "")
    if bool(url) == bool(media_id):
        raise missing(f"{kind}['id' or 'link']")
    caption = str(media.get("caption") or "")
    if len(caption) > CAPTION:
        raise too_long(f"{kind}['caption']", CAPTION)
    if caption and kind in ("audio", "sticker"):
        raise bad_value(f"{kind} takes no caption.")
    if url and not url.startswith(("http://", "https://")):
        raise bad_value(f"{kind}['link'] is no address.")
    kept = scene.file(media_id) if media_id else None
    if media_id and kept is None:
        raise CloudRefusal(131053, "Media upload error", "The media is not found.")
    name = str(media.get("filename") or "")
    return kept or FileState("voice" if media.get("voice") else FILES[kind], url, name=name), caption


def place_of(value: Any) -> FileState:
    place = object_of(value, "location")
    details = {}
    for theirs, ours in (("latitude",) * 2, ("longitude",) * 2, ("name", "title"), ("address",) * 2):
        details[ours] = str(place.get(theirs) or "")
    if not (details["latitude"] and details["longitude"]):
        raise missing("location['latitude']")
    return FileState("location", details=details)


def cards_of(value: Any) -> tuple[FileState, ...]:
    rows = value if isinstance(value, list) else []
    if not 0 < len(rows) <= CONTACTS:
        raise missing("contacts")
    return tuple(_card(row) for row in rows)


def _card(row: Any) -> FileState:
    contact = object_of(row, "contacts")
    name = words(object_of(contact.get("name"), "name").get("formatted_name"), "formatted_name", 200)
    phones = contact.get("phones")
    first = phones[0] if isinstance(phones, list) and phones and isinstance(phones[0], dict) else {}
    details = {"name": name, "phone": str(first.get("phone") or "")}
    return FileState("contact", name=name, details=details)


# --- interactive ---------------------------------------------------------------------------------


def buttons_of(interactive: Body) -> tuple[Button, ...]:
    action = object_of(interactive.get("action"), "action")
    match interactive.get("type"):
        case "button":
            replies = [_inner(each, "reply") for each in _rows(action.get("buttons"))]
            return _replies(replies, *BUTTONS)
        case "list":
            words(action.get("button"), "action['button']", 20)
            sections = _rows(action.get("sections"))
            return _replies([row for section in sections for row in _rows(section.get("rows"))], *ROWS)
        case "cta_url":
            parameters = _inner(action, "parameters")
            title = words(parameters.get("display_text"), "display_text", 20)
            return (Button(title, url=words(parameters.get("url"), "url", 2000), does="url"),)
        case "location_request_message":
            return (Button("Send location", does="location"),)
        case "catalog_message" | "product" | "product_list":
            _check_products(str(interactive["type"]), action)
            return ()
        case other:
            raise bad_value(f"Unknown interactive type {other}.")


def _replies(rows: Sequence[Body], most: int, title: int, payload: int) -> tuple[Button, ...]:
    if not 0 < len(rows) <= most:
        raise bad_value(f"There must be 1 to {most} buttons.")
    found = tuple(
        Button(words(row.get("title"), "title", title), words(row.get("id"), "id", payload)) for row in rows
    )
    if len({one.title for one in found}) < len(found) or len({one.payload for one in found}) < len(found):
        raise bad_value("Buttons must differ in title and id.")
    return found


def _check_products(kind: str, action: Body) -> None:
    if kind == "catalog_message":
        if action.get("name") != "catalog_message":
            raise missing("action['name']")
        return
    if not action.get("catalog_id"):
        raise missing("action['catalog_id']")
    items = [
        item for section in _rows(action.get("sections")) for item in _rows(section.get("product_items"))
    ]
    if kind == "product_list" and not 0 < len(items) <= PRODUCTS:
        raise bad_value(f"There must be 1 to {PRODUCTS} products.")
    if kind == "product" and not action.get("product_retailer_id"):
        raise missing("action['product_retailer_id']")


def _rows(value: Any) -> list[Body]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _inner(value: Body, name: str) -> Body:
    return object_of(value.get(name), name)


# --- templates -----------------------------------------------------------------------------------


def template_of(value: Any, templates: Sequence[Any]) -> tuple[Body, str, list[Button]]:
    """(the template, its text with the places filled, its buttons)"""
    sent = object_of(value, "template")
    name, language = str(sent.get("name") or ""), _inner(sent, "language").get("code")
    named = [one for one in templates if isinstance(one, dict) and one.get("name") == name]
    found = next((one for one in named if one.get("language") == language), None)
    if found is None:
        details = f"template name ({name}) does not exist in {language}"
        raise CloudRefusal(132001, "Template name does not exist in the translation", details, status=404)
    if found.get("status") in ("PAUSED", "DISABLED", "REJECTED", "PENDING"):
        raise CloudRefusal(132015, "Template is paused", f"The template is {found['status']}.")
    text = str(found.get("text") or "")
    components = _rows(sent.get("components"))
    values = _values(components, "body")
    if len(values) != len(_PLACE.findall(text)):
        raise CloudRefusal(132000, "Number of parameters does not match", "localizable_params differs")
    for one in values:
        text = _PLACE.sub(lambda _place, one=one: one, text, count=1)  # type: ignore[misc]
    payloads = [str(each.get("payload") or "") for each in _parameters(components, "button")]
    titles = [str(each) for each in found.get("buttons") or []]
    buttons = [
        Button(title, payloads[index] if index < len(payloads) else title)
        for index, title in enumerate(titles)
    ]
    return found, text, buttons


def _values(components: Sequence[Body], kind: str) -> list[str]:
    return [str(each.get("text") or "") for each in _parameters(components, kind)]


def _parameters(components: Sequence[Body], kind: str) -> list[Body]:
    return [each for one in components if one.get("type") == kind for each in _rows(one.get("parameters"))]
