"""What saving a product would change: computed once, used by every write and by the import's preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prilavok.catalog.models import Photo, Product, Variant
from prilavok.catalog.photos import PhotoDiff, diff_photos
from prilavok.catalog.types import ProductChanges
from prilavok.catalog.variants import VariantDiff, diff_variants
from prilavok.lib.money import Money

COLUMNS = ("name", "sku", "description", "category", "url", "stock")
QUIET = frozenset({"price", "stock"})
"""Changes that linking need not notice."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; variants and photos are given as texts of their own."""

    field: str
    before: object
    after: object


@dataclass(slots=True)
class SavePlan:
    """A product with the new values already set, not yet written."""

    product: Product
    is_new: bool
    differences: list[Difference] = field(default_factory=list)
    variants: VariantDiff = field(default_factory=VariantDiff)
    photos: PhotoDiff = field(default_factory=PhotoDiff)

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.differences)

    @property
    def matters_to_linking(self) -> bool:
        return self.is_new or any(part.field not in QUIET for part in self.differences)


def plan_save(product: Product, changes: ProductChanges) -> SavePlan:
    """Sets the values on `product`. A saved product needs its variants and photos (prefetched)."""
    plan = SavePlan(product, is_new=product.pk is None)
    variants = [] if plan.is_new else list(product.variants.all())
    photos = [] if plan.is_new else list(product.photos.all())
    for name, before, after in _column_changes(product, changes):
        plan.differences.append(Difference(name, before, after))
    if "variants" in changes:
        before = variant_lines(variants, product.currency)
        plan.variants = diff_variants(variants, changes["variants"])
        if plan.variants:
            kept = [row for row in variants if row not in plan.variants.removed]
            rows = sorted([*kept, *plan.variants.added], key=lambda row: row.position)
            plan.differences.append(Difference("variants", before, variant_lines(rows, product.currency)))
    if "photos" in changes:
        plan.photos = diff_photos(photos, changes["photos"])
        if plan.photos:
            count = len(photos) - len(plan.photos.removed) + len(plan.photos.added)
            plan.differences.append(Difference("photos", len(photos), count))
    return plan


def _column_changes(product: Product, changes: ProductChanges) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []
    for name, column, value in _values(changes, product.currency):
        before = getattr(product, column)
        if before != value:
            setattr(product, column, value)
            shown = [_shown(name, one, product.currency) for one in (before, value)]
            found.append((name, shown[0], shown[1]))
    return found


def _values(changes: ProductChanges, currency: str) -> list[tuple[str, str, object]]:
    """(field of the contract, column, value) of what is named in `changes`."""
    given: Mapping[str, object] = changes
    values: list[tuple[str, str, object]] = [(name, name, given[name]) for name in COLUMNS if name in given]
    if "price" in changes:
        price = changes["price"]
        values.append(("price", "price_minor", price.amount if price else None))
    if "aliases" in changes:
        values.append(("aliases", "aliases", list(changes["aliases"])))
    if "external_ids" in changes:
        values.append(("external_ids", "external_ids", dict(changes["external_ids"])))
    return values


def _shown(name: str, value: object, currency: str) -> object:
    if name == "price" and isinstance(value, int):
        return Money(value, currency)
    return tuple(value) if isinstance(value, list) else value


def variant_lines(rows: list[Variant], currency: str) -> tuple[str, ...]:
    """`беж · 44 · PL-44 · 4900.00 × 3`, one text a variant."""
    return tuple(_variant_line(row, currency) for row in rows)


def _variant_line(row: Variant, currency: str) -> str:
    price = None if row.price_minor is None else str(Money(row.price_minor, currency))
    parts = [part for part in (row.label, row.sku, price) if part]
    counted = "" if row.stock is None else f" × {row.stock}"
    return " · ".join(parts) + counted


def unfetched(plan: SavePlan) -> list[Photo]:
    """New photos that are only a URL so far."""
    return [new.row for new in plan.photos.added if new.picture is None]
