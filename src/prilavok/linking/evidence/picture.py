"""Pictures: the shop's own file sent back, known by its digest or its address, or seen on a picture. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.types import Reason, Sighting

SAME_FILE = 0.97
ON_SEVERAL = 0.60
MAX_HOLDERS = 3
MAX_SHOWN = 5


def by_files(pictures: Iterable[str], catalogue: Catalogue) -> list[Reason]:
    """`pictures` are SHA-256 digests or URLs. A file that many products use says nothing."""
    found: list[Reason] = []
    for picture in dict.fromkeys(pictures):
        products = catalogue.by_picture.get(picture, ())
        weight = SAME_FILE if len(products) == 1 else ON_SEVERAL
        if len(products) <= MAX_HOLDERS:
            found += [Reason("picture", product, weight) for product in products]
    return found


def by_sight(sightings: Iterable[Sighting], catalogue: Catalogue) -> list[Reason]:
    """One product is as certain as it was recognised; of several on one publication each is possible."""
    found: list[Reason] = []
    for sighting in sightings:
        products = [product for product in sighting.product_ids if product in catalogue.products]
        if len(products) > MAX_SHOWN:
            continue
        most = SAME_FILE if len(products) == 1 else ON_SEVERAL
        weight = min(most, sighting.certainty)
        found += [Reason("picture", product, weight, sighting.title, sighting.words) for product in products]
    return found
