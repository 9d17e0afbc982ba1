"""Lessons from what members decide: the words of a message mean this product, or do not.

A lesson counts from the next message on, unless it would turn an earlier correction round: then it is
held until
a member accepts it. Undoing a decision takes back what it taught.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.loading import lessons_of
from prilavok.linking.models import Correction, Evidence, Interest
from prilavok.linking.replay import Decided, flipped
from prilavok.linking.textual.reading import read
from prilavok.linking.types import Lesson
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Membership

MAX_PHRASE = 300
MAX_SAID = 2_000
REPLAYED = 500
"""So many of the newest corrections are looked at."""
WORDED = ("text", "sku", "correction")


def teach(interest: Interest, meaning: Mapping[int, bool], member: Membership | None) -> None:
    """`meaning` says of products whether the words of the interest's message mean them.

    Nothing is learned from messages whose words named nothing: «цена?» under a post must not become
    another name of what is on it.
    """
    phrase, said = lesson_phrase(interest)
    if not phrase:
        return
    flips = _flips(interest.shop_id, phrase, meaning)
    for product_id, is_right in meaning.items():
        Correction.objects.update_or_create(
            shop_id=interest.shop_id,
            phrase=phrase,
            product_id=product_id,
            defaults={
                "is_right": is_right,
                "interest": interest,
                "member": member,
                "said": said[:MAX_SAID],
                "standing": Correction.Standing.HELD if flips else Correction.Standing.ACTIVE,
                "flips": flips,
            },
        )
    bump_catalog_version(interest.shop_id)


@transaction.atomic
def forget_lessons(interest: Interest) -> int:
    """The decision about this interest is taken back: what it taught is forgotten. Returns how many
    lessons.
    """
    count, _ = Correction.objects.filter(shop=interest.shop_id, interest=interest).delete()
    if count:
        bump_catalog_version(interest.shop_id)
    return count


@transaction.atomic
def accept_lesson(correction: Correction) -> None:
    """A held lesson counts after all, though it turns earlier corrections round."""
    rows = Correction.objects.filter(shop=correction.shop_id, phrase=correction.phrase)
    if rows.filter(standing=Correction.Standing.HELD).update(standing=Correction.Standing.ACTIVE):
        bump_catalog_version(correction.shop_id)


@transaction.atomic
def drop_lesson(correction: Correction) -> None:
    """A lesson is forgotten for good."""
    Correction.objects.filter(pk=correction.pk).delete()
    bump_catalog_version(correction.shop_id)


def lesson_phrase(interest: Interest) -> tuple[str, str]:
    """The naming words of the message that led to the interest, and the message."""
    evidence = (
        Evidence.objects.filter(interest=interest, kind__in=WORDED, message__isnull=False)
        .exclude(matched=[])
        .select_related("message")
        .order_by("-weight", "id")
        .first()
    )
    if evidence is None or evidence.message is None:
        return "", ""
    text = evidence.message.text
    phrase = read(text, catalogue_of(interest.shop_id).knows).phrase[:MAX_PHRASE].strip()
    return phrase, text


def _flips(shop_id: int, phrase: str, meaning: Mapping[int, bool]) -> list[int]:
    """Row ids of the earlier corrections that would come out otherwise with the new lesson."""
    rows = Correction.objects.filter(shop_id=shop_id, standing=Correction.Standing.ACTIVE).exclude(said="")
    earlier = rows.exclude(phrase=phrase).order_by("-id")[:REPLAYED]
    decided = [Decided(row.pk, row.said, row.product_id, row.is_right) for row in earlier]
    if not decided:
        return []
    known = [lesson for lesson in lessons_of(shop_id) if " ".join(lesson.stems) != phrase]
    new = Lesson(
        tuple(phrase.split()),
        frozenset(product for product, is_right in meaning.items() if is_right),
        frozenset(product for product, is_right in meaning.items() if not is_right),
    )
    return flipped(decided, catalogue_of(shop_id), known, [*known, new])
