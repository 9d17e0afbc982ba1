"""«самый большой», “the smallest one”: the end of a row of sizes or figures. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token

Extreme = Literal["largest", "smallest"]
_MOST = listed("самый самая самое самые самую самого самой самых самий сама саме самі саму самого самої")
_LARGE = frozenset(
    map(lexicon.meaning, listed("большой великий крупный длинный широкий высокий толстый довгий высокая"))
)
_SMALL = frozenset(
    map(lexicon.meaning, listed("маленький мелкий короткий узкий низкий тонкий дрібний вузький меньший"))
)
_LARGEST = ("найбильш", "наибольш", "найдовш", "найшир", "largest", "biggest", "longest", "widest", "tallest")
_SMALLEST = ("найменш", "наименьш", "найкоротш", "найвужч", "smallest", "shortest", "tiniest", "narrowest")
_LETTERS = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl")
_SCALE = {
    lexicon.meaning("литр"): 1000.0,
    lexicon.meaning("кг"): 1000.0,
    lexicon.meaning("метр"): 1000.0,
    lexicon.meaning("см"): 10.0,
}
"""In millilitres, grams and millimetres."""


def said_extreme(tokens: Sequence[Token]) -> Extreme | None:
    for at, token in enumerate(tokens):
        text, key = token.text.replace("і", "и"), lexicon.meaning(token.text)
        is_most = at > 0 and tokens[at - 1].text in _MOST
        if text.startswith(_LARGEST) or (is_most and key in _LARGE):
            return "largest"
        if text.startswith(_SMALLEST) or (is_most and key in _SMALL):
            return "smallest"
    return None


def extreme_of(values: Collection[frozenset[str]], extreme: Extreme) -> frozenset[str] | None:
    """The last or the first of values that stand in an order; None where they do not."""
    measured = {value: size for value in values if (size := _size(value)) is not None}
    if len(values) < 2 or len(measured) < len(values):
        return None
    choose = max if extreme == "largest" else min
    return choose(measured, key=lambda value: measured[value])


def _size(value: frozenset[str]) -> float | None:
    letters = [_LETTERS.index(key[2:]) for key in value if lexicon.is_size(key) and key[2:] in _LETTERS]
    if letters:
        return float(max(letters))
    figures = [float(key) for key in value if key[0].isdigit()]
    if len(figures) != 1:
        return None
    return figures[0] * next((scale for unit, scale in _SCALE.items() if unit in value), 1.0)
