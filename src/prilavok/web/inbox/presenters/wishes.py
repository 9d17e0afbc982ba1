"""What a customer asked about, with the evidence, for the pane beside the conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from prilavok.linking.models import Interest
from prilavok.web.inbox.presenters.counter import EVIDENCE, UNKNOWN_EVIDENCE, Confidence, confidence_of
from prilavok.web.inbox.presenters.references import photo_of

STATES: dict[str, tuple[Any, str]] = {
    "closed": (pgettext_lazy("interest", "asked"), ""),
    "rejected": (pgettext_lazy("interest", "not about it"), ""),
    "open": (pgettext_lazy("interest", "asks"), "is-accent"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    interest: Interest
    name: str
    photo: str
    confidence: Confidence
    reasons: list[Any]
    state: Any
    tone: str


def wishes(rows: Iterable[Interest]) -> list[Wish]:
    """A product once, by its newest interest."""
    once: dict[int, Interest] = {}
    for row in rows:
        once.setdefault(row.product_id, row)
    return [_wish(row) for row in once.values()]


def _wish(interest: Interest) -> Wish:
    kinds = dict.fromkeys(evidence.kind for evidence in interest.evidence.all())
    label = interest.variant.label if interest.variant else ""
    state, tone = STATES[_state(interest)]
    return Wish(
        interest=interest,
        name=", ".join(part for part in (interest.product.name, label) if part),
        photo=photo_of(interest.product),
        confidence=confidence_of(interest),
        reasons=[EVIDENCE.get(kind, UNKNOWN_EVIDENCE)[2] for kind in kinds][:3],
        state=state,
        tone=tone,
    )


def _state(interest: Interest) -> str:
    if interest.state == Interest.State.REJECTED:
        return "rejected"
    return "open" if interest.closed_at is None else "closed"
