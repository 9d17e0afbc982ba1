"""Numbers written in words become figures: «сто двадцать восемь» -> 128, «сотка» -> 100. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.numerals import (
    AND_A_HALF,
    CARDINALS,
    FRACTIONS,
    MEASURED,
    NICKNAME_ENDINGS,
    NICKNAMES,
    ORDINAL_ENDINGS,
    ORDINALS,
    PARTS,
    PIECES,
    PREFIXES,
    SHORT_NUMBERS,
)
from prilavok.linking.textual.lexicon.traits import SAID_SIZES, SAID_X
from prilavok.linking.textual.normalise import Token

Knows = Callable[[str], bool]
HALF_PREFIXES = ("полу", "пол", "пів", "пив")
FILLING = frozenset({"a", "of", "an"})
POINTS = frozenset({"и", "і", "й", "та", "point", "запятая", "кома"})
WHOLE = frozenset({"литр", "кг", "метр"})


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
    made, used = _decimal(tokens, at, knows)
    if used:
        return made, used
    value, used = _number_at(tokens, at)
    if used and at + used < len(tokens) and tokens[at + used].text in PIECES and used > 1:
        value, used = _before_pieces(tokens, at, value, used, knows)
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
    made, used = _fraction(token, knows)
    if not used:
        made, used = _part(tokens, at)
    if not used:
        made, used = _compound(token)
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
        is_last = token.text not in CARDINALS
        room = 0 if is_last else 100 if value >= 100 else 10 if value >= 20 else 0
    return total, used


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """«пара» and «пару» only with something to count after."""
    return at + 1 < len(tokens)


def _half_after(tokens: Sequence[Token], at: int) -> int:
    """How many words of «два с половиной» follow the number."""
    following = tuple(token.text for token in tokens[at : at + 3])
    return next((len(words) for words in AND_A_HALF if following[: len(words)] == words), 0)


def _fraction(token: Token, knows: Knows) -> tuple[list[Token], int]:
    for root, parts in FRACTIONS.items():
        figures = [f"{part}" for part in parts]
        if (
            token.text.startswith(root)
            and token.text[len(root) :] in NICKNAME_ENDINGS
            and all(map(knows, figures))
        ):
            return [replace(token, text=figure, spelled=True) for figure in figures], 1
    return [], 0


def _part(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """«полкило», «пол литра», «чверть кіла»."""
    token = tokens[at]
    if token.text in PARTS:
        unit = next((one for one in tokens[at + 1 : at + 3] if one.text not in FILLING), None)
        if unit and _is_whole_measure(unit.text):
            used = tokens.index(unit, at) + 1 - at
            return [_number(token, PARTS[token.text]), unit.as_text(lexicon.plain_measure(unit.text))], used
        return [], 0
    for first in HALF_PREFIXES:
        rest = token.text[len(first) :]
        if token.text.startswith(first) and _is_whole_measure(rest):
            return [_number(token, PARTS[first]), token.as_text(lexicon.plain_measure(rest))], 1
    return [], 0


def _is_whole_measure(word: str) -> bool:
    return len(word) > 2 and lexicon.plain_measure(word) in WHOLE


def _compound(token: Token) -> tuple[list[Token], int]:
    """«трёхлитровый», «пятиметровка»: a figure and its measure in one word."""
    for root, unit in MEASURED.items():
        first, found, _ = token.text.partition(root)
        if found and first in PREFIXES:
            return [_number(token, PREFIXES[first]), token.as_text(unit)], 1
    return [], 0


def _decimal(tokens: Sequence[Token], at: int, knows: Knows) -> tuple[list[Token], int]:
    """«ноль тринадцать» is 0.13, «четыре и два» 4.2, where the catalogue has such a figure."""
    whole, used = _number_at(tokens, at)
    if not used and tokens[at].text.isdigit():
        whole, used = float(tokens[at].text), 1
    if not used or whole != int(whole):
        return [], 0
    rest = at + used
    joined = rest < len(tokens) and tokens[rest].text in POINTS
    if whole and not joined:
        return [], 0
    part, more = _number_at(tokens, rest + joined)
    text = f"{int(whole)}.{int(part)}"
    if more and (knows(text) or knows(f"{text}0")):
        return [
            replace(tokens[at], text=text if knows(text) else f"{text}0", spelled=True)
        ], used + joined + more
    return [], 0


def _before_pieces(
    tokens: Sequence[Token], at: int, value: float, used: int, knows: Knows
) -> tuple[float, int]:
    """«четыреста пятьдесят четыре штуки»: four pieces of what there are 450 of."""
    last = number_of(tokens[at + used - 1].text) or 0
    first = value - last
    if knows(f"{first:g}") and not knows(f"{value:g}"):
        return first, used - 1
    return value, used


def _letters(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """«икс эль», «хэ хэ эль», «эска»."""
    end = at
    while end < len(tokens) and tokens[end].text in SAID_X:
        end += 1
    letter = SAID_SIZES.get(tokens[end].text) if end < len(tokens) else None
    if letter is None or (end > at and letter == "m"):
        return [], 0
    return [tokens[at].as_text("x" * (end - at) + letter)], end - at + 1
