"""What an index is made of, read from the database; and marks that tell which products have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from prilavok.catalog.models import Photo, Product, Variant
from prilavok.lib.money import Money
from prilavok.linking.models import Correction
from prilavok.linking.types import Lesson, ProductSource

Marks = Mapping[int, str]
"""Product -> the versions of its row and of the rows of its variants and photos."""

CHUNK = 2_000
_MARKS = """
SELECT product.id,
       concat_ws(' ', product.xmin, product.ctid, parts.mark)
FROM catalog_product AS product
LEFT JOIN (
    SELECT product_id, string_agg(mark, ' ' ORDER BY mark) AS mark
    FROM (
        SELECT product_id, concat('v', variant.xmin, variant.ctid) AS mark
        FROM catalog_variant AS variant JOIN catalog_product AS owner ON owner.id = variant.product_id
        WHERE owner.shop_id = %(shop)s AND owner.deleted_at IS NULL
        UNION ALL
        SELECT product_id, concat('p', photo.xmin, photo.ctid)
        FROM catalog_photo AS photo JOIN catalog_product AS owner ON owner.id = photo.product_id
        WHERE owner.shop_id = %(shop)s AND owner.deleted_at IS NULL
    ) AS rows
    GROUP BY product_id
) AS parts ON parts.product_id = product.id
WHERE product.shop_id = %(shop)s AND product.deleted_at IS NULL
ORDER BY product.id
"""


def marks_of(shop_id: int) -> dict[int, str]:
    """One query; a product whose mark is the same as before has not been written since."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, {"shop": shop_id})
        return dict(cursor.fetchall())


def load_sources(shop_id: int, products: Collection[int], total: int) -> list[ProductSource]:
    """Three queries a chunk; all at once when most of the shop is wanted."""
    if not products:
        return []
    if len(products) * 2 >= total:
        wanted = frozenset(products)
        return [source for source in _sources(_of_shop(shop_id)) if source.id in wanted]
    listed = sorted(products)
    parts = [listed[at : at + CHUNK] for at in range(0, len(listed), CHUNK)]
    return [source for part in parts for source in _sources(_of_shop(shop_id).filter(pk__in=part))]


def _of_shop(shop_id: int) -> QuerySet[Product]:
    return Product.objects.filter(shop_id=shop_id, deleted_at__isnull=True)


def _sources(rows: QuerySet[Product]) -> Iterator[ProductSource]:
    variants, pictures = _variants(rows), _pictures(rows)
    columns = (
        "id", "public_id", "name", "sku", "category", "url", "aliases", "external_ids", "description",
        "price_minor", "currency",
    )  # fmt: skip
    for row in rows.order_by("id").values_list(*columns):
        yield _source(row, variants.get(row[0], ()), pictures.get(row[0], ()))


def _source(
    row: Sequence[Any], variants: Sequence[tuple[int, str, tuple[str, ...]]], pictures: Sequence[str]
) -> ProductSource:
    pk, public_id, name, sku, category, url, aliases, external_ids, description, price, currency = row
    return ProductSource(
        id=pk,
        public_id=public_id,
        name=name,
        sku=sku or "",
        category=category,
        url=url,
        aliases=tuple(aliases),
        external_ids=tuple(str(value) for value in external_ids.values() if value),
        variants=tuple(variants),
        pictures=tuple(pictures),
        description=description,
        price=None if price is None else int(Money(price, currency).decimal),
    )


def _variants(rows: QuerySet[Product]) -> dict[int, list[tuple[int, str, tuple[str, ...]]]]:
    found: dict[int, list[tuple[int, str, tuple[str, ...]]]] = defaultdict(list)
    variants = Variant.objects.filter(product__in=rows.values("pk")).order_by("position", "id")
    for product, pk, sku, options in variants.values_list("product_id", "id", "sku", "options"):
        found[product].append((pk, sku, tuple(str(value) for value in options.values())))
    return found


def _pictures(rows: QuerySet[Product]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    photos = Photo.objects.filter(product__in=rows.values("pk"))
    for product, source_url, digest, file in photos.values_list("product_id", "source_url", "digest", "file"):
        own = f"{settings.MEDIA_URL}{file}" if file else ""
        found[product] += [value for value in (source_url, digest, own) if value]
    return found


def lessons_of(shop_id: int) -> list[Lesson]:
    """What members taught, without what waits for their decision."""
    right: dict[str, set[int]] = defaultdict(set)
    wrong: dict[str, set[int]] = defaultdict(set)
    rows = Correction.objects.filter(shop_id=shop_id, standing=Correction.Standing.ACTIVE)
    for phrase, product, is_right in rows.values_list("phrase", "product_id", "is_right"):
        (right if is_right else wrong)[phrase].add(product)
    return [
        Lesson(tuple(phrase.split()), frozenset(right[phrase]), frozenset(wrong[phrase]))
        for phrase in sorted(right.keys() | wrong.keys())
        if phrase
    ]
