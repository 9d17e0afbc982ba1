"""The `message` objects that a draft needs, within Instagram's limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prilavok.channels.adapters.instagram.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import split_text, utf8_bytes
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

LIMITS = MANIFEST.limits
IMAGES_A_MESSAGE = 10
PAYLOAD_LENGTH = 1000
CARD_TEXT = 80
CARD_BUTTONS = 3
BUTTON_TEXT = 640
OUTGOING = {
    "image": "image",
    "sticker": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "file": "file",
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One `message` object; `text` is the part of the draft's text in it."""

    body: dict[str, object]
    text: str = ""
    bucket: str = "messages"


def direct_messages(draft: MessageDraft) -> list[Outgoing]:
    """Raises `Unsupported`."""
    return [*_media(draft.attachments), *_cards(draft.cards), *_texts(draft)]


# --- text and choices ----------------------------------------------------------------------------


def spoken_text(draft: MessageDraft) -> str:
    """The text as it goes out: with the choices as a list when they cannot be buttons."""
    if not draft.choices or _as_quick_replies(draft.choices) or _as_buttons(draft):
        return draft.text
    return _listed(draft.text, draft.choices)


def _texts(draft: MessageDraft) -> list[Outgoing]:
    if draft.choices and not draft.text.strip():
        raise Unsupported("choices_without_text")
    if draft.choices and _as_buttons(draft):
        return [_button_template(draft)]
    pieces = split_text(spoken_text(draft), LIMITS.text, utf8_bytes)
    messages = [Outgoing({"text": piece}, piece) for piece in pieces]
    if draft.choices and _as_quick_replies(draft.choices):
        last = messages[-1]
        replies = [_quick_reply(choice) for choice in draft.choices]
        messages[-1] = Outgoing({**last.body, "quick_replies": replies}, last.text)
    return messages


def _as_quick_replies(choices: Sequence[Choice]) -> bool:
    fit = all(not choice.url and _is_button(choice) for choice in choices)
    return fit and len(choices) <= LIMITS.choices


def _as_buttons(draft: MessageDraft) -> bool:
    """A button template takes links, but only three buttons under a short text."""
    return (
        any(choice.url for choice in draft.choices)
        and len(draft.choices) <= CARD_BUTTONS
        and len(draft.text) <= BUTTON_TEXT
        and utf8_bytes(draft.text) <= LIMITS.text
        and all(_is_button(choice) for choice in draft.choices)
    )


def _is_button(choice: Choice) -> bool:
    payload = choice.payload or choice.title
    return 0 < len(choice.title) <= LIMITS.choice_title and len(payload) <= PAYLOAD_LENGTH


def _quick_reply(choice: Choice) -> dict[str, str]:
    payload = choice.payload or choice.title
    return {"content_type": "text", "title": choice.title, "payload": payload}


def _button(choice: Choice) -> dict[str, str]:
    if choice.url:
        return {"type": "web_url", "url": choice.url, "title": choice.title}
    payload = choice.payload or choice.title
    return {"type": "postback", "title": choice.title, "payload": payload}


def _button_template(draft: MessageDraft) -> Outgoing:
    buttons = [_button(choice) for choice in draft.choices]
    payload: dict[str, object] = {"template_type": "button", "text": draft.text, "buttons": buttons}
    return Outgoing(_template(payload), draft.text)


def _listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {_line(choice)}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


# --- media ---------------------------------------------------------------------------------------


def _media(attachments: Sequence[Attachment]) -> Iterator[Outgoing]:
    """Neighbouring pictures share a message, ten at most; anything else goes alone."""
    pictures: list[dict[str, object]] = []
    for attachment in attachments:
        item = _item(attachment)
        if item["type"] != "image":
            yield from _pictures(pictures)
            pictures = []
            yield Outgoing({"attachment": item}, bucket="media")
            continue
        pictures.append(item)
        if len(pictures) == IMAGES_A_MESSAGE:
            yield from _pictures(pictures)
            pictures = []
    yield from _pictures(pictures)


def _pictures(items: list[dict[str, object]]) -> Iterator[Outgoing]:
    if len(items) == 1:
        yield Outgoing({"attachment": items[0]})
    elif items:
        yield Outgoing({"attachments": items})


def _item(attachment: Attachment) -> dict[str, object]:
    kind = OUTGOING.get(attachment.type)
    if kind is None:
        raise Unsupported(attachment.type)
    if attachment.url.startswith(("https://", "http://")):
        return {"type": kind, "payload": {"url": attachment.url}}
    if attachment.external_id and not attachment.url:
        return {"type": kind, "payload": {"attachment_id": attachment.external_id}}
    raise Unsupported("attachment_without_address")


# --- cards ---------------------------------------------------------------------------------------


def _cards(cards: Sequence[Card]) -> Iterator[Outgoing]:
    """Neighbouring cards share a carousel; a card that does not fit is told in a message."""
    carousel: list[dict[str, object]] = []
    for card in cards:
        if not _fits(card):
            yield from _carousel(carousel)
            carousel = []
            yield from _told(card)
            continue
        carousel.append(_element(card))
        if len(carousel) == LIMITS.cards:
            yield from _carousel(carousel)
            carousel = []
    yield from _carousel(carousel)


def _carousel(elements: list[dict[str, object]]) -> Iterator[Outgoing]:
    if elements:
        yield Outgoing(_template({"template_type": "generic", "elements": elements}))


def _fits(card: Card) -> bool:
    """A title alone is no card for Instagram."""
    return (
        0 < len(card.title) <= CARD_TEXT
        and len(card.subtitle) <= CARD_TEXT
        and len(card.buttons) <= CARD_BUTTONS
        and all(_is_button(button) for button in card.buttons)
        and bool(card.subtitle or card.image_url or card.buttons)
    )


def _element(card: Card) -> dict[str, object]:
    element: dict[str, object] = {"title": card.title}
    if card.subtitle:
        element["subtitle"] = card.subtitle
    if card.image_url:
        element["image_url"] = card.image_url
    if card.url:
        element["default_action"] = {"type": "web_url", "url": card.url}
    if card.buttons:
        element["buttons"] = [_button(button) for button in card.buttons]
    return element


def _told(card: Card) -> Iterator[Outgoing]:
    if card.image_url:
        yield from _media([Attachment("image", url=card.image_url)])
    lines = [line for line in (card.title, card.subtitle, card.url) if line]
    text = "\n".join(lines)
    told = _listed(text, card.buttons) if card.buttons else text
    for piece in split_text(told, LIMITS.text, utf8_bytes):
        yield Outgoing({"text": piece}, piece)


def _template(payload: dict[str, object]) -> dict[str, object]:
    return {"attachment": {"type": "template", "payload": payload}}
