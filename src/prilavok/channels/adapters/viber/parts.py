"""The messages that a draft needs, within Viber's limits, without whom they go to.

A text that fits is the caption of the only picture; else it follows the media. Voice and music go as files.
A video or file whose size nobody knows, or that is too large, goes as a link, because Viber wants the size; a
picture that is too large goes as a file. A place's title and address are told in a text before it. The
keyboard stands under the last message; what does not fit into it becomes a numbered list. Neighbouring cards
share a carousel of six at most; a card that does not fit becomes a picture and a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from prilavok.channels.adapters.viber.carousel import CAROUSEL_VERSION, carousel, fits_card
from prilavok.channels.adapters.viber.keys import MIN_VERSION_TO_ASK, key, link_key
from prilavok.channels.adapters.viber.manifest import MANIFEST
from prilavok.channels.adapters.viber.tracking import LONGEST, Tracking
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import split_text, utf8_bytes
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

LIMITS = MANIFEST.limits
CAPTION = 120
PAYLOAD = 250
ADDRESS = 2000
FILE_NAME = 256
CONTACT_NAME, CONTACT_PHONE = 28, 18
BODY_BYTES = 29_000
"""Viber takes 30 KB; the rest is for the receiver and the sender."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message; `text` is the part of the draft's text in it."""

    body: dict[str, Any]
    text: str = ""
    tracking: Tracking = field(default_factory=Tracking)
    version: int = 1


def parts_of(draft: MessageDraft) -> list[Part]:
    """Raises `Unsupported`."""
    spoken = spoken_text(draft)
    media = [part for one in draft.attachments for part in _media(one)]
    if len(media) == 1 and not draft.cards and _takes_caption(media[0], spoken):
        parts = [_captioned(media[0], spoken)]
    else:
        parts = [*media, *_cards(draft.cards), *_texts(spoken)]
    if draft.choices and spoken == draft.text:
        if not parts:
            raise Unsupported("choices_without_text")
        parts[-1] = _with_keys(parts[-1], draft.choices)
    return _remembering(parts)


def _remembering(parts: list[Part]) -> list[Part]:
    """Viber gives back only what the last message told along, so that one tells of all the buttons."""
    keys: dict[str, str] = {}
    for part in parts:
        keys |= part.tracking.keys
    if not keys:
        return parts
    whole = replace(parts[-1], tracking=Tracking(keys, parts[-1].tracking.phone))
    return [*parts[:-1], whole] if _fits_body(whole) else parts


def _fits_body(part: Part) -> bool:
    """The tracking stands in the body as a text, with its quotation marks escaped."""
    tracking = str(part.tracking)
    body = {**part.body, "tracking_data": tracking}
    return len(tracking) <= LONGEST and utf8_bytes(json.dumps(body, ensure_ascii=False)) <= BODY_BYTES


# --- text and keys -------------------------------------------------------------------------------


def spoken_text(draft: MessageDraft) -> str:
    """The text as it goes out: with the choices as a list when they cannot be keys."""
    if not draft.choices or _are_keys(draft):
        return draft.text
    if any(choice.asks for choice in draft.choices):
        raise Unsupported("request_that_does_not_fit")
    return _listed(draft.text, draft.choices)


def _texts(text: str) -> Iterator[Part]:
    for piece in split_text(text, LIMITS.text, _measure):
        yield Part({"type": "text", "text": piece}, piece)


