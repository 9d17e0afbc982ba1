"""Sending a message through the pretended Telegram: what it refuses, and what then stands on the phone.

https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from prilavok.channels.adapters.telegram import simulator_shapes as shapes
from prilavok.channels.adapters.telegram.simulator_shapes import Body
from prilavok.channels.simulation import (
    Answer,
    Button,
    Call,
    CommentState,
    Effect,
    FileKept,
    FileState,
    MessageState,
    PersonState,
    Refused,
    Scene,
    Served,
    ShopComment,
    ShopMessage,
)
from prilavok.channels.splitting import utf8_bytes, utf16_units
from prilavok.channels.types import AttachmentType

TEXT, CAPTION, DATA = 4096, 1024, 64
ALBUM = range(2, 11)
WINDOW = timedelta(hours=24)
FILE_OF: dict[str, tuple[str, AttachmentType]] = {
    "sendPhoto": ("photo", "image"),
    "sendVideo": ("video", "video"),
    "sendAudio": ("audio", "audio"),
    "sendVoice": ("voice", "voice"),
    "sendDocument": ("document", "file"),
    "sendSticker": ("sticker", "sticker"),
}
ALBUM_TYPES: dict[str, AttachmentType] = {
    "photo": "image",
    "video": "video",
    "audio": "audio",
    "document": "file",
}


def refused(status: int, description: str, **parameters: int) -> Refused:
    body: Body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Refused(Answer(body, status))


def bad(description: str) -> Refused:
    return refused(400, description)


def send_message(method: str, call: Call, scene: Scene) -> Served:
    """One call of `send…`: a message, an album of them, or an answer to a comment."""
    kept: list[Effect] = []
    text, files = _content(method, call, scene, kept)
    if call.text("chat_id") == str(shapes.group(scene.account)["id"]):
        return _comment(call, scene, text, files, kept)
    person = _recipient(call, scene)
    keyboard = call.data("reply_markup")
    made = list(_messages(method, call, scene, person, text, files))
    if isinstance(keyboard, dict):
        made[-1] = _with_keyboard(made[-1], keyboard)
    results = [shapes.of_shop(message, scene) for message in made]
    connection = call.text("business_connection_id")
    if connection:
        results = [{**one, "business_connection_id": connection} for one in results]
    result: Any = results if method == "sendMediaGroup" else results[0]
    effects = (*kept, *(ShopMessage(message) for message in made))
    return Served(Answer({"ok": True, "result": result}), effects)


def _messages(
    method: str, call: Call, scene: Scene, person: PersonState, text: str, files: list[FileState]
) -> Iterator[MessageState]:
    """An album is a message a file; its words stand under the first."""
    groups = [(file,) for file in files] if method == "sendMediaGroup" else [tuple(files)]
    for position, group in enumerate(groups):
        yield MessageState(
            str(scene.fresh.number()),
            person,
            scene.now,
            from_shop=True,
            text=text if position == 0 else "",
            files=group,
            reply_to=_replied(call),
        )


def _replied(call: Call) -> str:
    told = call.data("reply_parameters")
    return str(told.get("message_id", "")) if isinstance(told, dict) else ""


# --- whom ----------------------------------------------------------------------------------------


def _recipient(call: Call, scene: Scene) -> PersonState:
    person = scene.person(call.text("chat_id"))
    if person is None:
        raise bad("Bad Request: chat not found")
    connection = call.text("business_connection_id")
    if connection:
        _check_connection(connection, person, scene)
    elif person.blocked:
        raise refused(403, "Forbidden: bot was blocked by the user")
    elif person.last_act_at is None:
        raise refused(403, "Forbidden: bot can't initiate conversation with a user")
    return person


def _check_connection(connection: str, person: PersonState, scene: Scene) -> None:
    if connection != shapes.connection_id(scene.account):
        raise bad("Bad Request: BUSINESS_CONNECTION_INVALID")
    if person.last_act_at is None or scene.now - person.last_act_at > WINDOW:
        raise bad("Bad Request: BUSINESS_PEER_USAGE_MISSING")


# --- what ----------------------------------------------------------------------------------------


def _content(method: str, call: Call, scene: Scene, kept: list[Effect]) -> tuple[str, list[FileState]]:
    """(words, files); uploads are added to `kept`."""
    if method == "sendMessage":
        return _words(call.text("text"), TEXT, "message"), []
    if method == "sendMediaGroup":
        return _album(call, scene, kept)
    if method in ("sendLocation", "sendVenue"):
        return "", [_place(call)]
    if method == "sendContact":
        return "", [_contact(call)]
    if method not in FILE_OF:
        raise refused(404, "Not Found: method not found")
    name, type_ = FILE_OF[method]
    caption = _words(call.text("caption"), CAPTION, "caption") if call.text("caption") else ""
    return caption, [_file(call.text(name), type_, call, scene, kept)]


def _words(text: str, most: int, what: str) -> str:
    if not text.strip():
        raise bad("Bad Request: message text is empty")
    if utf16_units(text) > most:
        raise bad(f"Bad Request: {what} is too long")
    return text


def _album(call: Call, scene: Scene, kept: list[Effect]) -> tuple[str, list[FileState]]:
    media = call.data("media")
    items = [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []
    if len(items) not in ALBUM:
        raise bad("Bad Request: there must be 2-10 items in an album")
    if any(one.get("type") not in ALBUM_TYPES for one in items):
        raise bad("Bad Request: wrong media type in an album")
    files = [_file(str(one.get("media")), ALBUM_TYPES[one["type"]], call, scene, kept) for one in items]
    caption = str(items[0].get("caption") or "")
    return _words(caption, CAPTION, "caption") if caption else "", files


def _file(named: str, type_: AttachmentType, call: Call, scene: Scene, kept: list[Effect]) -> FileState:
    """By its address, by the id of a file that Telegram has, or brought along."""
    own_id = f"AgAC{scene.fresh.text(12)}"
    if named.startswith("attach://"):
        upload = call.uploads.get(named.removeprefix("attach://"))
        if upload is None:
            raise bad("Bad Request: wrong file identifier/HTTP URL specified")
        kept.append(FileKept(own_id, type_, upload))
        size = len(upload.content)
        return FileState(type_, external_id=own_id, name=upload.name, mime=upload.mime, size=size)
    if named.startswith(("https://", "http://")):
        return FileState(type_, named, own_id)
    known = scene.file(named) if named else None
    if known is None:
        raise bad("Bad Request: wrong file identifier/HTTP URL specified")
    return FileState(type_, known.url, known.external_id, known.name, known.mime, known.size)


def _place(call: Call) -> FileState:
    details = {name: call.text(name) for name in ("latitude", "longitude", "title", "address")}
    try:
        known = all(math.isfinite(float(details[name])) for name in ("latitude", "longitude"))
    except ValueError:
        known = False
    if not known:
        raise bad("Bad Request: can't parse the location")
    return FileState("location", details={name: one for name, one in details.items() if one})


def _contact(call: Call) -> FileState:
    name, phone = call.text("first_name"), call.text("phone_number")
    if not name or not phone:
        raise bad("Bad Request: phone number and first name must be given")
    return FileState("contact", name=name, details={"name": name, "phone": phone})


# --- keyboards -----------------------------------------------------------------------------------


def _with_keyboard(message: MessageState, markup: Body) -> MessageState:
    if "keyboard" in markup:
        return replace(message, choices=tuple(map(_asking_key, _keys(markup["keyboard"]))))
    return replace(message, buttons=tuple(map(_button, _keys(markup.get("inline_keyboard")))))


def _keys(rows: Any) -> Iterator[Body]:
    for row in rows if isinstance(rows, list) else []:
        yield from (one for one in row if isinstance(one, dict)) if isinstance(row, list) else ()


def _button(told: Body) -> Button:
    title, url, data = (str(told.get(name) or "") for name in ("text", "url", "callback_data"))
    if not title.strip():
        raise bad("Bad Request: inline keyboard button text is empty")
    if url:
        return Button(title, url=url, does="url")
    if not 0 < utf8_bytes(data) <= DATA:
        raise bad("Bad Request: BUTTON_DATA_INVALID")
    return Button(title, data)


def _asking_key(told: Body) -> Button:
    title = str(told.get("text") or "")
    if told.get("request_contact"):
        return Button(title, does="phone")
    return Button(title, does="location" if told.get("request_location") else "reply")


# --- answers to comments -------------------------------------------------------------------------


def _comment(call: Call, scene: Scene, text: str, files: list[FileState], kept: list[Effect]) -> Served:
    answered = scene.comment(_replied(call))
    if answered is None:
        raise bad("Bad Request: message to be replied not found")
    own_id = str(scene.fresh.number())
    comment = CommentState(
        own_id, answered.post, None, scene.now, text, parent=answered.external_id, files=tuple(files)
    )
    result = shapes.comment_body(comment, scene)
    return Served(Answer({"ok": True, "result": result}), (*kept, ShopComment(comment)))
