"""Products of a file against those of the shop: the same steps for the preview and for the import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.actions import save_products
from prilavok.catalog.errors import InvalidField, SkuTaken
from prilavok.catalog.imports.grouping import Item, items_of
from prilavok.catalog.imports.types import ImportRow, Outcome, Report, State
from prilavok.catalog.models import Photo, Product
from prilavok.catalog.saving import SavePlan, plan_save
from prilavok.catalog.types import ProductChanges
from prilavok.events.types import Actor
from prilavok.shops.models import Shop

BATCH = 500


@transaction.atomic
def take_rows(rows: Iterable[ImportRow], *, shop: Shop, actor: Actor | None) -> Report:
    """Upsert by SKU, or by name where a line has no SKU. Without an actor nothing is written."""
    items, outcomes = items_of(rows, currency=shop.currency)
    unique = list(_without_repeats(items, outcomes))
    for start in range(0, len(unique), BATCH):
        outcomes += _take_batch(unique[start : start + BATCH], shop, actor)
    return Report(tuple(sorted(outcomes, key=lambda one: one.line)))


def _without_repeats(items: Iterable[Item], outcomes: list[Outcome]) -> Iterator[Item]:
    lines: dict[tuple[str, str], int] = {}
    for item in items:
        key = ("sku", item.sku) if item.sku else ("name", item.name.casefold())
        if key in lines and key[1]:
            reason = format_lazy(_("repeats line {line}"), line=lines[key])
            outcomes.append(_failure(item, InvalidField(key[0], reason)))
        else:
            lines[key] = item.line
            yield item


def _take_batch(items: Sequence[Item], shop: Shop, actor: Actor | None) -> list[Outcome]:
    known = _Known(shop, items, is_locked=actor is not None)
    outcomes: list[Outcome] = []
    plans: list[tuple[Item, SavePlan]] = []
    for item in items:
        try:
            plans.append((item, _plan(item, known.match(item), shop)))
        except InvalidField as error:
            outcomes.append(_failure(item, error))
    if actor is not None:
        plans = list(_written(plans, shop, actor, outcomes))
    return outcomes + [_success(item, plan) for item, plan in plans]


def _plan(item: Item, product: Product | None, shop: Shop) -> SavePlan:
    if product is None:
        if not item.name:
            raise InvalidField("name", _("must not be empty"))
        return plan_save(Product(shop=shop, currency=shop.currency), item.changes)
    changes: ProductChanges = {**item.changes}
    if "external_ids" in changes:
        changes["external_ids"] = {**product.external_ids, **changes["external_ids"]}
    if "photos" in changes:
        changes["photos"] = (*changes["photos"], *_made_by_hand(product.photos.all()))
    return plan_save(product, changes)


def _made_by_hand(photos: Iterable[Photo]) -> list[str]:
    """Pictures that came from no address: a file does not know them and must not remove them."""
    return [photo.public_id for photo in photos if not photo.source_url]


def _written(
    plans: Sequence[tuple[Item, SavePlan]], shop: Shop, actor: Actor, outcomes: list[Outcome]
) -> Iterator[tuple[Item, SavePlan]]:
    """All in one go; when somebody took an article number meanwhile, one by one."""
    try:
        save_products([plan for _item, plan in plans if plan.is_changed], shop=shop, actor=actor)
    except SkuTaken:
        for item, plan in plans:
            try:
                save_products([plan] if plan.is_changed else [], shop=shop, actor=actor)
            except SkuTaken as error:
                outcomes.append(_failure(item, error))
            else:
                yield item, plan
    else:
        yield from plans


class _Known:
    """The products of the shop that a batch is about."""

    def __init__(self, shop: Shop, items: Sequence[Item], *, is_locked: bool) -> None:
        rows = Product.objects.filter(shop=shop, deleted_at__isnull=True).prefetch_related(
            "variants", "photos"
        )
        if is_locked:
            rows = rows.select_for_update(of=("self",))
        skus = [item.sku for item in items if item.sku]
        names = [item.name for item in items if item.name and not item.sku]
        self._by_sku = {row.sku: row for row in rows.filter(sku__in=skus)} if skus else {}
        self._by_name: dict[str, list[Product]] = {}
        for row in rows.filter(name__in=names) if names else ():
            self._by_name.setdefault(row.name, []).append(row)

    def match(self, item: Item) -> Product | None:
        if item.sku:
            return self._by_sku.get(item.sku)
        same_name = self._by_name.get(item.name, [])
        if len(same_name) > 1:
            raise InvalidField("sku", _("needed, because several products have this name"))
        return same_name[0] if same_name else None


def _success(item: Item, plan: SavePlan) -> Outcome:
    state: State = "created" if plan.is_new else "updated" if plan.is_changed else "unchanged"
    return Outcome(
        line=item.line,
        state=state,
        name=plan.product.name,
        sku=plan.product.sku or "",
        differences=tuple(plan.differences),
    )


def _failure(item: Item, error: InvalidField) -> Outcome:
    return Outcome(item.line, "failed", item.name, item.sku, reason=str(error))
