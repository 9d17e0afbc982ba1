"""Which pictures of a shop have no features yet, or stale ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from prilavok.catalog.models import Photo, Post
from prilavok.linking.pictures.packing import VERSION


@dataclass(frozen=True, slots=True)
class Missing:
    """A stored picture of a product or of a publication."""

    file: str
    photo_id: int | None = None
    post_id: int | None = None


def missing(shop_id: int, limit: int, *, oldest: bool = False) -> list[Missing]:
    """Photos of products on sale, then publications; the newest first, or the oldest."""
    order = "pk" if oldest else "-pk"
    photos = missing_photos().filter(product__shop_id=shop_id).order_by(order)
    found = [Missing(file, photo_id=pk) for pk, file in photos.values_list("pk", "file")[:limit]]
    posts = missing_posts().filter(shop_id=shop_id).order_by(order)
    left = limit - len(found)
    return found + [Missing(file, post_id=pk) for pk, file in posts.values_list("pk", "image")[:left]]


def missing_photos() -> QuerySet[Photo]:
    rows = Photo.objects.filter(product__deleted_at__isnull=True).exclude(file="")
    return rows.filter(_none_or_stale("file"))


def missing_posts() -> QuerySet[Post]:
    return Post.objects.exclude(image="").filter(_none_or_stale("image"))


def _none_or_stale(file: str) -> Q:
    stale = ~Q(features__version=VERSION) | ~Q(features__file=F(file))
    return Q(features__isnull=True) | Q(features__isnull=False) & stale


def shops_with_missing() -> list[int]:
    photos = missing_photos().values_list("product__shop_id", flat=True)
    posts = missing_posts().values_list("shop_id", flat=True)
    return sorted({*photos.distinct(), *posts.distinct()})
