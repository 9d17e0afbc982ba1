"""Pictures: the shop's own file sent back, known by its digest or its address. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.types import Reason

SAME_FILE = 0.97
ON_SEVERAL = 0.60
MAX_HOLDERS = 3


def by_files(pictures: Iterable[str], catalogue: Catalogue) -> list[Reason]:
    """`pictures` are SHA-256 digests or URLs. A file that many products use says nothing."""
    found: list[Reason] = []
    for picture in dict.fromkeys(pictures):
        products = catalogue.by_picture.get(picture, ())
        weight = SAME_FILE if len(products) == 1 else ON_SEVERAL
        if len(products) <= MAX_HOLDERS:
            found += [Reason("picture", product, weight) for product in products]
    return found
