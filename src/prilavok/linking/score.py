"""From pieces of evidence to one number and a decision. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prilavok.linking.types import Reason, State

LINKED = 0.90
SUGGESTED = 0.50
GUESS = 0.89
"""The most a product may score while it is not linked."""
CEILING = 0.99
"""Only a person is surer than this."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure linking must be in a shop: to link by itself, to suggest."""

    link: float = LINKED
    suggest: float = SUGGESTED


USUAL = Thresholds()


def combine(weights: Iterable[tuple[str, float]]) -> float:
    """Kinds of evidence support each other as independent witnesses; within a kind the best one counts,

    so that a customer who repeats a vague question does not make it certain.
    """
    best: dict[str, float] = {}
    for kind, weight in weights:
        best[kind] = max(best.get(kind, 0.0), weight)
    doubt = 1.0
    for weight in best.values():
        doubt *= 1 - min(weight, 1.0)
    score = 1 - doubt
    return 1.0 if score >= 1 else round(min(score, CEILING), 3)


def score_of(reasons: Iterable[Reason]) -> float:
    return combine((reason.kind, reason.weight) for reason in reasons)


def decide(score: float, thresholds: Thresholds = USUAL) -> State | None:
    """None is too little to show anybody."""
    if score >= thresholds.link:
        return "linked"
    return "suggested" if score >= thresholds.suggest else None
