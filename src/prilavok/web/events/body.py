"""A request's body, printed so that a person can read it, with the guilty lines marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Body:
    lines: Sequence[Line]
    is_cut: bool

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def printed(raw: bytes, marked: Sequence[str] = ()) -> Body:
    """`marked` are JSON pointers; what is no JSON is shown as it came."""
    is_cut = len(raw) > LONGEST
    if is_cut:
        return Body(_plain(raw[:LONGEST]), is_cut=True)
    try:
        value = json.loads(raw)
    except ValueError:
        return Body(_plain(raw), is_cut=False)
    places = [place for place in marked if place]
    return Body([Line(text, _is_under(at, places)) for text, at in _lines(value)], is_cut=False)


def _plain(raw: bytes) -> list[Line]:
    return [Line(text, is_marked=False) for text in raw.decode("utf-8", "replace").split("\n")]


def _is_under(at: str, places: Sequence[str]) -> bool:
    return any(at == place or at.startswith(f"{place}/") for place in places)


def _lines(
    value: Any, at: str = "", depth: int = 0, head: str = "", tail: str = ""
) -> Iterator[tuple[str, str]]:
    """Each line with the pointer of what it shows."""
    indent = "  " * depth
    if not isinstance(value, dict | list) or not value:
        yield f"{indent}{head}{json.dumps(value, ensure_ascii=False)}{tail}", at
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield f"{indent}{head}{opening}", at
    parts = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for place, (key, part) in enumerate(parts):
        name = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(value, dict) else ""
        comma = "," if place < len(parts) - 1 else ""
        yield from _lines(part, f"{at}/{_escaped(key)}", depth + 1, name, comma)
    yield f"{indent}{closing}{tail}", at


def _escaped(key: str | int) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
