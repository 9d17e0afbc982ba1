"""Keys of a keyboard and buttons of a carousel: Viber has one shape for both.

https://developers.viber.com/docs/tools/keyboards/
"""

from __future__ import annotations

from html import escape
from typing import Any

from prilavok.channels.types import Choice

COLUMNS = 6
MIN_VERSION_TO_ASK = 3
ASKS = {"phone": "share-phone", "location": "location-picker"}


def key(choice: Choice, columns: int = COLUMNS) -> dict[str, Any]:
    """Its data comes back as the text of a message; one that asks sends the phone or the place."""
    return {
        "Columns": columns,
        "Rows": 1,
        "ActionType": ASKS.get(choice.asks, "reply"),
        "ActionBody": choice.payload or choice.title,
        "Text": words(choice.title),
        "TextSize": "regular",
    }


def link_key(choice: Choice, columns: int = COLUMNS) -> dict[str, Any]:
    return {
        "Columns": columns,
        "Rows": 1,
        "ActionType": "open-url",
        "ActionBody": choice.url,
        "Text": words(choice.title),
        "TextSize": "regular",
    }


def words(text: str) -> str:
    """Viber reads tags in texts of buttons."""
    return escape(text, quote=False)
