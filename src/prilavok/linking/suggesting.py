"""Which products a publication without any may show: by its caption, article numbers in it, its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage

from prilavok.catalog.models import Post, Product
from prilavok.catalog.queries import dismissed_on
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.engine import judge
from prilavok.linking.pictures.opening import PictureRefused, Pixels, open_picture
from prilavok.linking.pictures.recognising import photos_on
from prilavok.linking.types import Candidate, EvidenceKind, Question


@dataclass(frozen=True, slots=True)
class Suggestion:
    product: Product
    score: float
    is_sure: bool
    kind: EvidenceKind
    words: str = ""


def by_captions(shop_id: int, posts: Iterable[Post]) -> dict[int, list[Suggestion]]:
    """Best first, by the publication's row id; those whose captions name nothing are left out."""
    catalogue = catalogue_of(shop_id)
    judged = {
        post.pk: judge(Question(text=post.caption, is_ours=True), catalogue).items
        for post in posts
        if post.caption
    }
    return {post: found for post, found in _suggested(judged).items() if found}


def by_picture(post: Post) -> list[Suggestion]:
    """What the publication's picture and its caption say together; takes about a second."""
    seen = photos_on(post.shop_id, pixels) if (pixels := _pixels(post)) is not None else ()
    verdict = judge(Question(text=post.caption, sightings=seen, is_ours=True), catalogue_of(post.shop_id))
    return _suggested({post.pk: verdict.items})[post.pk]


def _pixels(post: Post) -> Pixels | None:
    if not post.image.name:
        return None
    try:
        with default_storage.open(post.image.name) as source:
            return open_picture(source.read())
    except (OSError, PictureRefused):
        return None


def _suggested(found: Mapping[int, Sequence[Candidate]]) -> dict[int, list[Suggestion]]:
    dismissed = dismissed_on(found)
    products = _products(item.product_id for items in found.values() for item in items)
    return {
        post: [
            _suggestion(item, products[item.product_id])
            for item in items
            if item.product_id in products and (post, item.product_id) not in dismissed
        ]
        for post, items in found.items()
    }


def _suggestion(item: Candidate, product: Product) -> Suggestion:
    reason = item.reasons[0]
    return Suggestion(product, item.score, item.state == "linked", reason.kind, reason.detail)


def _products(ids: Iterable[int]) -> dict[int, Product]:
    wanted = set(ids)
    if not wanted:
        return {}
    return Product.objects.filter(deleted_at__isnull=True).prefetch_related("photos").in_bulk(wanted)
