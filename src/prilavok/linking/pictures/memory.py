"""The picture indexes of this process: one a shop, brought up to date from the stored features.

Only words and signatures stay in memory. All shops together keep to `MAX_BYTES`: the least recently used
fall out, and a shop with very many pictures keeps fewer features of each.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from django.db.models import Count, Max, Q, QuerySet, Sum
from numpy.typing import NDArray

from prilavok.linking.models import PictureFeatures
from prilavok.linking.pictures.digests import nearby, unsigned
from prilavok.linking.pictures.extract import CATALOGUE_POINTS
from prilavok.linking.pictures.index import BYTES_PER_MARK, Marks, PictureIndex
from prilavok.linking.pictures.packing import VERSION, kept_from, marks_from
from prilavok.linking.pictures.search import Kept
from prilavok.linking.pictures.vocabulary import vocabulary

MAX_BYTES = 320 * 1024 * 1024
MAX_SHOP_BYTES = 160 * 1024 * 1024
_CHUNK = 500
State = tuple[int, int, int]


@dataclass(slots=True)
class Shelf:
    """A shop's pictures in memory."""

    index: PictureIndex = field(default_factory=lambda: PictureIndex(vocabulary().size))
    looks: Mapping[int, int] = field(default_factory=dict)
    state: State = (0, 0, 0)

    def alike(self, look: int) -> list[int]:
        """Pictures with nearly this coarse look."""
        keys, looks = list(self.looks), self.looks.values()
        known: NDArray[np.uint64] = np.fromiter(looks, np.uint64, len(keys))
        return [keys[place] for place in nearby(look, known)]


def live(shop_id: int) -> QuerySet[PictureFeatures]:
    """Readable pictures of publications and of products on sale."""
    of_sale = Q(photo__isnull=False, photo__product__deleted_at__isnull=True)
    rows = PictureFeatures.objects.filter(shop_id=shop_id, version=VERSION, width__gt=0)
    return rows.filter(of_sale | Q(post__isnull=False))


class Shelves:
    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._limit = limit
        self._shelves: OrderedDict[int, Shelf] = OrderedDict()
        self._guard = Lock()
        self._builders: dict[int, Lock] = defaultdict(Lock)

    def get(self, shop_id: int) -> Shelf:
        """One query when nothing has changed."""
        with self._guard:
            builder = self._builders[shop_id]
        with builder:
            with self._guard:
                shelf = self._shelves.pop(shop_id, None) or Shelf()
            refresh(shelf, shop_id)
            self._put(shop_id, shelf)
        return shelf

    def clear(self) -> None:
        with self._guard:
            self._shelves.clear()

    def _put(self, shop_id: int, shelf: Shelf) -> None:
        with self._guard:
            self._shelves[shop_id] = shelf
            while len(self._shelves) > 1 and self._size() > self._limit:
                gone, _ = self._shelves.popitem(last=False)
                self._builders.pop(gone, None)

    def _size(self) -> int:
        return sum(shelf.index.size_bytes for shelf in self._shelves.values())


def refresh(shelf: Shelf, shop_id: int) -> None:
    """Adds what is new and takes out what is gone."""
    rows = live(shop_id)
    state = _state(rows)
    if state == shelf.state:
        return
    looks = {pk: unsigned(look) for pk, look in rows.values_list("pk", "hash")}
    shelf.index.remove(shelf.index.keys - looks.keys())
    most = max(64, min(CATALOGUE_POINTS, MAX_SHOP_BYTES // (BYTES_PER_MARK * max(1, len(looks)))))
    shelf.index.add(_marks(sorted(looks.keys() - shelf.index.keys), most))
    shelf.looks = looks
    shelf.state = state


def _state(rows: QuerySet[PictureFeatures]) -> State:
    """Row ids are never used twice, so that these three tell any change."""
    found = rows.aggregate(count=Count("pk"), last=Max("pk"), total=Sum("pk"))
    return found["count"], found["last"] or 0, int(found["total"] or 0)


def _marks(keys: Sequence[int], most: int) -> Iterator[tuple[int, Marks]]:
    for start in range(0, len(keys), _CHUNK):
        rows = PictureFeatures.objects.filter(pk__in=keys[start : start + _CHUNK])
        for pk, content in rows.values_list("pk", "marks"):
            yield pk, marks_from(bytes(content)).first(most)


def load(keys: Sequence[int]) -> dict[int, Kept]:
    """What verification needs of these pictures."""
    rows = PictureFeatures.objects.filter(pk__in=list(keys))
    columns = rows.values_list("pk", "spots", "copy", "width", "height")
    return {
        pk: kept_from(bytes(spots), bytes(copy), width, height) for pk, spots, copy, width, height in columns
    }


_shelves = Shelves()
shelf_of = _shelves.get
forget_shelves = _shelves.clear
