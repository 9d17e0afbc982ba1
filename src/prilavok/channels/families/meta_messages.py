"""The `message` objects that a draft needs, for Instagram and Messenger: text, choices, media, cards.

A draft goes out as media, then cards, then text, so that choices stand under the last message: both show
them only there. What the network cannot show is written as text, never dropped: choices with long titles,
too many of them or mixed with links become a numbered list; a card beyond the limits becomes a picture
and a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prilavok.channels.contract import Limits
from prilavok.channels.errors import Unsupported
from prilavok.channels.splitting import Measure, split_text
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

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
Body = dict[str, object]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One `message` object; `text` is the part of the draft's text in it."""

    body: Body
    text: str = ""
    bucket: str = "messages"


@dataclass(frozen=True, slots=True)
class Composer:
    """`measure` counts text as the network does; `special_buttons` are those to call and to log in."""

    limits: Limits
    measure: Measure
    images_a_message: int = 1
    special_buttons: bool = False

    def media_and_cards(self, draft: MessageDraft) -> list[Outgoing]:
        """Raises `Unsupported`."""
        return [*self._media(draft.attachments), *self._cards(draft.cards)]

    # --- text and choices ------------------------------------------------------------------------

    def spoken_text(self, draft: MessageDraft) -> str:
        """The text as it goes out: with the choices as a list when they cannot be buttons."""
        if not draft.choices or self._as_quick_replies(draft.choices) or self._as_buttons(draft):
            return draft.text
        return _listed(draft.text, draft.choices)

    def texts(self, draft: MessageDraft) -> list[Outgoing]:
        """Raises `Unsupported`."""
        if draft.choices and not draft.text.strip():
            raise Unsupported("choices_without_text")
        if draft.choices and self._as_buttons(draft):
            return [self._button_template(draft)]
        pieces = split_text(self.spoken_text(draft), self.limits.text, self.measure)
        messages = [Outgoing({"text": piece}, piece) for piece in pieces]
        if draft.choices and self._as_quick_replies(draft.choices):
            last = messages[-1]
            replies = [_quick_reply(choice) for choice in draft.choices]
            messages[-1] = Outgoing({**last.body, "quick_replies": replies}, last.text)
        return messages

    def _as_quick_replies(self, choices: Sequence[Choice]) -> bool:
        fit = all(not self._needs_button(choice) and self._is_button(choice) for choice in choices)
        return fit and len(choices) <= self.limits.choices

    def _as_buttons(self, draft: MessageDraft) -> bool:
        """A button template takes links, but only three buttons under a short text."""
        return (
            any(self._needs_button(choice) for choice in draft.choices)
            and len(draft.choices) <= CARD_BUTTONS
            and len(draft.text) <= BUTTON_TEXT
            and self.measure(draft.text) <= self.limits.text
            and all(self._is_button(choice) for choice in draft.choices)
        )

    def _needs_button(self, choice: Choice) -> bool:
        return bool(choice.url) or (self.special_buttons and choice.asks in ("login", "logout"))

    def _is_button(self, choice: Choice) -> bool:
        is_titled = bool(choice.title.strip()) and len(choice.title) <= self.limits.choice_title
        return is_titled and len(_payload_of(choice)) <= PAYLOAD_LENGTH

    def _button(self, choice: Choice) -> dict[str, str]:
        if self.special_buttons and (special := _special_button(choice)):
            return special
        if choice.url:
            return {"type": "web_url", "url": choice.url, "title": choice.title}
        return {"type": "postback", "title": choice.title, "payload": _payload_of(choice)}

    def _button_template(self, draft: MessageDraft) -> Outgoing:
        buttons = [self._button(choice) for choice in draft.choices]
        payload: Body = {"template_type": "button", "text": draft.text, "buttons": buttons}
        return Outgoing(template(payload), draft.text)

    # --- media -----------------------------------------------------------------------------------

    def _media(self, attachments: Sequence[Attachment]) -> Iterator[Outgoing]:
        """Neighbouring pictures share a message where there is room for several; else all go alone."""
        pictures: list[Body] = []
        for attachment in attachments:
            item = _item(attachment)
            if item["type"] != "image":
                yield from _pictures(pictures)
                pictures = []
                yield Outgoing({"attachment": item}, bucket="media")
                continue
            pictures.append(item)
            if len(pictures) == self.images_a_message:
                yield from _pictures(pictures)
                pictures = []
        yield from _pictures(pictures)

    # --- cards -----------------------------------------------------------------------------------

    def _cards(self, cards: Sequence[Card]) -> Iterator[Outgoing]:
        """Neighbouring cards share a carousel; a card that does not fit is told in a message."""
        carousel: list[Body] = []
        for card in cards:
            if not self._fits(card):
                yield from _carousel(carousel)
                carousel = []
                yield from self._told(card)
                continue
            carousel.append(self._element(card))
            if len(carousel) == self.limits.cards:
                yield from _carousel(carousel)
                carousel = []
        yield from _carousel(carousel)

    def _fits(self, card: Card) -> bool:
        """A title alone is no card."""
        return (
            len(card.title.strip()) > 0
            and len(card.title) <= CARD_TEXT
            and len(card.subtitle) <= CARD_TEXT
            and len(card.buttons) <= CARD_BUTTONS
            and all(self._is_button(button) for button in card.buttons)
            and bool(card.subtitle.strip() or card.image_url or card.buttons)
        )

    def _element(self, card: Card) -> Body:
        element: Body = {"title": card.title}
        if card.subtitle.strip():
            element["subtitle"] = card.subtitle
        if card.image_url:
            element["image_url"] = card.image_url
        if card.url:
            element["default_action"] = {"type": "web_url", "url": card.url}
        if card.buttons:
            element["buttons"] = [self._button(button) for button in card.buttons]
        return element

    def _told(self, card: Card) -> Iterator[Outgoing]:
        if card.image_url:
            yield from self._media([Attachment("image", url=card.image_url)])
        lines = [line for line in (card.title, card.subtitle, card.url) if line.strip()]
        text = "\n".join(lines)
        told = _listed(text, card.buttons) if card.buttons else text
        for piece in split_text(told, self.limits.text, self.measure):
            yield Outgoing({"text": piece}, piece)