def _measure(text: str) -> int:
    """Characters; a third of the bytes where that is more, so that the whole request stays small."""
    return max(len(text), -(-utf8_bytes(text) // 3))


def _are_keys(draft: MessageDraft) -> bool:
    choices = draft.choices
    if len(choices) > LIMITS.choices or not all(map(_is_key, choices)):
        return False
    if len({_data(choice) for choice in choices if not choice.url}) < sum(not one.url for one in choices):
        return False
    last = [*_texts(draft.text)][-1:] or [Part({})]
    return _fits_body(_with_keys(last[0], choices))


def _is_key(choice: Choice) -> bool:
    if not choice.title.strip() or len(choice.title) > LIMITS.choice_title:
        return False
    if choice.url:
        return choice.url.startswith(("https://", "http://")) and len(choice.url) <= ADDRESS
    return len(_data(choice)) <= PAYLOAD and bool(_data(choice).strip())


def _data(choice: Choice) -> str:
    return choice.payload or choice.title


def _with_keys(part: Part, choices: Sequence[Choice]) -> Part:
    keyboard = {"Type": "keyboard", "DefaultHeight": False, "Buttons": [_key(choice) for choice in choices]}
    asks = [choice.asks for choice in choices if choice.asks]
    keys = {_data(choice): choice.title for choice in choices if not choice.url and not choice.asks}
    return replace(
        part,
        body={**part.body, "keyboard": keyboard},
        tracking=Tracking({**part.tracking.keys, **keys}, phone="phone" in asks),
        version=max(part.version, MIN_VERSION_TO_ASK if asks else 1),
    )


def _key(choice: Choice) -> dict[str, Any]:
    return link_key(choice) if choice.url else key(choice)


def _listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {_line(choice)}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


# --- media ---------------------------------------------------------------------------------------


def _media(attachment: Attachment) -> Iterator[Part]:
    match attachment.type:
        case "location":
            yield from _place(attachment)
        case "contact":
            yield _contact(attachment)
        case "sticker" if attachment.external_id.isdigit():
            yield Part({"type": "sticker", "sticker_id": int(attachment.external_id)})
        case "image" | "sticker":
            yield _picture(attachment)
        case "video" | "audio" | "voice" | "file":
            yield _file(attachment)
        case _:
            raise Unsupported(attachment.type)


def _picture(attachment: Attachment) -> Part:
    if attachment.size > LIMITS.media_bytes["image"]:
        return _file(attachment)
    return Part({"type": "picture", "text": "", "media": _address(attachment)})


def _file(attachment: Attachment) -> Part:
    address, size = _address(attachment), attachment.size
    if attachment.type == "video" and 0 < size <= LIMITS.media_bytes["video"]:
        return Part({"type": "video", "media": address, "size": size})
    name = attachment.name or address.rsplit("/", 1)[-1].split("?")[0]
    if 0 < size <= LIMITS.media_bytes["file"] and 0 < len(name) <= FILE_NAME:
        return Part({"type": "file", "media": address, "size": size, "file_name": name})
    return Part({"type": "url", "media": address})


def _address(attachment: Attachment) -> str:
    if not attachment.url.startswith(("https://", "http://")):
        raise Unsupported("attachment_without_address")
    if len(attachment.url) > ADDRESS:
        raise Unsupported("address_too_long")
    return attachment.url


def _place(attachment: Attachment) -> Iterator[Part]:
    details = attachment.details
    try:
        place = {"lat": float(details["latitude"]), "lon": float(details["longitude"])}
    except (KeyError, ValueError):
        raise Unsupported("location_without_coordinates") from None
    told = "\n".join(filter(None, (details.get("title"), details.get("address"))))
    yield from (replace(part, text="") for part in _texts(told))
    yield Part({"type": "location", "location": place})


def _contact(attachment: Attachment) -> Part:
    name = attachment.details.get("name") or attachment.name
    phone = attachment.details.get("phone", "")
    if not name or not phone:
        raise Unsupported("contact_without_phone")
    if len(name) > CONTACT_NAME or len(phone) > CONTACT_PHONE:
        return Part({"type": "text", "text": f"{name}\n{phone}"})
    return Part({"type": "contact", "contact": {"name": name, "phone_number": phone}})


def _takes_caption(part: Part, text: str) -> bool:
    return part.body["type"] == "picture" and bool(text.strip()) and len(text) <= CAPTION


def _captioned(part: Part, text: str) -> Part:
    return replace(part, body={**part.body, "text": text}, text=text)


# --- cards ---------------------------------------------------------------------------------------


def _cards(cards: Sequence[Card]) -> Iterator[Part]:
    """Neighbouring cards share a carousel; a card that does not fit is told in messages."""
    run: list[Card] = []
    for card in cards:
        if not fits_card(card):
            yield from _carousel(run)
            run = []
            yield from _told(card)
            continue
        if len(run) == LIMITS.cards or not _all_fit([*run, card]):
            yield from _carousel(run)
            run = []
        run.append(card)
    yield from _carousel(run)


def _all_fit(cards: Sequence[Card]) -> bool:
    """Two buttons with the same data and other titles could not be told apart afterwards."""
    titles: dict[str, str] = {}
    buttons = [button for card in cards for button in card.buttons if not button.url]
    if any(titles.setdefault(_data(one), one.title) != one.title for one in buttons):
        return False
    return all(map(_fits_body, _carousel(cards)))


def _tracking(cards: Sequence[Card]) -> Tracking:
    return Tracking(
        {_data(button): button.title for card in cards for button in card.buttons if not button.url}
    )


def _carousel(cards: Sequence[Card]) -> Iterator[Part]:
    if cards:
        told = "\n\n".join(map(_card_words, cards))
        yield Part(carousel(cards, told[: LIMITS.text]), tracking=_tracking(cards), version=CAROUSEL_VERSION)


def _told(card: Card) -> Iterator[Part]:
    if card.image_url:
        yield _picture(Attachment("image", url=card.image_url))
    yield from _texts(_card_words(card))


def _card_words(card: Card) -> str:
    text = "\n".join(line for line in (card.title, card.subtitle, card.url) if line)
    return _listed(text, card.buttons) if card.buttons else text
