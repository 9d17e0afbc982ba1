"""The calls the pretended Viber takes: the bot, people, messages.

https://developers.viber.com/docs/api/rest-bot-api/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from prilavok.channels.adapters.viber.client import TOKEN_HEADER
from prilavok.channels.adapters.viber.setup import EVENTS
from prilavok.channels.adapters.viber.simulator_hooks import Body, callback_of, signed
from prilavok.channels.simulation import (
    Answer,
    Button,
    Call,
    Card,
    Effect,
    FileState,
    HookSet,
    MessageState,
    PersonState,
    Refused,
    Remembered,
    Scene,
    Served,
    ShopMessage,
    Subscribed,
)
from prilavok.channels.types import AttachmentType

REQUEST_BYTES = 30 * 1024
LONGEST: Mapping[str, int] = {"text": 7000, "picture": 512}
SIZES = {"video": 26 * 1024 * 1024, "file": 50 * 1024 * 1024}
FILES: dict[str, AttachmentType] = {
    "picture": "image",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "contact": "contact",
    "location": "location",
}
DOES: Mapping[str, str] = {"open-url": "url", "share-phone": "phone", "location-picker": "location"}


def refused(status: int, message: str) -> Refused:
    return Refused(Answer({"status": status, "status_message": message}))


def caller(call: Call) -> str:
    return call.headers.get(TOKEN_HEADER) or call.text("auth_token")


def serve(call: Call, scene: Scene) -> Served:
    """A request that cannot be read is bad data; other paths are no part of the API."""
    if call.path not in METHODS:
        raise Refused(Answer(status=404, text="not found"))
    if call.unreadable:
        raise refused(3, "badData")
    return METHODS[call.path](call, scene)


def _ok(*effects: Effect, **told: Any) -> Served:
    return Served(Answer({"status": 0, "status_message": "ok", **told}), effects)


# --- the bot and its people ----------------------------------------------------------------------


def _set_webhook(call: Call, scene: Scene) -> Served:
    """The address is asked before it is taken."""
    url = call.text("url")
    if not url:
        return _ok(HookSet(""), Subscribed(()))
    if not url.startswith(("https://", "http://")):
        raise refused(1, "invalidUrl")
    asked = call.data("event_types")
    names = tuple(map(str, asked)) if isinstance(asked, list) else EVENTS
    token = f"2{scene.fresh.digits(11)}"
    hook = HookSet(
        url,
        proof=signed(callback_of("webhook", token, scene.now), scene),
        proves=lambda status, _text: status == 200,
        refusal=refused(1, "invalidUrl").answer,
    )
    return _ok(hook, Subscribed(names), event_types=[*names, "message"])


def _account(call: Call, scene: Scene) -> Served:
    account = scene.account
    return _ok(
        id=f"pa:{account.external_id}",
        name=account.name,
        uri=account.external_id,
        webhook=account.hook_url,
        event_types=list(account.subscribed),
        subscribers_count=len(scene.people()),
    )


def _user(call: Call, scene: Scene) -> Served:
    person = _person(call.text("id"), scene)
    told = {"id": person.external_id, "name": person.name, "country": "UA", "language": "uk"}
    return _ok(message_token=int(f"4{scene.fresh.digits(18)}"), user=told)


def _person(external_id: str, scene: Scene) -> PersonState:
    person = scene.person(external_id)
    if person is None:
        raise refused(5, "receiverNotRegistered")
    return person


# --- messages ------------------------------------------------------------------------------------


def _send(call: Call, scene: Scene) -> Served:
    if len(json.dumps(dict(call.body), ensure_ascii=False).encode()) > REQUEST_BYTES:
        raise refused(3, "badData: the request is too large")
    sender = call.data("sender")
    name = sender.get("name") if isinstance(sender, dict) else None
    if not isinstance(name, str) or not name:
        raise refused(4, "missingData: sender.name")
    if len(name) > 28:
        raise refused(3, "badData: sender.name is too long")
    person = _person(call.text("receiver"), scene)
    if person.blocked or person.last_act_at is None:
        raise refused(6, "receiverNotSubscribed")
    message = _message(call, scene, person)
    tracking = call.text("tracking_data")
    remembered = Remembered({"tracking": tracking or None}, person=person.external_id)
    return _ok(ShopMessage(message), remembered, message_token=int(message.external_id), billing_status=1)


def _message(call: Call, scene: Scene, person: PersonState) -> MessageState:
    kind = call.text("type")
    plain = MessageState(
        f"4{scene.fresh.digits(18)}",
        person,
        scene.now,
        from_shop=True,
        text=call.text("text"),
        choices=tuple(map(_button, _buttons(call.data("keyboard")))),
        metadata=call.text("tracking_data"),
    )
    if kind == "text":
        _check_text(kind, call.text("text"))
        return plain
    if kind == "url":
        return replace(plain, text=_media(call))
    if kind == "rich_media":
        return replace(plain, text="", cards=tuple(_cards(call.data("rich_media"))))
    if kind in FILES:
        return replace(plain, files=(_file(kind, call, scene),))
    raise refused(3, "badData: type")


def _check_text(kind: str, text: str) -> None:
    if kind == "text" and not text.strip():
        raise refused(4, "missingData: text")
    if len(text) > LONGEST[kind]:
        raise refused(3, "badData: the text is too long")


def _media(call: Call) -> str:
    media = call.text("media")
    if not media.startswith(("https://", "http://")) or len(media) > 2000:
        raise refused(1, "invalidUrl")
    return media


def _file(kind: str, call: Call, scene: Scene) -> FileState:
    own_id = scene.fresh.digits(8)
    if kind == "sticker":
        if not call.text("sticker_id").isdigit():
            raise refused(3, "badData: sticker_id")
        return FileState("sticker", external_id=own_id, details={"emoji": "✨"})
    if kind in ("contact", "location"):
        return FileState(FILES[kind], external_id=own_id, details=_details(kind, call))
    if kind == "picture":
        _check_text(kind, call.text("text"))
    size, name = call.text("size"), call.text("file_name")
    if kind in SIZES and not (size.isdigit() and 0 < int(size) <= SIZES[kind]):
        raise refused(4, "missingData: size")
    if kind == "file" and not name:
        raise refused(4, "missingData: file_name")
    return FileState(FILES[kind], _media(call), own_id, name, size=int(size) if size.isdigit() else 0)


def _details(kind: str, call: Call) -> dict[str, str]:
    told = call.data(kind)
    names = {"name": "name", "phone_number": "phone", "lat": "latitude", "lon": "longitude"}
    details = {names[key]: str(one) for key, one in told.items() if key in names} if _is_body(told) else {}
    if len(details) < 2:
        raise refused(4, f"missingData: {kind}")
    return details


# --- buttons and cards ---------------------------------------------------------------------------


def _is_body(value: Any) -> bool:
    return isinstance(value, dict)


def _buttons(holder: Any) -> list[Body]:
    buttons = holder.get("Buttons") if _is_body(holder) else None
    return [one for one in buttons if _is_body(one)] if isinstance(buttons, list) else []


def _button(told: Body) -> Button:
    action, title = str(told.get("ActionType") or "reply"), _plain(told.get("Text"))
    data = str(told.get("ActionBody") or "")
    if not data and action != "none":
        raise refused(4, "missingData: ActionBody")
    if action == "open-url":
        return Button(title, url=data, does="url")
    return Button(title, data, does=DOES.get(action, "reply"))  # type: ignore[arg-type]


def _plain(text: Any) -> str:
    """Without the tags that texts of buttons may have."""
    words = str(text or "")
    for tag, sign in (("<b>", ""), ("</b>", ""), ("<br>", "\n")):
        words = words.replace(tag, sign)
    return unescape(words)


def _cards(media: Any) -> Iterator[Card]:
    """Groups are filled from above: each `ButtonsGroupRows` rows make one."""
    rows = media.get("ButtonsGroupRows") if _is_body(media) else None
    buttons = _buttons(media)
    if not isinstance(rows, int) or not 1 <= rows <= 7 or not buttons:
        raise refused(3, "badData: rich_media")
    group: list[Body] = []
    filled = 0
    for button in buttons:
        group.append(button)
        high = button.get("Rows")
        filled += high if isinstance(high, int) else 1
        if filled >= rows:
            yield _card(group)
            group, filled = [], 0
    if group:
        yield _card(group)


def _card(group: list[Body]) -> Card:
    pictures = [str(one["Image"]) for one in group if one.get("Image")]
    texts = [one for one in group if one.get("Text")]
    title, _, subtitle = _plain(texts[0].get("Text")).partition("\n") if texts else ("", "", "")
    opened = [str(one.get("ActionBody")) for one in group[:1] if one.get("ActionType") == "open-url"]
    return Card(
        title,
        subtitle,
        image_url=pictures[0] if pictures else "",
        url=opened[0] if opened else "",
        buttons=tuple(map(_button, texts[1:])),
    )


METHODS: Mapping[str, Callable[[Call, Scene], Served]] = {
    "/pa/set_webhook": _set_webhook,
    "/pa/get_account_info": _account,
    "/pa/get_user_details": _user,
    "/pa/send_message": _send,
}
