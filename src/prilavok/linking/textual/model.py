"""The two logistic models: how well a product fits, and how sure the best fit is. Coefficients are in a
file. Pure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.features import FEATURES, Fit

CONFIDENCE = (
    "logit",
    "margin",
    "margin_third",
    "ties",
    "points_lead",
    "cover_lead",
    "core_lead",
    "rivals",
    "base",
    "sole",
    "sole_clear",
    "sole_silent",
    "base_clear",
    "only_full",
    "only_full_many",
)
BESIDES = (
    "explained", "name_cover", "keys_said", "exactness", "other_name", "other_noun", "other_trait",
    "other_number",
    "loud_stranger", "quiet_stranger", "strange_number", "alias", "described", "everyday", "cue",
    "weak_single",
    "listed_stranger", "denied", "past", "placed", "owned", "thanks", "told", "chatter", "open", "guessed",
)  # fmt: skip
"""Features of the best fit that bear on how sure it is."""
_AT = tuple(FEATURES.index(name) for name in BESIDES)
_AMISS = tuple(
    FEATURES.index(name)
    for name in (
        "other_name",
        "other_noun",
        "other_trait",
        "other_number",
        "loud_stranger",
        "strange_number",
        "listed_stranger",
    )
)
_EXACT = FEATURES.index("exactness")
_CLEAR, _SILENT = FEATURES.index("clear"), FEATURES.index("clear_alone")
FAR = 8.0
ALIKE = 0.85
SAME = 0.15
"""Two products meet a word equally well within this."""


@dataclass(frozen=True, slots=True)
class Logistic:
    weights: tuple[float, ...]
    bias: float

    def logit(self, row: Sequence[float]) -> float:
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))

    def probability(self, row: Sequence[float]) -> float:
        return sigmoid(self.logit(row))


@dataclass(frozen=True, slots=True)
class Model:
    version: str
    pair: Logistic
    confidence: Logistic
    curve: tuple[tuple[float, float], ...] = ()
    """What the confidence's logit was worth on shops it had not seen: (logit, logit of the share that was
    right).
    """

    def sure(self, row: Sequence[float]) -> float:
        """The probability that the best fit is the product meant."""
        logit = self.confidence.logit(row)
        return sigmoid(along(self.curve, logit) if self.curve else logit)


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def along(curve: Sequence[tuple[float, float]], logit: float) -> float:
    """Straight lines between the knots, level outside of them."""
    if logit <= curve[0][0]:
        return curve[0][1]
    for (left, low), (right, high) in pairwise(curve):
        if logit <= right:
            return low + (high - low) * (logit - left) / ((right - left) or 1.0)
    return curve[-1][1]


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    text = resources.files("prilavok.linking.textual").joinpath("model.json").read_text("utf-8")
    return model_from(json.loads(text))


def model_from(data: Mapping[str, Any]) -> Model:
    return Model(
        str(data["version"]),
        _logistic(data["pair"], FEATURES),
        _logistic(data["confidence"], confidence_names()),
        tuple((float(at), float(value)) for at, value in data["curve"]),
    )


def confidence_names() -> tuple[str, ...]:
    return (*CONFIDENCE, *BESIDES)


def _logistic(data: Mapping[str, Any], names: Sequence[str]) -> Logistic:
    weights = data["weights"]
    return Logistic(tuple(float(weights[name]) for name in names), float(data["bias"]))


def confidence_row(best: Fit, logit: float, rivals: Sequence[tuple[Fit, float]]) -> tuple[float, ...]:
    """The best fit beside those that compete for the same words, best first."""
    second = rivals[0][1] if rivals else logit - FAR
    third = rivals[1][1] if len(rivals) > 1 else logit - FAR
    points = max((rival.points for rival, _ in rivals), default=0.0)
    alike = _alike(best, rivals)
    clear, silent = best.row[_CLEAR], best.row[_SILENT]
    base = _is_base(best, alike)
    sharp = best.row[_EXACT] >= 0.9 or len(best.said_keys) > 1
    only = (
        sharp
        and not any(best.row[at] for at in _AMISS)
        and not any(_explains_all(rival, best) for rival, _ in rivals)
    )
    ties = sum(1 for _, other in rivals if other > logit - 0.5)
    return (
        max(-FAR, min(FAR, logit)),
        min(FAR, logit - second),
        min(FAR, logit - third),
        math.log1p(ties),
        (best.points - points) / (best.points or 1.0),
        best.row[2] - max((rival.row[2] for rival, _ in rivals), default=0.0),
        best.row[3] - max((rival.row[3] for rival, _ in rivals), default=0.0),
        math.log1p(len(rivals)),
        float(base),
        float(not alike),
        clear * float(not alike),
        max(0.0, silent - clear) * float(not alike),
        max(clear, silent) * float(base),
        float(only),
        float(only and len(best.said_keys) > 1),
        *(best.row[at] for at in _AT),
    )


def _explains_all(one: Fit, best: Fit) -> bool:
    """Meets every word that the best fit meets, about as well."""
    return all(mine >= theirs - SAME for mine, theirs in zip(one.met, best.met, strict=True))


def names_plain_model(best: Fit, rivals: Sequence[tuple[Fit, float]]) -> bool:
    """«iPhone 13» was said, figure and all, and that is the whole name of one of them."""
    own = set(best.entry.name_keys)
    said_figure = any(key[0].isdigit() for key in best.said_keys & own)
    if not said_figure or any(best.row[at] for at in _AMISS):
        return False
    alike = _alike(best, rivals)
    return _is_base(best, alike) and all(any(key[0].isalpha() for key in _more(one, own)) for one in alike)


def _alike(best: Fit, rivals: Sequence[tuple[Fit, float]]) -> list[Fit]:
    return [rival for rival, _ in rivals if rival.points >= best.points * ALIKE]


def _is_base(best: Fit, alike: Sequence[Fit]) -> bool:
    """«iPhone 13» beside «iPhone 13 Pro»: all of the one's name is said or shared, the others have more."""
    if not alike:
        return False
    common = set(best.entry.name_keys).intersection(*(one.entry.name_keys for one in alike))
    return not _more(best, common) and all(_more(one, common) for one in alike)


def _more(one: Fit, common: set[str]) -> set[str]:
    return {
        key
        for key in set(one.entry.name_keys) - common - one.said_keys
        if not lexicon.is_noun(key) and not lexicon.is_unit(key) and key[1:2] != "j"
    }
