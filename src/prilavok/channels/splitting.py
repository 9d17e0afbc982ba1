"""Cuts a long text into messages.

Rule: nothing is added and nothing is taken away. White space at a cut stays at the end of the piece
before it, so `"".join(pieces)` is the text again. The one exception: a piece that would be white
space alone is not sent, because no network takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

Measure = Callable[[str], int]

_GRAPHEME = regex.compile(r"\X", regex.DOTALL)
# Best place first: after an empty line, a line, a sentence, a word.
_CUTS = (
    regex.compile(r"\n[^\S\n]*\n\s*"),
    regex.compile(r"\n\s*"),
    regex.compile(r"[.!?…]+[\"»”')\]]*\s+"),
    regex.compile(r"\s+"),
)
_FULL_ENOUGH = (0.5, 0.5, 0.4, 0.0)
"""A better place counts only when the piece before it is at least so full."""


def utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def utf16_units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def split_text(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Pieces of at most `limit` by `measure`; [] for a text without anything to read."""
    return [piece for piece in _pieces(text, limit, measure) if piece.strip()]


def _pieces(text: str, limit: int, measure: Measure) -> Iterator[str]:
    while measure(text) > limit:
        end = _best_cut(text, _fitting(text, limit, measure))
        yield text[:end]
        text = text[end:]
    yield text


def _fitting(text: str, limit: int, measure: Measure) -> int:
    """The number of code points that fit, not inside a grapheme unless one alone is too long."""
    room = limit
    end: int = 0
    for match in _GRAPHEME.finditer(text):
        room -= measure(match.group())
        if room < 0:
            break
        end = match.end()
    return end or _fitting_points(text, limit, measure)


def _fitting_points(text: str, limit: int, measure: Measure) -> int:
    end = 1
    while end < len(text) and measure(text[: end + 1]) <= limit:
        end += 1
    return end


def _best_cut(text: str, end: int) -> int:
    for cut, least in zip(_CUTS, _FULL_ENOUGH, strict=True):
        ends: list[int] = [match.end() for match in cut.finditer(text, 0, end)]
        good = [one for one in ends if one > least * end and text[:one].strip()]
        if good:
            return good[-1]
    return end
