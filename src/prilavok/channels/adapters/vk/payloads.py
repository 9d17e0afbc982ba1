"""Reads what VK sends, however odd: unknown fields are ignored, malformed ones are remembered.

https://dev.vk.com/ru/api/community-events/json-schema

Ids come as numbers or as text, and 0 says "none"; so do null and a missing field.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prilavok.channels.reading import moment, text_of

OUR_PAYLOAD = "prilavok"
"""Our buttons carry `{"prilavok": data}`, because VK wants a JSON object."""


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object and where it stands. `malformed` is shared by all nodes of a body."""

    value: Mapping[str, Any]
    pointer: str = ""
    malformed: list[str] = field(default_factory=list, compare=False)

    def has(self, name: str) -> bool:
        return self.value.get(name) is not None

    def id(self, *names: str) -> str:
        """The first of these ids that is told."""
        for name in names:
            value = text_of(self._of(name, (int, str)))
            if value not in ("", "0"):
                return value
        return ""

    def text(self, name: str) -> str:
        """A text of digits alone may arrive as a number."""
        value = self._of(name, (str, int, float))
        return "" if value is None else str(value)

    def number(self, name: str) -> float:
        value = self._of(name, (int, float, str))
        try:
            number = float(value) if value is not None else 0.0
        except (ValueError, OverflowError):
            number = math.nan
        if math.isfinite(number):
            return number
        self.malformed.append(f"{self.pointer}/{name}")
        return 0.0

    def flag(self, name: str) -> bool:
        return self._of(name, (bool, int, str)) not in (None, False, 0, "", "0", "false")

    def moment(self, *names: str) -> datetime | None:
        found = (moment(self._of(name, (int, float, str))) for name in names)
        return next((one for one in found if one is not None), None)

    def node(self, name: str) -> Node | None:
        """VK writes an object without any fields as an empty list."""
        value = None if self.value.get(name) == [] else self._of(name, (dict,))
        return None if value is None else Node(value, f"{self.pointer}/{name}", self.malformed)

    def nodes(self, name: str) -> list[Node]:
        """The objects of a list, or the one that stands there alone; what else stands in it is malformed."""
        alone = self.node(name) if isinstance(self.value.get(name), dict) else None
        if alone is not None:
            return [alone] if alone.value else []
        found = []
        for index, one in enumerate(self._of(name, (list,)) or []):
            pointer = f"{self.pointer}/{name}/{index}"
            if isinstance(one, dict):
                found.append(Node(one, pointer, self.malformed))
            else:
                self.malformed.append(pointer)
        return found

    def ids(self, name: str) -> list[str]:
        found = (text_of(one) for one in self._of(name, (list,)) or [])
        return [one for one in found if one not in ("", "0")]

    def payload(self) -> str:
        """A button's data: ours as it was, anybody else's as the JSON text that VK delivers."""
        value = self.value.get("payload")
        if isinstance(value, str):
            return _unwrapped(value)
        if value is None or isinstance(value, bool | int | float):
            return "" if value is None else json.dumps(value)
        return _unwrapped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def _of(self, name: str, kinds: tuple[type, ...]) -> Any:
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.malformed.append(f"{self.pointer}/{name}")
            return None
        return value


def _unwrapped(payload: str) -> str:
    if OUR_PAYLOAD not in payload:
        return payload
    try:
        parsed = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    inner = parsed.get(OUR_PAYLOAD) if isinstance(parsed, dict) and len(parsed) == 1 else None
    return _storable(inner) if isinstance(inner, str) else payload


def _storable(text: str) -> str:
    """JSON inside of JSON may spell out what no database column takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8", "replace")


def wrapped_payload(data: str) -> str:
    """A button's data as the JSON object that VK wants."""
    return json.dumps({OUR_PAYLOAD: data}, ensure_ascii=False, separators=(",", ":"))
