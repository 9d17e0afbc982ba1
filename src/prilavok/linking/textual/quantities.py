"""How many are wanted, and which figures are money, sizes of people or times. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.numerals import (
    AMOUNT,
    MONEY,
    NOT_PIECES,
    PIECES,
    PLAIN_PIECES,
    TAKING,
)
from prilavok.linking.textual.lexicon.traits import NAMED_SIZES, SIZE_WORDS
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token, fold, glued_code
from prilavok.linking.textual.numerals import is_ordinal
from prilavok.linking.textual.stemming import stem

MAX_QUANTITY = 99
PLAIN_LIMIT = 20
FEW = 10
SHORTENED = 2
"""«кг» and «л» stand beside figures; alone they are sizes or nothing."""
WHOLE_MEASURES = frozenset(map(lexicon.meaning, ("литр", "килограмм", "метр")))
LETTERS = {
    "а": "a", "в": "bv", "б": "b", "с": "sc", "д": "d", "е": "e", "ф": "f", "г": "g", "м": "m", "л": "l",
}  # fmt: skip
"""Latin letters that a Cyrillic one looks or sounds like."""
METRE, CENTIMETRE = lexicon.meaning("метр"), lexicon.meaning("см")
SMALL_MEASURES = frozenset(map(lexicon.meaning, ("мл", "грамм")))
THOUSAND = 1000
LARGE = 100
LONG_PIECE = 4
_PIECE_STEMS = frozenset(stem(word) for word in PIECES if len(word) > LONG_PIECE and word[0] > "z")
_TIMES = re.compile(r"^(?:[xх*](\d{1,2})|(\d{1,2})[xх*])$")
_BEFORE_NO_QUANTITY = listed(
    """
    в на за до через с от к size размер № номер no цифра цифру рост роста росту
    """
)
HEIGHT = listed(
    """
    рост роста росту зріст зросту height вес вага весу ростом лет возраст
    """
)
OF_MANY = ("ов", "ев", "ей", "ів", "їв")
"""«10 паучей», not «12 редми»."""
AT_MOST = listed("до under within")
COSTING = listed("за for around about")
SCALES = listed("тыс тысяч тысячи тысячу тис к")
CURRENCIES = frozenset("£$€₽₴")
Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Quantity:
    """`at` is the token that says it, `places` all tokens spent on it."""

    count: int
    at: int
    places: frozenset[int]


def quantities(tokens: Sequence[Token], knows: Knows) -> list[Quantity]:
    found: list[Quantity] = []
    for at in range(len(tokens)):
        one = (
            _times(tokens, at, knows)
            or _stated(tokens, at)
            or _pieces(tokens, at, knows)
            or _counted(tokens, at, knows)
        )
        if one and 1 <= one.count <= MAX_QUANTITY and not any(one.places & other.places for other in found):
            found.append(one)
    return found


def _times(tokens: Sequence[Token], at: int, knows: Knows) -> Quantity | None:
    """«x3», «2х»; not where the catalogue has a model of that name."""
    match = _TIMES.match(fold(tokens[at].raw))
    if not match or knows(glued_code(fold(tokens[at].raw)) or "-"):
        return None
    same = frozenset(i for i, other in enumerate(tokens) if other.place == tokens[at].place)
    return Quantity(int(match[1] or match[2]), at, same)


def _stated(tokens: Sequence[Token], at: int) -> Quantity | None:
    """«в количестве 5», “qty 4”."""
    token = tokens[at]
    if not at or not token.text.isdigit() or tokens[at - 1].text not in AMOUNT:
        return None
    return Quantity(int(token.text), at, frozenset({at - 1, at}))


def _pieces(tokens: Sequence[Token], at: int, knows: Knows) -> Quantity | None:
    """«2 шт», «три пачки»; not where the catalogue itself sells by so many pieces."""
    token = tokens[at]
    if not token.is_number or not token.text.isdigit() or knows(f"{token.text}шт"):
        return None
    beside = next((other for other in (at + 1, at - 1) if _is_piece(tokens, other, token)), None)
    if beside is None or (token.spelled and is_ordinal(fold(token.raw))):
        return None
    return Quantity(int(token.text), at, frozenset({at, beside}))


@lru_cache(maxsize=4096)
def is_piece(word: str) -> bool:
    """A word for one piece, in any of its endings when it is long enough not to be another."""
    return word in PIECES or (len(word) > LONG_PIECE and word[0] > "z" and stem(word) in _PIECE_STEMS)


def _is_piece(tokens: Sequence[Token], at: int, number: Token) -> bool:
    """«2 шт»; the other way round, «штук пять», only words of plain counting stand before."""
    if not 0 <= at < len(tokens) or tokens[at].clause != number.clause:
        return False
    if tokens[at].place > number.place:
        return is_piece(tokens[at].text)
    return tokens[at].text in PLAIN_PIECES or (
        is_piece(tokens[at].text) and _ends_clause(tokens, at + 1) and not _follows_figure(tokens, at)
    )


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 == len(tokens) or tokens[at + 1].clause != tokens[at].clause


def _follows_figure(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].is_number


def _counted(tokens: Sequence[Token], at: int, knows: Knows) -> Quantity | None:
    """«возьму две», «две Марты», «2 Марты»: a small number right after a word of taking or before a thing."""
    token = tokens[at]
    if not token.is_number or not token.text.isdigit() or token.glued or not _alone(tokens, at):
        return None
    if token.spelled and is_ordinal(fold(token.raw)):
        return None
    before = tokens[at - 1].text if at else ""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in _BEFORE_NO_QUANTITY or before in SIZE_WORDS or (following and _is_other_measure(following)):
        return None
    count = int(token.text)
    if token.spelled:
        return _spelled(tokens, at, before, following, knows)
    if knows(token.text) or not 2 <= count < PLAIN_LIMIT:
        return _plain_known(token, before, following, at, knows)
    starts = _starts(tokens, at) and _names_thing(following, token, knows)
    ends = count < FEW and _is_clause_alone(tokens, at)
    return Quantity(count, at, frozenset({at})) if before in TAKING or starts or ends else None


def _spelled(
    tokens: Sequence[Token], at: int, before: str, following: Token | None, knows: Knows
) -> Quantity | None:
    token, count = tokens[at], int(tokens[at].text)
    if count == 1 or count > PLAIN_LIMIT:
        return None
    if _is_clause_alone(tokens, at):
        return Quantity(count, at, frozenset({at}))
    opens = not at or tokens[at - 1].clause != token.clause
    if knows(token.text) or not (before in TAKING or opens or _names_thing(following, token, knows)):
        return _spelled_known(token, before, following, at, knows)
    return Quantity(count, at, frozenset({at}))


def _is_clause_alone(tokens: Sequence[Token], at: int) -> bool:
    """«базова футболка 116, дві», «свечи – 2»: a number that is a clause by itself, at the end."""
    return at == len(tokens) - 1 and at > 0 and tokens[at - 1].clause != tokens[at].clause


def _spelled_known(
    token: Token, before: str, following: Token | None, at: int, knows: Knows
) -> Quantity | None:
    """A number in words that a product name also has: only «две Марты» with a thing after counts."""
    if int(token.text) < 10 and (before in TAKING or _names_thing(following, token, knows)):
        return Quantity(int(token.text), at, frozenset({at}))
    return None


def _plain_known(
    token: Token, before: str, following: Token | None, at: int, knows: Knows
) -> Quantity | None:
    count = int(token.text)
    if (
        2 <= count < 10
        and before in TAKING | {"и", "та", "+", "and"}
        and _names_thing(following, token, knows)
    ):
        return Quantity(count, at, frozenset({at}))
    few = count < 10 or (following is not None and following.text.endswith(OF_MANY))
    if 2 <= count < PLAIN_LIMIT and few and at == 0 and _names_thing(following, token, knows):
        return Quantity(count, at, frozenset({at}))
    return None


def single_measures(tokens: Sequence[Token]) -> frozenset[str]:
    """«мёда литр», «кило зёрен», «литровый»: one of the measure, where no figure stands before it."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        key = lexicon.meaning(token.text)
        has_figure = at > 0 and tokens[at - 1].is_number
        if key in WHOLE_MEASURES and len(token.text) > SHORTENED and not has_figure:
            found |= {"1", key} | ({"100"} if key == METRE else set())
    return frozenset(found)


