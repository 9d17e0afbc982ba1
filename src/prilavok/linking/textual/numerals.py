"""Numbers written in words become figures: «сто двадцать восемь» -> 128, «сотка» -> 100. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from prilavok.linking.textual.lexicon.numerals import (
    AND_A_HALF,
    CARDINALS,
    HALF_OF,
    HALVES,
    NICKNAME_ENDINGS,
    NICKNAMES,
    ORDINAL_ENDINGS,
    ORDINALS,
    SHORT_NUMBERS,
)
from prilavok.linking.textual.lexicon.traits import SAID_SIZES, SAID_X
from prilavok.linking.textual.normalise import Token

Knows = Callable[[str], bool]


def is_ordinal(word: str) -> bool:
    """«восьмая», «восьмёрка»: which one, not how many."""
    return word not in CARDINALS and (number_of(word) is not None or nickname_of(word) is not None)


def number_of(word: str) -> float | None:
    if word in CARDINALS:
        return CARDINALS[word]
    for root, value in ORDINALS.items():
        if word.startswith(root) and word[len(root) :] in ORDINAL_ENDINGS:
            return value
    return None


def nickname_of(word: str) -> int | None:
    for root, value in NICKNAMES.items():
        if word.startswith(root) and word[len(root) :] in NICKNAME_ENDINGS:
            return value
    return None


def numbers_from_words(tokens: Sequence[Token], knows: Knows) -> list[Token]:
    """Neighbouring numerals of falling size make one number; what the catalogue calls so stays a word."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        made, used = _said_at(tokens, at, knows)
        found += made if used else [tokens[at]]
        at += used or 1
    return found


def _said_at(tokens: Sequence[Token], at: int, knows: Knows) -> tuple[list[Token], int]:
    token = tokens[at]
    value, used = _number_at(tokens, at)
    if used:
        more = _half_after(tokens, at + used)
        return [_number(token, value + (0.5 if more else 0))], used + more
    if token.is_number:
        more = _half_after(tokens, at + 1)
        whole = token.text.isdigit() and more
        return ([_number(token, int(token.text) + 0.5)], 1 + more) if whole else ([], 0)
    if knows(token.text):
        return [], 0
    if (nickname := nickname_of(token.text)) is not None:
        return [_number(token, nickname)], 1
    made, used = _half(tokens, at)
    return (made, used) if used else _letters(tokens, at)


def _number(token: Token, value: float) -> Token:
    return replace(token, text=f"{value:g}", spelled=True)


def _number_at(tokens: Sequence[Token], start: int) -> tuple[float, int]:
    total, used, room = 0.0, 0, 1000.0
    for token in tokens[start : start + 3]:
        short = SHORT_NUMBERS.get(token.text) if not used and _counts(tokens, start) else None
        value = number_of(token.text) if short is None else short
        if value is None or value >= room or (used and token.clause != tokens[start].clause):
            break
        total, used = total + value, used + 1
        room = 100 if value >= 100 else 10 if value >= 20 else 0
    return total, used


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """«пара» and «пару» only with something to count after."""
    return at + 1 < len(tokens)


def _half_after(tokens: Sequence[Token], at: int) -> int:
    """How many words of «два с половиной» follow the number."""
    following = tuple(token.text for token in tokens[at : at + 3])
    return next((len(words) for words in AND_A_HALF if following[: len(words)] == words), 0)


def _half(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """«полкило», «пол литра»."""
    token = tokens[at]
    used = 2 if token.text in HALF_OF and at + 1 < len(tokens) else 1
    word = "".join(one.text for one in tokens[at : at + used])
    word = f"пол{tokens[at + 1].text}" if used == 2 else word
    if word not in HALVES:
        return [], 0
    value, unit = HALVES[word]
    return [_number(token, value), token.as_text(unit)], used


def _letters(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """«икс эль», «хэ хэ эль», «эска»."""
    end = at
    while end < len(tokens) and tokens[end].text in SAID_X:
        end += 1
    letter = SAID_SIZES.get(tokens[end].text) if end < len(tokens) else None
    if letter is None or (end > at and letter == "m"):
        return [], 0
    return [tokens[at].as_text("x" * (end - at) + letter)], end - at + 1
