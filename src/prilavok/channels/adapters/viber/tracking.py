"""What we write into `tracking_data`, which Viber gives back with the person's next message.

A pressed key arrives as an ordinary text: the key's data. So each message with keys tells along which title
stands for which data, and whether the phone was asked for; the answer is then read as what it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Tracking:
    """`keys`: data → title. `phone`: the message asked for the person's own number."""

    keys: Mapping[str, str] = field(default_factory=dict)
    phone: bool = False

    def __str__(self) -> str:
        if not self.keys and not self.phone:
            return ""
        told: dict[str, object] = {"keys": dict(self.keys)}
        if self.phone:
            told["phone"] = True
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_tracking(text: str) -> Tracking:
    """Total: what is not ours says nothing."""
    try:
        told = json.loads(text) if text.startswith('{"keys":') else {}
    except (ValueError, RecursionError):
        told = {}
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, dict):
        return Tracking()
    titles = {data: title for data, title in keys.items() if isinstance(title, str)}
    return Tracking(titles, told.get("phone") is True)
