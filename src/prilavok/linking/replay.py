"""Earlier corrections judged again with other lessons: which of them would come out otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.types import Lesson, Question


@dataclass(frozen=True, slots=True)
class Decided:
    """What a member said of a message: it means the product, or it does not."""

    id: int
    said: str
    product_id: int
    is_right: bool


def flipped(
    decided: Iterable[Decided], catalogue: Catalogue, before: Sequence[Lesson], after: Sequence[Lesson]
) -> list[int]:
    """Ids of those that agree with the member before and no longer after."""
    old, new = catalogue.with_lessons(before), catalogue.with_lessons(after)
    return [one.id for one in decided if _agrees(one, old) and not _agrees(one, new)]


def _agrees(one: Decided, catalogue: Catalogue) -> bool:
    linked = {
        item.product_id for item in judge(Question(text=one.said), catalogue).items if item.state == "linked"
    }
    return (one.product_id in linked) == one.is_right
