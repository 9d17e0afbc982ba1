"""Which of the variants asked for are the ones a product already has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prilavok.catalog.models import Variant
from prilavok.catalog.types import VariantData

FIELDS = ("sku", "options", "price_minor", "stock", "position")


@dataclass(slots=True)
class VariantDiff:
    """Unsaved new rows, existing rows with values already set, and rows that go."""

    added: list[Variant] = field(default_factory=list)
    changed: list[Variant] = field(default_factory=list)
    removed: list[Variant] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def diff_variants(existing: Sequence[Variant], wanted: Sequence[VariantData]) -> VariantDiff:
    """Replace semantics that keep ids: by id, else by SKU, else by the same options."""
    left = list(existing)
    pairs = _paired(left, wanted)
    diff = VariantDiff(removed=left)
    for position, (data, row) in enumerate(pairs):
        values = variant_values(data, position)
        if row is None:
            diff.added.append(Variant(**values))
        elif _assign(row, values):
            diff.changed.append(row)
    return diff


def variant_values(data: VariantData, position: int) -> dict[str, object]:
    return {
        "sku": data.sku,
        "options": dict(data.options),
        "price_minor": data.price.amount if data.price else None,
        "stock": data.stock,
        "position": position,
    }


def _paired(left: list[Variant], wanted: Sequence[VariantData]) -> list[tuple[VariantData, Variant | None]]:
    """Every wanted variant with its row; taken rows leave `left`. Surer keys choose first."""
    found: dict[int, Variant] = {}
    for key in (_by_id, _by_sku, _by_options):
        for index, data in enumerate(wanted):
            if index not in found and (row := key(left, data)) is not None:
                left.remove(row)
                found[index] = row
    return [(data, found.get(index)) for index, data in enumerate(wanted)]


def _by_id(rows: Iterable[Variant], data: VariantData) -> Variant | None:
    return next((row for row in rows if data.id and row.public_id == data.id), None)


def _by_sku(rows: Iterable[Variant], data: VariantData) -> Variant | None:
    return next((row for row in rows if data.sku and row.sku == data.sku), None)


def _by_options(rows: Iterable[Variant], data: VariantData) -> Variant | None:
    wanted = dict(data.options)
    return next((row for row in rows if row.options == wanted and not (row.sku and data.sku)), None)


def _assign(row: Variant, values: Mapping[str, object]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)
