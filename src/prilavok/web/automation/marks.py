"""A customer's words with those marked that decided."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

BEFORE, AFTER = 40, 90


def marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """On one line, cut so that the first marked words are in sight."""
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    end = max(start + BEFORE + AFTER, spans[-1][1] + BEFORE if spans else 0)
    pieces, last = ["…" if start else ""], start
    for left, right in spans:
        pieces += [
            escape(text[last:left]),
            format_html('<mark class="rule-mark">{}</mark>', text[left:right]),
        ]
        last = right
    pieces += [escape(text[last:end]), "…" if end < len(text) else ""]
    return SafeString("".join(pieces))


def phrase_around(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The marked words with a neighbour on each side: what to put into the exclusions."""
    if not spans:
        return ""
    before = _words(text[: spans[0][0]])[-1:]
    inside = _words(text[spans[0][0] : spans[-1][1]])
    after = _words(text[spans[-1][1] :])[:1]
    return " ".join([*before, *inside, *after])[:100].lower()


def _words(text: str) -> list[str]:
    """Words up to where a sentence ends do not cross it."""
    cleaned = "".join(letter if letter.isalnum() or letter in "-'’" else " " for letter in text)
    return cleaned.split()
