"""What operators taught: phrases that mean a product, and phrases that do not. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.textual import lexicon
from prilavok.linking.textual.reading import Reading
from prilavok.linking.types import Lesson, Reason

TAUGHT = 0.97
TAUGHT_SEVERAL = 0.65


def lessons_for(reading: Reading, catalogue: Catalogue) -> list[Lesson]:
    """Lessons whose phrase the message holds, the longest first.

    A phrase that is only a colour or a kind of thing must be the whole message: «красное» taught once must
    not decide every message with «красное» in it.
    """
    said = reading.keys
    whole = reading.phrase
    found = [
        lesson
        for key in said
        for lesson in catalogue.lessons_by_key.get(key, ())
        if (" ".join(lesson.stems) == whole) or (said.issuperset(lesson.stems) and _names(lesson.stems))
    ]
    return sorted(found, key=lambda lesson: (-len(lesson.stems), lesson.stems))


def _names(stems: Iterable[str]) -> bool:
    listed = list(stems)
    return len(listed) > 1 or not (lexicon.describes(listed[0]) or lexicon.is_noun(listed[0]))


def taught(reading: Reading, lessons: Iterable[Lesson], catalogue: Catalogue) -> list[Reason]:
    """From the longest phrase that still means something on sale."""
    for lesson in lessons:
        right = sorted(product for product in lesson.right if product in catalogue.products)
        if right:
            weight = TAUGHT if len(right) == 1 else TAUGHT_SEVERAL
            words = tuple(
                dict.fromkeys(
                    token.raw for token in reading.meant if lexicon.meaning(token.text) in lesson.stems
                )
            )
            return [Reason("correction", product, weight, " ".join(words), words) for product in right]
    return []


def denied(lessons: Iterable[Lesson]) -> frozenset[int]:
    """Products these words are known not to mean."""
    return frozenset(product for lesson in lessons for product in lesson.wrong)
