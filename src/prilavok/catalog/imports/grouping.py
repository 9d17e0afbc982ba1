"""From lines to products: values are checked, lines of one product become its variants. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.errors import InvalidField, InvalidProduct
from prilavok.catalog.imports.types import ImportRow, Outcome
from prilavok.catalog.parsing import check_variants, read_options, read_product
from prilavok.catalog.types import ProductChanges, VariantData


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the file: its first line and what the file says about it."""

    line: int
    changes: ProductChanges

    @property
    def sku(self) -> str:
        return self.changes.get("sku") or ""

    @property
    def name(self) -> str:
        return self.changes.get("name", "")


@dataclass(frozen=True, slots=True)
class _Checked:
    row: ImportRow
    changes: ProductChanges
    options: dict[str, str]


def items_of(rows: Iterable[ImportRow], *, currency: str) -> tuple[list[Item], list[Outcome]]:
    """The products, and the lines that cannot be taken with the reasons."""
    groups: dict[str, list[_Checked]] = {}
    failed: list[Outcome] = []
    broken: dict[str, int] = {}
    for row in rows:
        key = _key(row)
        try:
            checked = _check(row, currency)
        except (InvalidField, InvalidProduct) as error:
            failed.append(_failure(row, str(error)))
            broken.setdefault(key, row.line)
        else:
            groups.setdefault(key, []).append(checked)
    items: list[Item] = []
    for key, members in groups.items():
        _merge(members, broken.get(key), items, failed)
    return items, failed


def _key(row: ImportRow) -> str:
    if row.group:
        return f"group {row.group}"
    sku = str(row.values.get("sku") or "").strip()
    return f"sku {sku}" if sku else f"line {row.line}"


def _check(row: ImportRow, currency: str) -> _Checked:
    changes = read_product(row.values, currency=currency)
    return _Checked(row, changes, read_options(row.options))


def _merge(members: list[_Checked], broken: int | None, items: list[Item], failed: list[Outcome]) -> None:
    """A product is taken whole or not at all: half a list of variants would delete the rest."""
    first = members[0]
    if not first.row.group and not first.options:
        _merge_plain(members, items, failed)
        return
    if broken is not None:
        reason = format_lazy(_("line {line} of the same product cannot be taken"), line=broken)
        failed.extend(_failure(one.row, str(reason)) for one in members)
        return
    try:
        items.append(Item(first.row.line, _with_variants(members)))
    except InvalidField as error:
        failed.extend(_failure(one.row, str(error)) for one in members)


def _merge_plain(members: list[_Checked], items: list[Item], failed: list[Outcome]) -> None:
    first = members[0]
    items.append(Item(first.row.line, first.changes))
    for other in members[1:]:
        error = InvalidField("sku", format_lazy(_("repeats line {line}"), line=first.row.line))
        failed.append(_failure(other.row, str(error)))


def _with_variants(members: Sequence[_Checked]) -> ProductChanges:
    base = members[0]
    changes: ProductChanges = {**base.changes}
    variants = tuple(_variant(one, base) for one in members)
    check_variants(variants)
    changes["variants"] = variants
    if base.row.group:
        changes["sku"] = base.row.group
    # What is left is counted by the variants.
    changes.pop("stock", None)
    return changes


def _variant(one: _Checked, base: _Checked) -> VariantData:
    price = one.changes.get("price")
    return VariantData(
        options=one.options,
        sku=(one.changes.get("sku") or "") if one.row.group else "",
        price=None if price == base.changes.get("price") else price,
        stock=one.changes.get("stock"),
    )


def _failure(row: ImportRow, reason: str) -> Outcome:
    return Outcome(
        line=row.line,
        state="failed",
        name=str(row.values.get("name", ""))[:250],
        sku=str(row.values.get("sku", ""))[:80],
        reason=reason,
    )
