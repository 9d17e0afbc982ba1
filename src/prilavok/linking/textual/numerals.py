"""Numbers written in words become figures: «сто двадцать восемь» -> 128. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prilavok.linking.textual.lexicon.numerals import CARDINALS, ORDINAL_ENDINGS, ORDINALS, SHORT_NUMBERS
from prilavok.linking.textual.normalise import Token


def is_ordinal(word: str) -> bool:
    """«восьмая»: which one, not how many."""
    return word not in CARDINALS and number_of(word) is not None


def number_of(word: str) -> int | None:
    if word in CARDINALS:
        return CARDINALS[word]
    for root, value in ORDINALS.items():
        if word.startswith(root) and word[len(root) :] in ORDINAL_ENDINGS:
            return value
    return None


def numbers_from_words(tokens: Sequence[Token]) -> list[Token]:
    """Neighbouring numerals of falling size make one number."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        value, used = _number_at(tokens, at)
        if used:
            found.append(replace(tokens[at], text=str(value), spelled=True))
            at += used
        else:
            found.append(tokens[at])
            at += 1
    return found


def _number_at(tokens: Sequence[Token], start: int) -> tuple[int, int]:
    total, used, room = 0, 0, 1000
    for token in tokens[start : start + 3]:
        value = SHORT_NUMBERS.get(token.text) if not used and _counts(tokens, start) else None
        value = number_of(token.text) if value is None else value
        if value is None or value >= room or (used and token.clause != tokens[start].clause):
            break
        total, used = total + value, used + 1
        room = 100 if value >= 100 else 10 if value >= 20 else 0
    return total, used


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """«пара» and «пару» only with something to count after."""
    return at + 1 < len(tokens)
