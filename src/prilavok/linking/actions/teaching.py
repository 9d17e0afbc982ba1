"""Lessons from what members decide: the words of a message mean this product, or do not."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.models import Correction, Evidence, Interest
from prilavok.linking.reading import read
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Membership

MAX_PHRASE = 300
WORDED = ("text", "sku", "correction")


def teach(interest: Interest, meaning: Mapping[int, bool], member: Membership | None) -> None:
    """`meaning` says of products whether the words of the interest's message mean them.

    Nothing is learned from messages whose words named nothing: «цена?» under a post must not become
    another name of what is on it.
    """
    phrase = lesson_phrase(interest)
    if not phrase:
        return
    for product_id, is_right in meaning.items():
        Correction.objects.update_or_create(
            shop_id=interest.shop_id,
            phrase=phrase,
            product_id=product_id,
            defaults={"is_right": is_right, "interest": interest, "member": member},
        )
    bump_catalog_version(interest.shop_id)


def lesson_phrase(interest: Interest) -> str:
    """The naming words of the message that led to the interest."""
    evidence = (
        Evidence.objects.filter(interest=interest, kind__in=WORDED, message__isnull=False)
        .exclude(matched=[])
        .select_related("message")
        .order_by("-weight", "id")
        .first()
    )
    if evidence is None or evidence.message is None:
        return ""
    return read(evidence.message.text, catalogue_of(interest.shop_id).knows).phrase[:MAX_PHRASE].strip()
