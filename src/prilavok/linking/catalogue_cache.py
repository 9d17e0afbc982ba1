"""The indexes of this process: one a shop, brought up to date when its catalogue version has risen."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.loading import Marks, lessons_of, load_sources, marks_of
from prilavok.linking.score import Thresholds
from prilavok.shops.models import Shop

MAX_SHOPS = 64
LARGE = 5_000
REST = 3.0
"""A large shop is not looked through again before so many times what the last look took has passed."""
MAX_REST_SECONDS = 30.0


@dataclass(slots=True)
class _Kept:
    version: int
    marks: Marks
    catalogue: Catalogue
    stale_until: float = 0.0
    """Until then an older version will do."""


class CatalogueCache:
    """Least recently used shops fall out. A shop is brought up to date by one thread while the others wait.

    Only what has changed is indexed anew: rows are told apart by their version in the database. While a large
    catalogue is being imported call by call, it is looked through at intervals, not for every message.
    """

    def __init__(self, limit: int = MAX_SHOPS, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._guard = Lock()
        self._builders: dict[int, Lock] = defaultdict(Lock)

    def get(self, shop_id: int) -> Catalogue:
        """One query when the index is up to date, a few when it is not."""
        columns = ("catalog_version", "link_threshold", "suggest_threshold")
        version, link, suggest = Shop.objects.values_list(*columns).get(pk=shop_id)
        catalogue = self._find(shop_id, version) or self._made(shop_id, version)
        catalogue.thresholds = Thresholds(link, suggest)
        return catalogue

    def _made(self, shop_id: int, version: int) -> Catalogue:
        with self._guard:
            builder = self._builders[shop_id]
        with builder:
            return self._find(shop_id, version) or self._refresh(shop_id, version)

    def clear(self) -> None:
        with self._guard:
            self._kept.clear()

    def _find(self, shop_id: int, version: int) -> Catalogue | None:
        with self._guard:
            kept = self._kept.get(shop_id)
            if kept is None or (kept.version != version and kept.stale_until <= self._clock()):
                return None
            self._kept.move_to_end(shop_id)
            return kept.catalogue

    def _refresh(self, shop_id: int, version: int) -> Catalogue:
        started = self._clock()
        with self._guard:
            known = self._kept.get(shop_id)
        if known and known.catalogue.index.is_worn:
            known = None
        catalogue = known.catalogue if known else Catalogue()
        marks = marks_of(shop_id)
        before = known.marks if known else {}
        changed = [product for product, mark in marks.items() if before.get(product) != mark]
        catalogue.update(load_sources(shop_id, changed, len(marks)), before.keys() - marks.keys())
        catalogue.teach(lessons_of(shop_id))
        self._put(shop_id, _Kept(version, marks, catalogue, self._rest(started, len(marks))))
        return catalogue

    def _rest(self, started: float, products: int) -> float:
        """Until when the index may fall behind; small shops never do."""
        if products < LARGE:
            return 0.0
        ended = self._clock()
        return ended + min((ended - started) * REST, MAX_REST_SECONDS)

    def _put(self, shop_id: int, kept: _Kept) -> None:
        with self._guard:
            self._kept[shop_id] = kept
            self._kept.move_to_end(shop_id)
            while len(self._kept) > self._limit:
                gone, _ = self._kept.popitem(last=False)
                self._builders.pop(gone, None)


_cache = CatalogueCache()
catalogue_of = _cache.get
forget_catalogues = _cache.clear


def load_catalogue(shop_id: int) -> Catalogue:
    """From scratch, for whoever must not share it."""
    marks = marks_of(shop_id)
    return Catalogue(load_sources(shop_id, list(marks), len(marks)), lessons_of(shop_id))
