"""From the bytes of a customer's picture to the products it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prilavok.catalog.models import Photo, Post
from prilavok.lib.text import shorten
from prilavok.linking.catalogue_cache import catalogue_of
from prilavok.linking.models import PictureFeatures
from prilavok.linking.pictures import memory
from prilavok.linking.pictures.digests import coarse_look, sha256
from prilavok.linking.pictures.filming import stills_of
from prilavok.linking.pictures.opening import PictureRefused, Pixels, open_picture
from prilavok.linking.pictures.reading import named_on
from prilavok.linking.pictures.search import SAME, SURE_EVIDENCE, WHOLE, Box, same_whole, search
from prilavok.linking.types import Sighting

WORTH_SAYING = 0.5
MAX_SIGHTINGS = 5
_SAME_PLACE = 0.5
_RIVAL = 0.6
"""Share of the best one's evidence from which another product at the same place makes it unclear."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One stored picture of the shop, found."""

    products: frozenset[int]
    certainty: float
    evidence: float
    box: Box
    title: str


def recognise(shop_id: int, pictures: Iterable[bytes]) -> tuple[Sighting, ...]:
    """What the pictures show of the shop's own, surest first. Those that cannot be read show nothing."""
    found = [sighting for content in pictures for sighting in _one(shop_id, content)]
    return tuple(sorted(found, key=lambda one: -one.certainty)[:MAX_SIGHTINGS])


def recognise_film(shop_id: int, content: bytes) -> tuple[Sighting, ...]:
    """What stills of a video show, each product as surely as in its best one. Words on them are not read:
    a video shows the thing itself.
    """
    best: dict[tuple[int, ...], Sighting] = {}
    for pixels in stills_of(content):
        for one in _grouped(_by_look(shop_id, pixels)):
            known = best.get(one.product_ids)
            if known is None or known.certainty < one.certainty:
                best[one.product_ids] = one
    return tuple(sorted(best.values(), key=lambda one: -one.certainty)[:MAX_SIGHTINGS])


def _one(shop_id: int, content: bytes) -> list[Sighting]:
    if same := _by_digest(shop_id, sha256(content)):
        return _grouped(same)
    try:
        pixels = open_picture(content)
    except PictureRefused:
        return []
    found = _grouped(_by_look(shop_id, pixels))
    return found or named_on(pixels, catalogue_of(shop_id))


def _by_digest(shop_id: int, digest: str) -> list[_Seen]:
    keys = memory.live(shop_id).filter(digest=digest).order_by("pk").values_list("pk", flat=True)
    return _seen(dict.fromkeys(keys[:20], (SAME, SURE_EVIDENCE, WHOLE)))


def _by_look(shop_id: int, pixels: Pixels) -> list[_Seen]:
    shelf = memory.shelf_of(shop_id)
    found = same_whole(pixels, shelf.alike(coarse_look(pixels))[:20], memory.load)
    found = found or search(pixels, shelf.index, memory.load)
    worth = [one for one in found if one.certainty >= WORTH_SAYING]
    return _seen({one.key: (one.certainty, one.evidence, one.box) for one in worth})


def photos_on(shop_id: int, pixels: Pixels) -> tuple[Sighting, ...]:
    """What a picture of the shop's own shows of its products' photos and other publications.

    The picture itself may be among the stored ones; it does not stop the search for others.
    """
    shelf = memory.shelf_of(shop_id)
    alike = same_whole(pixels, shelf.alike(coarse_look(pixels))[:20], memory.load)
    found = [*alike, *search(pixels, shelf.index, memory.load)]
    worth = sorted((one for one in found if one.certainty >= WORTH_SAYING), key=lambda one: -one.evidence)
    seen = _seen({one.key: (one.certainty, one.evidence, one.box) for one in reversed(worth)})
    return tuple(_grouped(sorted(seen, key=lambda one: -one.evidence))[:MAX_SIGHTINGS])


def _seen(found: dict[int, tuple[float, float, Box]]) -> list[_Seen]:
    """In the same order, with the products that each picture stands for."""
    rows = PictureFeatures.objects.filter(pk__in=list(found)).in_bulk()
    photos = dict(
        Photo.objects.filter(
            pk__in=[row.photo_id for row in rows.values() if row.photo_id], product__deleted_at__isnull=True
        ).values_list("pk", "product_id")
    )
    posts = Post.objects.in_bulk([row.post_id for row in rows.values() if row.post_id])
    shown = _products_on(posts)
    seen = []
    for key, (certainty, evidence, box) in found.items():
        row = rows.get(key)
        if row is None:
            continue
        products = shown[row.post_id] if row.post_id else frozenset({photos.get(row.photo_id or 0, 0)} - {0})
        title = shorten(posts[row.post_id].caption, 120) if row.post_id in posts else ""
        if products:
            seen.append(_Seen(products, certainty, evidence, box, title))
    return seen


def _products_on(posts: Iterable[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Post.objects.filter(pk__in=list(posts), post_products__product__deleted_at__isnull=True)
    for post, product in rows.values_list("pk", "post_products__product_id"):
        if product is not None:
            found[post].add(product)
    return defaultdict(frozenset, {post: frozenset(products) for post, products in found.items()})


def _grouped(seen: Sequence[_Seen]) -> list[Sighting]:
    """One sighting a place of the picture. Pictures of different products that fit there equally well
    leave it open which it is; a publication with several products is narrowed down by a photo of one.
    """
    groups: list[_Seen] = []
    for one in seen:
        place = next((at for at, best in enumerate(groups) if _shared(best.box, one.box) > _SAME_PLACE), None)
        if place is None:
            groups.append(one)
        elif one.evidence >= _RIVAL * groups[place].evidence:
            groups[place] = _together(groups[place], one)
    return [Sighting(tuple(sorted(one.products)), one.certainty, one.title) for one in groups]


def _together(best: _Seen, other: _Seen) -> _Seen:
    common = best.products & other.products
    if not common:
        return replace(best, products=best.products | other.products)
    title = best.title or other.title
    return replace(best, products=common, title=title, certainty=max(best.certainty, other.certainty))


def _shared(one: Box, two: Box) -> float:
    """Share of the smaller box that lies in the other."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    tall = min(one[3], two[3]) - max(one[1], two[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return max(0.0, wide) * max(0.0, tall) / smaller if smaller > 0 else 0.0
