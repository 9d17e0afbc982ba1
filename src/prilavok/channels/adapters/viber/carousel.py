"""A carousel of cards: groups of buttons, each as high as the others.

https://developers.viber.com/docs/api/rest-bot-api/#rich-media-message--carousel-content-message

A group is filled to its last row, else the next card would begin in it: the picture, or without one the
words, take what the buttons leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from prilavok.channels.adapters.viber.keys import COLUMNS, key, link_key, words
from prilavok.channels.types import Card, Choice

ROWS = 7
WORDS_ROWS = 2
MIN_PICTURE_ROWS = 3
CAROUSEL_VERSION = 2
TEXT = 250
"""Of a button, with its tags."""
READABLE = 120
"""What two rows show; Viber would cut the rest off."""
PAYLOAD = 250
ADDRESS = 2000
TITLE = 40


def carousel(cards: Sequence[Card], alternative: str) -> dict[str, Any]:
    """`alternative` is what a Viber without carousels shows."""
    media = {
        "Type": "rich_media",
        "ButtonsGroupColumns": COLUMNS,
        "ButtonsGroupRows": ROWS,
        "BgColor": "#FFFFFF",
        "Buttons": [button for card in cards for button in _group(card)],
    }
    return {"type": "rich_media", "rich_media": media, "alt_text": alternative}


def fits_card(card: Card) -> bool:
    rows = len(card.buttons) + WORDS_ROWS + (MIN_PICTURE_ROWS if card.image_url else 0)
    return (
        rows <= ROWS
        and bool(card.title.strip())
        and len(card.title) + len(card.subtitle) <= READABLE
        and len(_words(card)) <= TEXT
        and max(len(card.url), len(card.image_url)) <= ADDRESS
        and all(map(_fits, card.buttons))
    )


def _fits(button: Choice) -> bool:
    if button.asks or not button.title.strip() or len(button.title) > TITLE:
        return False
    if button.url:
        return button.url.startswith(("https://", "http://")) and len(button.url) <= ADDRESS
    data = button.payload or button.title
    return bool(data.strip()) and len(data) <= PAYLOAD


def _group(card: Card) -> Iterator[dict[str, Any]]:
    left = ROWS - len(card.buttons)
    opens = {"ActionType": "open-url", "ActionBody": card.url} if card.url else {"ActionType": "none"}
    if card.image_url:
        yield {"Columns": COLUMNS, "Rows": left - WORDS_ROWS, **opens, "Image": card.image_url}
        left = WORDS_ROWS
    yield {
        "Columns": COLUMNS,
        "Rows": left,
        **opens,
        "Text": _words(card),
        "TextSize": "medium",
        "TextHAlign": "left",
        "TextVAlign": "middle",
    }
    yield from (link_key(button) if button.url else key(button) for button in card.buttons)


def _words(card: Card) -> str:
    title = f"<b>{words(card.title)}</b>"
    return f"{title}<br>{words(card.subtitle)}" if card.subtitle else title
