"""Buttons under a message, within VK's limits.

https://dev.vk.com/ru/api/bots/development/keyboard
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from prilavok.channels.adapters.vk.manifest import MANIFEST
from prilavok.channels.adapters.vk.payloads import wrapped_payload
from prilavok.channels.types import Choice

LABEL = MANIFEST.limits.choice_title
PAYLOAD = 255
INLINE_BUTTONS, INLINE_ROWS = MANIFEST.limits.choices, 6
PLAIN_BUTTONS, PLAIN_ROWS = 40, 10
NARROW = 2
"""Links stand at most two in a row; so do all, for the eye's sake, while there is room."""
WIDEST = 4


def fits(choices: Sequence[Choice]) -> bool:
    """Whether all of them can be buttons of one keyboard."""
    return all(is_button(one) for one in choices) and _rows(choices) is not None


def is_button(choice: Choice) -> bool:
    if choice.asks not in ("", "location"):
        return False
    return len(choice.title.strip()) > 0 and len(choice.title) <= LABEL and len(_payload(choice)) <= PAYLOAD


def keyboard(choices: Sequence[Choice]) -> str:
    """Under the message itself; with more than ten buttons in place of the phone's own keyboard."""
    rows = [[button(one) for one in row] for row in _rows(choices) or []]
    inline = len(choices) <= INLINE_BUTTONS
    shape: dict[str, object] = {"inline": inline, "one_time": not inline, "buttons": rows}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def button(choice: Choice) -> dict[str, object]:
    if choice.asks == "location":
        return {"action": {"type": "location", "payload": _payload(choice)}}
    if choice.url:
        return {"action": {"type": "open_link", "link": choice.url, "label": choice.title}}
    action = {"type": "text", "label": choice.title, "payload": _payload(choice)}
    return {"action": action, "color": "primary"}


def _payload(choice: Choice) -> str:
    return "" if choice.url else wrapped_payload(choice.payload or choice.title)


def _rows(choices: Sequence[Choice]) -> list[list[Choice]] | None:
    """One under the other while that is allowed; None when they do not fit at all."""
    inline = len(choices) <= INLINE_BUTTONS
    most = INLINE_ROWS if inline else PLAIN_ROWS
    widest = NARROW if inline or any(one.url for one in choices) else WIDEST
    if len(choices) > PLAIN_BUTTONS:
        return None
    for width in range(1, widest + 1):
        rows = _packed(choices, width)
        if len(rows) <= most:
            return rows
    return None


def _packed(choices: Sequence[Choice], width: int) -> list[list[Choice]]:
    """The button for a place is as wide as the phone."""
    rows: list[list[Choice]] = []
    for choice in choices:
        alone = bool(choice.asks)
        if rows and not alone and len(rows[-1]) < width and not rows[-1][0].asks:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return rows