def equal_measures(tokens: Sequence[Token]) -> frozenset[str]:
    """«0,5 л» is 500 of «500 мл», «1500 г» is 1.5."""
    found: set[str] = set()
    for token, following in pairwise(tokens):
        key = lexicon.meaning(following.text)
        if token.is_number and key in WHOLE_MEASURES:
            found.add(f"{float(token.text) * THOUSAND:g}")
            found |= {f"{float(token.text) * LARGE:g}"} if key == METRE else set()
        elif token.is_number and key == CENTIMETRE and float(token.text) >= LARGE:
            found.add(f"{float(token.text) / LARGE:g}")
        elif token.is_number and key in SMALL_MEASURES and float(token.text) >= LARGE:
            found.add(f"{float(token.text) / THOUSAND:g}")
    return frozenset(found)


def said_sizes(tokens: Sequence[Token]) -> frozenset[str]:
    """«extra large», «размер с», «85е»: a word or a Cyrillic letter for a Latin one."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        if token.text in NAMED_SIZES:
            extra = "x" if before and before.text == "extra" else ""
            found.add(lexicon.meaning(extra + NAMED_SIZES[token.text]))
        elif len(token.text) == 1 and before and _is_size_letter(token, before):
            found |= {lexicon.meaning(letter) for letter in LETTERS.get(token.text, "")}
    return frozenset(found)


def _is_size_letter(token: Token, before: Token) -> bool:
    after_figure = before.is_number and before.place == token.place
    return after_figure or before.text in SIZE_WORDS or token.raw.isupper()


def _alone(tokens: Sequence[Token], at: int) -> bool:
    """The only token of its written word."""
    place = tokens[at].place
    return not any(tokens[other].place == place for other in (at - 1, at + 1) if 0 <= other < len(tokens))


def _starts(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].clause != tokens[at].clause or lexicon.is_talk(tokens[at - 1].text)


def _names_thing(following: Token | None, token: Token, knows: Knows) -> bool:
    if following is None or following.clause != token.clause or following.is_number:
        return False
    key = lexicon.meaning(following.text)
    return (
        (knows(following.text) or lexicon.is_listed(key))
        and not lexicon.is_unit(key)
        and not lexicon.is_size(key)
    )


def _is_other_measure(following: Token) -> bool:
    return (
        following.text in NOT_PIECES
        or following.text in MONEY
        or following.text in SIZE_WORDS
        or lexicon.is_unit(lexicon.meaning(following.text))
    )


def _is_at_most(tokens: Sequence[Token], at: int, knows: Knows) -> bool:
    """«до 6000», “under 100”: what it may cost, where no product is called so."""
    before = tokens[at - 1].text if at else ""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    measured = following is not None and lexicon.is_unit(lexicon.meaning(following.text))
    return before in AT_MOST and len(tokens[at].text) > 2 and not measured and not knows(tokens[at].text)


def said_prices(tokens: Sequence[Token]) -> frozenset[int]:
    """«тот что за 1200», “the £295 set”, “19 quid”: what a thing costs."""
    return frozenset(
        at
        for at, token in enumerate(tokens)
        if token.text.isdigit() and float(token.text) >= FEW and _is_price(tokens, at)
    )


def _is_price(tokens: Sequence[Token], at: int) -> bool:
    token, before = tokens[at], (tokens[at - 1].text if at else "")
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in AT_MOST:
        return False
    if (following is not None and following.text in MONEY - SCALES) or set(token.raw) & CURRENCIES:
        return True
    return before in COSTING and not (following is not None and _is_other_measure(following))


def amounts(tokens: Sequence[Token], knows: Knows) -> frozenset[int]:
    """Figures that are money or a height: «до 5000 руб», «рост 165»; where things are sold by height, it is a
    size.
    """
    spent: set[int] = set()
    for at, token in enumerate(tokens):
        if not token.is_number:
            continue
        if at + 1 < len(tokens) and tokens[at + 1].text in MONEY and tokens[at + 1].text != "к":
            spent |= {at, at + 1}
        if _is_at_most(tokens, at, knows):
            spent.add(at)
        is_height = at and tokens[at - 1].text in HEIGHT and not knows(token.text)
        if is_height or (token.text.isdigit() and len(token.text) >= 9):
            spent.add(at)
    return frozenset(spent)
