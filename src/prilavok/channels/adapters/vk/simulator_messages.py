"""How the pretended VK reads `messages.send`, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from prilavok.channels.simulation import (
    Answer,
    Button,
    Call,
    Card,
    FileState,
    MessageState,
    PersonState,
    Refused,
    Scene,
)

LONGEST_TEXT, LONGEST_LABEL, LONGEST_PAYLOAD, LONGEST_CARD = 9000, 40, 255, 80
MOST_FILES, MOST_CARDS, MOST_CARD_BUTTONS = 10, 10, 3
NAMED = re.compile(r"([a-z_]+)(-?\d+)_(\d+)(?:_\w+)?")
FORMS = {True: (10, 6, 5), False: (40, 10, 5)}
"""Buttons in all, rows, buttons in a row; of keyboards under a message and of others."""


def error(code: int, words: str) -> Refused:
    params = [{"key": "method", "value": "messages.send"}, {"key": "v", "value": "5.199"}]
    told = {"error_code": code, "error_msg": words, "request_params": params}
    return Refused(Answer({"error": told}))


def parameter(words: str) -> Refused:
    return error(100, f"One of the parameters specified was missing or invalid: {words}")


def read_message(call: Call, scene: Scene, new_id: Callable[[], str], random_id: str) -> MessageState:
    person = _recipient(call, scene)
    text, template, sticker = call.text("message"), call.data("template"), call.text("sticker_id")
    files = _files(call, scene)
    if not text.strip() and not files and not sticker and not call.text("attachment"):
        raise parameter("message is empty or invalid")
    if len(text) > LONGEST_TEXT:
        raise error(914, "Message is too long")
    reply_to = call.text("reply_to")
    if reply_to and scene.message(reply_to) is None:
        raise parameter("reply_to is invalid")
    inline, buttons = _keyboard(call.data("keyboard"))
    return MessageState(
        new_id(),
        person,
        scene.now,
        from_shop=True,
        text=text,
        files=(*files, *((FileState("sticker", external_id=sticker),) if sticker else ()), *_place(call)),
        reply_to=reply_to,
        buttons=buttons if inline else (),
        choices=() if inline else buttons,
        cards=_cards(template) if template is not None else (),
        metadata=random_id,
    )


def _recipient(call: Call, scene: Scene) -> PersonState:
    """A person who has not written and not allowed it is not written to."""
    wanted = call.text("peer_id") or call.text("user_id") or call.text("peer_ids")
    person = scene.person(wanted)
    if person is None or person.last_act_at is None or person.blocked:
        raise error(901, "Can't send messages for users without permission")
    return person


def _place(call: Call) -> tuple[FileState, ...]:
    if not call.text("lat"):
        return ()
    details = {"latitude": call.text("lat"), "longitude": call.text("long")}
    return (FileState("location", details=details),)


def _files(call: Call, scene: Scene) -> tuple[FileState, ...]:
    names = [one for one in call.text("attachment").split(",") if one]
    if len(names) > MOST_FILES:
        raise parameter("attachment: too many attachments")
    return tuple(_file(name, scene) for name in names)


def _file(name: str, scene: Scene) -> FileState:
    named = NAMED.fullmatch(name)
    if named is None:
        raise parameter(f"attachment: {name} is invalid")
    kept = scene.file(named[3])
    if kept is not None:
        return kept
    if named[1] in ("photo", "doc") and scene.post(named[3]) is None:
        raise parameter(f"attachment: {name} does not exist")
    return FileState("file", name=name, external_id=named[3])


# --- buttons and cards ---------------------------------------------------------------------------


def _keyboard(given: Any) -> tuple[bool, tuple[Button, ...]]:
    if given is None:
        return False, ()
    rows = given.get("buttons") if isinstance(given, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise error(911, "Keyboard format is invalid: buttons should be an array of arrays")
    inline = given.get("inline") is True
    most, most_rows, widest = FORMS[inline]
    buttons = tuple(button_of(one) for row in rows for one in row)
    if len(buttons) > most or len(rows) > most_rows or any(len(row) > widest for row in rows):
        raise error(911, "Keyboard format is invalid: too many buttons")
    if inline and given.get("one_time"):
        raise error(911, "Keyboard format is invalid: inline keyboards cannot be one_time")
    return inline, buttons


def button_of(given: Any) -> Button:
    action = given.get("action") if isinstance(given, dict) else None
    if not isinstance(action, dict):
        raise error(911, "Keyboard format is invalid: action is missing")
    kind, label = action.get("type"), str(action.get("label") or "")
    payload, url = str(action.get("payload") or ""), str(action.get("link") or "")
    if len(payload) > LONGEST_PAYLOAD or len(label) > LONGEST_LABEL:
        raise error(911, "Keyboard format is invalid: too long")
    if kind not in ("text", "callback", "open_link", "location"):
        raise error(911, "Keyboard format is invalid: action type")
    if (kind != "location" and not label) or (kind == "open_link" and not url):
        raise error(911, "Keyboard format is invalid: label or link is missing")
    if "color" in given and kind not in ("text", "callback"):
        raise error(911, "Keyboard format is invalid: this button has no color")
    if kind == "open_link":
        return Button(label, payload, url, "url")
    if kind == "location":
        return Button(label or "Отправить место", payload, does="location")
    return Button(label, payload, does="reply" if kind == "text" else "data")


def _cards(template: Any) -> tuple[Card, ...]:
    elements = template.get("elements") if isinstance(template, dict) else None
    if not isinstance(elements, list) or template.get("type") != "carousel":
        raise parameter("template is invalid")
    if not 0 < len(elements) <= MOST_CARDS or not all(isinstance(one, dict) for one in elements):
        raise parameter("template: number of elements")
    shapes = {(len(one.get("buttons") or []), "photo_id" in one) for one in elements}
    if len(shapes) > 1:
        raise parameter("template: elements differ")
    return tuple(_card(one) for one in elements)


def _card(element: dict[str, Any]) -> Card:
    title, words = str(element.get("title") or ""), str(element.get("description") or "")
    buttons: Sequence[Any] = element.get("buttons") or []
    if len(title) > LONGEST_CARD or len(words) > LONGEST_CARD:
        raise parameter("template: title or description is too long")
    if not (title and words) and "photo_id" not in element:
        raise parameter("template: an element without title and photo")
    if not 0 < len(buttons) <= MOST_CARD_BUTTONS:
        raise parameter("template: number of buttons")
    action = element.get("action")
    url = str(action.get("link") or "") if isinstance(action, dict) else ""
    return Card(title, words, url=url, buttons=tuple(button_of(one) for one in buttons))
