"""The messages that a draft needs, within VK's limits: fields of `messages.send` and files to upload."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from prilavok.channels.adapters.vk import keyboards
from prilavok.channels.adapters.vk.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import split_text
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

LIMITS = MANIFEST.limits
FILES_A_MESSAGE = 10
CARD_TEXT = 80
CARD_BUTTONS = 3
ALONE = frozenset({"voice", "audio", "sticker", "location", "contact"})
"""VK shows these only by themselves."""
_NAME = re.compile(
    r"(?:photo|video|audio|doc|wall|market|market_album|audio_message|graffiti|poll|story|article)"
    r"-?\d+_\d+(?:_\w+)?"
)
UPLOADED = frozenset({"image", "video", "audio", "file", "voice"})


@dataclass(slots=True)
class Outgoing:
    """One message; `text` is the part of the draft's text in it.

    `uploads` become files of VK before the call; `fields` name them as `{upload:0}`, `{upload:1}` …
    """

    fields: dict[str, object] = field(default_factory=dict)
    text: str = ""
    uploads: list[Attachment] = field(default_factory=list)


def messages_of(draft: MessageDraft) -> list[Outgoing]:
    """Cards, then text with files, then what stands alone; buttons under the last. Raises `Unsupported`."""
    _refuse_unknown(draft)
    files = [one for one in draft.attachments if one.type not in ALONE]
    alone = [one for one in draft.attachments if one.type in ALONE]
    written = _written(spoken_text(draft), files)
    found = [*_carousels(draft.cards), *written, *(_alone(one) for one in alone)]
    if draft.choices and keyboards.fits(draft.choices):
        if not found:
            raise Unsupported("choices_without_text")
        last = found[-1] if not alone else (written or found)[-1]
        if "template" in last.fields or "sticker_id" in last.fields:
            raise Unsupported("choices_without_text")
        last.fields["keyboard"] = keyboards.keyboard(draft.choices)
    return found


def _refuse_unknown(draft: MessageDraft) -> None:
    for name in ("template", "receipt", "survey"):
        if getattr(draft, name) is not None:
            raise Unsupported(name)
    if draft.choices and not draft.text.strip() and not draft.attachments:
        raise Unsupported("choices_without_text")


def spoken_text(draft: MessageDraft) -> str:
    """The text as it goes out: with the choices as a list when they cannot be buttons."""
    if not draft.choices or keyboards.fits(draft.choices):
        return draft.text
    return listed(draft.text, draft.choices)


def listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {_line(choice)}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


# --- text and files ------------------------------------------------------------------------------


def _written(text: str, files: Sequence[Attachment]) -> list[Outgoing]:
    """The files hang on the last part of the text; more than ten need further messages."""
    messages = [Outgoing({"message": piece}, piece) for piece in split_text(text, LIMITS.text)]
    for start in range(0, len(files), FILES_A_MESSAGE):
        if start or not messages:
            messages.append(Outgoing())
        hang(messages[-1], files[start : start + FILES_A_MESSAGE])
    return messages


def hang(message: Outgoing, files: Sequence[Attachment]) -> None:
    names = [_file(message, one) for one in files]
    if names:
        message.fields["attachment"] = ",".join(names)


def _file(message: Outgoing, attachment: Attachment) -> str:
    """What VK has already is named, anything else goes up first."""
    if is_name(attachment.external_id):
        return attachment.external_id
    if attachment.type not in UPLOADED:
        raise Unsupported(attachment.type)
    if not attachment.path and not attachment.url.startswith(("https://", "http://")):
        raise Unsupported("attachment_without_address")
    message.uploads.append(attachment)
    return f"{{upload:{len(message.uploads) - 1}}}"


def is_name(external_id: str) -> bool:
    """`photo-1_2`, `market-1_2_key` …"""
    return _NAME.fullmatch(external_id) is not None


def _alone(attachment: Attachment) -> Outgoing:
    match attachment.type:
        case "sticker":
            return _sticker(attachment)
        case "location":
            return _location(attachment)
        case "contact":
            return _contact(attachment)
        case _:
            message = Outgoing()
            hang(message, [attachment])
            return message


def _sticker(attachment: Attachment) -> Outgoing:
    """One of VK's by its number; any other is a picture."""
    number = attachment.external_id
    if number.isascii() and number.isdigit():
        return Outgoing({"sticker_id": int(number)})
    message = Outgoing()
    hang(message, [Attachment("image", url=attachment.url, mime=attachment.mime, path=attachment.path)])
    return message


