"""The indexes of this process: one a shop, made again when its catalogue version has risen."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from threading import Lock

from django.conf import settings

from prilavok.catalog.models import Photo, Product, Variant
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.models import Correction
from prilavok.linking.types import Lesson, ProductSource
from prilavok.shops.models import Shop

MAX_SHOPS = 64


class CatalogueCache:
    """Least recently used shops fall out. A shop is built by one thread while the others wait for it."""

    def __init__(self, limit: int = MAX_SHOPS) -> None:
        self._limit = limit
        self._built: OrderedDict[int, tuple[int, Catalogue]] = OrderedDict()
        self._guard = Lock()
        self._builders: dict[int, Lock] = defaultdict(Lock)

    def get(self, shop_id: int) -> Catalogue:
        """One query when the index is up to date, five when it must be built."""
        version = Shop.objects.values_list("catalog_version", flat=True).get(pk=shop_id)
        if found := self._find(shop_id, version):
            return found
        with self._guard:
            builder = self._builders[shop_id]
        with builder:
            return self._find(shop_id, version) or self._put(shop_id, version, load_catalogue(shop_id))

    def clear(self) -> None:
        with self._guard:
            self._built.clear()

    def _find(self, shop_id: int, version: int) -> Catalogue | None:
        with self._guard:
            known, catalogue = self._built.get(shop_id, (None, None))
            if known != version:
                return None
            self._built.move_to_end(shop_id)
            return catalogue

    def _put(self, shop_id: int, version: int, catalogue: Catalogue) -> Catalogue:
        with self._guard:
            self._built[shop_id] = (version, catalogue)
            self._built.move_to_end(shop_id)
            while len(self._built) > self._limit:
                gone, _ = self._built.popitem(last=False)
                self._builders.pop(gone, None)
        return catalogue


_cache = CatalogueCache()
catalogue_of = _cache.get
forget_catalogues = _cache.clear


def load_catalogue(shop_id: int) -> Catalogue:
    variants = _variants(shop_id)
    pictures = _pictures(shop_id)
    rows = Product.objects.filter(shop_id=shop_id, deleted_at__isnull=True).order_by("id")
    columns = ("id", "public_id", "name", "sku", "category", "url", "aliases", "external_ids")
    sources = [
        ProductSource(
            id=pk,
            public_id=public_id,
            name=name,
            sku=sku or "",
            category=category,
            url=url,
            aliases=tuple(aliases),
            external_ids=tuple(str(value) for value in external_ids.values() if value),
            variants=tuple(variants.get(pk, ())),
            pictures=tuple(pictures.get(pk, ())),
        )
        for pk, public_id, name, sku, category, url, aliases, external_ids in rows.values_list(*columns)
    ]
    return Catalogue(sources, _lessons(shop_id))


def _variants(shop_id: int) -> dict[int, list[tuple[int, str, tuple[str, ...]]]]:
    found: dict[int, list[tuple[int, str, tuple[str, ...]]]] = defaultdict(list)
    rows = Variant.objects.filter(product__shop_id=shop_id, product__deleted_at__isnull=True)
    for product, pk, sku, options in rows.order_by("position", "id").values_list(
        "product_id", "id", "sku", "options"
    ):
        found[product].append((pk, sku, tuple(str(value) for value in options.values())))
    return found


def _pictures(shop_id: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Photo.objects.filter(product__shop_id=shop_id, product__deleted_at__isnull=True)
    for product, source_url, digest, file in rows.values_list("product_id", "source_url", "digest", "file"):
        own = f"{settings.MEDIA_URL}{file}" if file else ""
        found[product] += [value for value in (source_url, digest, own) if value]
    return found


def _lessons(shop_id: int) -> list[Lesson]:
    right: dict[str, set[int]] = defaultdict(set)
    wrong: dict[str, set[int]] = defaultdict(set)
    rows = Correction.objects.filter(shop_id=shop_id).values_list("phrase", "product_id", "is_right")
    for phrase, product, is_right in rows:
        (right if is_right else wrong)[phrase].add(product)
    return [
        Lesson(tuple(phrase.split()), frozenset(right[phrase]), frozenset(wrong[phrase]))
        for phrase in sorted(right.keys() | wrong.keys())
        if phrase
    ]