def _payload_of(choice: Choice) -> str:
    """What comes back when it is pressed; blank ones are refused."""
    return choice.payload if choice.payload.strip() else choice.title


def template(payload: Body) -> Body:
    return {"attachment": {"type": "template", "payload": payload}}


def _quick_reply(choice: Choice) -> dict[str, str]:
    if choice.asks == "phone":
        return {"content_type": "user_phone_number"}
    return {"content_type": "text", "title": choice.title, "payload": _payload_of(choice)}


def _special_button(choice: Choice) -> dict[str, str] | None:
    if choice.asks == "login" and choice.url:
        return {"type": "account_link", "url": choice.url}
    if choice.asks == "logout":
        return {"type": "account_unlink"}
    if choice.url.startswith("tel:"):
        return {"type": "phone_number", "title": choice.title, "payload": choice.url.removeprefix("tel:")}
    return None


def _listed(text: str, choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {_line(choice)}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _line(choice: Choice) -> str:
    return f"{choice.title}: {choice.url}" if choice.url else choice.title


def _pictures(items: list[Body]) -> Iterator[Outgoing]:
    if len(items) == 1:
        yield Outgoing({"attachment": items[0]})
    elif items:
        yield Outgoing({"attachments": items})


def _item(attachment: Attachment) -> Body:
    kind = OUTGOING.get(attachment.type)
    if kind is None:
        raise Unsupported(attachment.type)
    if attachment.url.startswith(("https://", "http://")):
        return {"type": kind, "payload": {"url": attachment.url}}
    if attachment.external_id and not attachment.url:
        return {"type": kind, "payload": {"attachment_id": attachment.external_id}}
    raise Unsupported("attachment_without_address")


def _carousel(elements: list[Body]) -> Iterator[Outgoing]:
    if elements:
        yield Outgoing(template({"template_type": "generic", "elements": elements}))