def _location(attachment: Attachment) -> Outgoing:
    details = attachment.details
    try:
        latitude, longitude = float(details["latitude"]), float(details["longitude"])
    except (KeyError, ValueError):
        raise Unsupported("location_without_coordinates") from None
    told = [details.get("title") or attachment.name, details.get("address", "")]
    text = "\n".join(one for one in told if one) or f"{latitude}, {longitude}"
    return Outgoing({"message": text[: LIMITS.text], "lat": latitude, "long": longitude})


def _contact(attachment: Attachment) -> Outgoing:
    """VK has no contact cards: name and numbers as text."""
    details = attachment.details
    told = [details.get("name") or attachment.name, details.get("phone", ""), details.get("email", "")]
    text = "\n".join(one for one in told if one)
    if not text:
        raise Unsupported("contact")
    return Outgoing({"message": text[: LIMITS.text]})


# --- cards ---------------------------------------------------------------------------------------


def _carousels(cards: Sequence[Card]) -> Iterator[Outgoing]:
    """Neighbours of one shape share a carousel: VK wants the same parts in all of its elements."""
    for shape, group in groupby(cards, key=_shape):
        same = list(group)
        if shape is None:
            for card in same:
                yield from _told(card)
            continue
        for start in range(0, len(same), LIMITS.cards):
            yield _carousel(same[start : start + LIMITS.cards])


def _shape(card: Card) -> tuple[bool, int] | None:
    """None for a card that no carousel takes."""
    buttons = card.buttons
    fit = (
        len(card.title.strip()) > 0
        and len(card.title) <= CARD_TEXT
        and len(card.subtitle.strip()) > 0
        and len(card.subtitle) <= CARD_TEXT
        and 0 < len(buttons) <= CARD_BUTTONS
        and all(keyboards.is_button(one) for one in buttons)
        and not card.product
    )
    return (card.image_url.startswith("http"), len(buttons)) if fit else None


def _carousel(cards: Sequence[Card]) -> Outgoing:
    """Phones that know no carousels show the message's text, so that says what is on the cards."""
    message = Outgoing()
    elements = [_element(message, card) for card in cards]
    template = {"type": "carousel", "elements": elements}
    message.fields = {
        "message": "\n".join(f"{card.title} – {card.subtitle}" for card in cards),
        "template": json.dumps(template, ensure_ascii=False, separators=(",", ":")),
    }
    return message


def _element(message: Outgoing, card: Card) -> dict[str, object]:
    element: dict[str, object] = {"title": card.title, "description": card.subtitle}
    if card.image_url.startswith("http"):
        element["photo_id"] = _file(message, Attachment("image", url=card.image_url))
        element["action"] = {"type": "open_photo"}
    if card.url:
        element["action"] = {"type": "open_link", "link": card.url}
    element["buttons"] = [keyboards.button(one) for one in card.buttons]
    return element


def _told(card: Card) -> Iterator[Outgoing]:
    """A card as a message: its picture or product, its text, its buttons."""
    lines = "\n".join(line for line in (card.title, card.subtitle, card.url) if line)
    as_keyboard = bool(card.buttons) and keyboards.fits(card.buttons)
    text = listed(lines, card.buttons) if card.buttons and not as_keyboard else lines
    files = [Attachment("image", url=card.image_url)] if card.image_url.startswith("http") else []
    if card.product:
        files = [Attachment("file", external_id=product_name(card.product))]
    messages = _written(text, files)
    if as_keyboard and messages:
        messages[-1].fields["keyboard"] = keyboards.keyboard(card.buttons)
    yield from messages


def product_name(product: str) -> str:
    """`market-1_2`, of `-1_2` too."""
    return product if product.startswith("market") else f"market{product}"
