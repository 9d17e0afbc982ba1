"""The calls that a draft needs, within Telegram's limits, without where they go.

Neighbouring pictures and videos share an album of ten at most, so do files, so do songs. A text that fits is
the caption of the only call with media; else it follows the media. Buttons stand under the last call; an
album has no place for them. What cannot be a button (a long title or payload, too many) becomes a numbered
list. A card becomes a picture with a caption and its buttons. A button that asks for the phone or the place
makes a keyboard of all of them: there a press sends the title as an ordinary message, so links have no place
in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from prilavok.channels.adapters.telegram.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import split_text, utf8_bytes, utf16_units
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

LIMITS = MANIFEST.limits
CAPTION = 1024
ALBUM = 10
CALLBACK_BYTES = 64
METHODS = {
    "image": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "audio": ("sendAudio", "audio"),
    "voice": ("sendVoice", "voice"),
    "file": ("sendDocument", "document"),
    "sticker": ("sendSticker", "sticker"),
}
"""Attachment type → method and the name of the file in it."""
ALBUMS = {"image": "visual", "video": "visual", "file": "files", "audio": "songs"}
"""Which types may stand in one album."""


@dataclass(frozen=True, slots=True)
class Part:
    """One call; `text` is the part of the draft's text in it, `uploads` are files named `attach://<number>`."""

    method: str
    body: dict[str, Any]
    text: str = ""
    uploads: tuple[Attachment, ...] = ()


def parts_of(draft: MessageDraft) -> list[Part]:
    """Raises `Unsupported`."""
    markup = _markup(draft.choices)
    media = [_media(run) for run in _runs(draft.attachments)]
    spoken = spoken_text(draft)
    if len(media) == 1 and not draft.cards and _takes_caption(media[0], spoken, markup):
        return [_with_markup(_captioned(media[0], spoken), markup)]
    parts = [*media, *(part for card in draft.cards for part in _card(card))]
    texts = [Part("sendMessage", {"text": piece}, piece) for piece in _pieces(spoken)]
    if markup and not texts:
        raise Unsupported("choices_without_text")
    return [*parts, *texts[:-1], *(_with_markup(last, markup) for last in texts[-1:])]


def _pieces(text: str) -> list[str]:
    return split_text(text, LIMITS.text, utf16_units)


# --- buttons -------------------------------------------------------------------------------------


def spoken_text(draft: MessageDraft) -> str:
    """The text as it goes out: with the choices as a list when they cannot be buttons."""
    if not draft.choices or _markup(draft.choices):
        return draft.text
    return _listed(draft.text, draft.choices)


def _markup(choices: Sequence[Choice]) -> dict[str, Any]:
    """The keyboard; empty when there is none to make."""
    if any(choice.asks for choice in choices):
        return _asking_keyboard(choices)
    if choices and len(choices) <= LIMITS.choices and all(map(_is_button, choices)):
        return {"inline_keyboard": [[_button(choice)] for choice in choices]}
    return {}


def _is_button(choice: Choice) -> bool:
    if not choice.title.strip() or utf16_units(choice.title) > LIMITS.choice_title:
        return False
    if choice.url:
        return choice.url.startswith(("https://", "http://", "tg://"))
    return 0 < utf8_bytes(choice.payload or choice.title) <= CALLBACK_BYTES


def _button(choice: Choice) -> dict[str, Any]:
    if choice.url:
        return {"text": choice.title, "url": choice.url}
    return {"text": choice.title, "callback_data": choice.payload or choice.title}


def _asking_keyboard(choices: Sequence[Choice]) -> dict[str, Any]:
    if any(choice.url for choice in choices):
        raise Unsupported("links_beside_a_request")
    rows = []
    for choice in choices:
        key: dict[str, Any] = {"text": choice.title}
        if choice.asks:
            key["request_contact" if choice.asks == "phone" else "request_location"] = True
        rows.append([key])
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _with_markup(part: Part, markup: dict[str, Any]) -> Part:
    return replace(part, body={**part.body, "reply_markup": markup}) if markup else part


def _listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {_line(choice)}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


# --- media ---------------------------------------------------------------------------------------


def _runs(attachments: Sequence[Attachment]) -> Iterator[Sequence[Attachment]]:
    """Neighbours that may share an album, ten at most; what may not stand in one goes alone."""
    numbered = enumerate(attachments)
    for _, group in groupby(numbered, key=lambda one: ALBUMS.get(one[1].type, str(one[0]))):
        run = [attachment for _, attachment in group]
        for start in range(0, len(run), ALBUM):
            yield run[start : start + ALBUM]


def _media(run: Sequence[Attachment]) -> Part:
    uploads: list[Attachment] = []
    if len(run) > 1:
        media = [{"type": METHODS[one.type][1], "media": _file(one, uploads)} for one in run]
        return Part("sendMediaGroup", {"media": media}, uploads=tuple(uploads))
    one = run[0]
    if one.type == "location":
        return _place(one)
    if one.type == "contact":
        return _contact(one)
    if one.type not in METHODS:
        raise Unsupported(one.type)
    method, name = METHODS[one.type]
    return Part(method, {name: _file(one, uploads)}, uploads=tuple(uploads))


def _file(attachment: Attachment, uploads: list[Attachment]) -> str:
    """An address that Telegram fetches, our own copy to bring there, or the id of a file that it has."""
    if attachment.path and not attachment.url.startswith("https://"):
        uploads.append(attachment)
        return f"attach://{len(uploads) - 1}"
    if attachment.url.startswith(("https://", "http://")):
        return attachment.url
    if attachment.external_id and not attachment.url:
        return attachment.external_id
    raise Unsupported("attachment_without_address")


def _takes_caption(part: Part, text: str, markup: dict[str, Any]) -> bool:
    """A text of white space is none. Stickers, places and contacts have no captions."""
    if part.method == "sendMediaGroup":
        return bool(text.strip()) and not markup and utf16_units(text) <= CAPTION
    if not text.strip():
        return bool(markup)
    if part.method in ("sendSticker", "sendLocation", "sendVenue", "sendContact"):
        return False
    return utf16_units(text) <= CAPTION


def _captioned(part: Part, text: str) -> Part:
    if not text.strip():
        return part
    if part.method == "sendMediaGroup":
        first, *others = part.body["media"]
        return replace(part, body={"media": [{**first, "caption": text}, *others]}, text=text)
    return replace(part, body={**part.body, "caption": text}, text=text)


def _place(attachment: Attachment) -> Part:
    details = attachment.details
    try:
        point = {name: float(details[name]) for name in ("latitude", "longitude")}
    except (KeyError, ValueError):
        raise Unsupported("location_without_coordinates") from None
    title, address = details.get("title", ""), details.get("address", "")
    if title or address:
        return Part("sendVenue", {**point, "title": title or address, "address": address or title})
    return Part("sendLocation", {**point})


def _contact(attachment: Attachment) -> Part:
    name = attachment.details.get("name") or attachment.name
    phone = attachment.details.get("phone", "")
    if not phone or not name:
        raise Unsupported("contact_without_phone")
    return Part("sendContact", {"phone_number": phone, "first_name": name})


# --- cards ---------------------------------------------------------------------------------------


def _card(card: Card) -> Iterator[Part]:
    told = "\n".join(line for line in (card.title, card.subtitle, card.url) if line)
    card_draft = MessageDraft(
        text=told,
        attachments=(Attachment("image", url=card.image_url),) if card.image_url else (),
        choices=card.buttons,
    )
    yield from parts_of(card_draft)
