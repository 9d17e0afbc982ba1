"""Lines of an order, changed by hand or through the API."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from prilavok.catalog.models import Variant
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.linking.actions import demote_interest
from prilavok.orders.actions.pricing import check_amounts, check_variant, new_line, price_of
from prilavok.orders.actions.recording import (
    check_open,
    difference,
    locked,
    note,
    order_event,
    snapshot,
    touch,
)
from prilavok.orders.actions.statuses import move_status
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.types import LineData


class _Keep:
    """A field that is not to be changed, where None means something."""


KEEP = _Keep()


def lines_of(order: Order) -> list[OrderLine]:
    rows = OrderLine.objects.filter(order=order).select_related("product", "variant", "interest")
    return list(rows.order_by("position", "id"))


@transaction.atomic
def add_line(order: Order, data: LineData, *, actor: Actor) -> OrderLine:
    row = locked(order)
    check_open(row)
    line = new_line(row, data, 0, next_position(lines_of(row)))
    line.save()
    note(row, "line_added", snapshot(line), actor)
    touch(row)
    events.record(order_event(row, "updated", actor))
    return line


def next_position(lines: Sequence[OrderLine]) -> int:
    return max((line.position for line in lines), default=-1) + 1


@transaction.atomic
def change_line(
    line: OrderLine,
    *,
    actor: Actor,
    quantity: int | None = None,
    variant: Variant | _Keep | None = KEEP,
    price_minor: int | None = None,
) -> OrderLine:
    """Another variant brings its own price, unless one is given."""
    order = locked(line.order)
    check_open(order)
    row = OrderLine.objects.select_related("product", "variant", "interest").get(pk=line.pk)
    before = snapshot(row)
    check_amounts(row.quantity if quantity is None else quantity, price_minor)
    if not isinstance(variant, _Keep):
        set_variant(row, variant, order.currency)
    row.quantity = row.quantity if quantity is None else quantity
    row.price_minor = row.price_minor if price_minor is None else price_minor
    if snapshot(row) != before:
        row.save()
        note(order, "line_changed", difference(before, snapshot(row)), actor)
        touch(order)
        events.record(order_event(order, "updated", actor))
    return row


def set_variant(line: OrderLine, variant: Variant | None, currency: str) -> None:
    """A price that somebody wrote by hand stays."""
    check_variant(line.product, variant)
    if line.price_minor == price_of(line.product, line.variant, currency):
        line.price_minor = price_of(line.product, variant, currency)
    line.variant = variant


@transaction.atomic
def remove_line(line: OrderLine, *, actor: Actor) -> None:
    """The interest it came from becomes a guess again. An empty draft is cancelled, see `cancel_if_bare`."""
    order = locked(line.order)
    check_open(order)
    row = OrderLine.objects.select_related("product", "variant", "interest").filter(pk=line.pk).first()
    if row is None:
        return
    take_out(order, row, actor)
    if row.interest:
        demote_interest(row.interest, actor=actor)
    if not cancel_if_bare(order, actor):
        touch(order)
        events.record(order_event(order, "updated", actor))


def take_out(order: Order, line: OrderLine, actor: Actor, message_id: int | None = None) -> None:
    note(order, "line_removed", snapshot(line), actor, message_id)
    OrderLine.objects.filter(pk=line.pk).delete()


def cancel_if_bare(order: Order, actor: Actor) -> bool:
    """A draft that formed itself and lost its last line is cancelled, unless somebody has written a note, a
    recipient, a phone or an address into it: that is work, and it waits for the next line.
    """
    if order.status != Order.Status.DRAFT or order.created_by != "event":
        return False
    if order.note or order.recipient or order.phone or order.address or order.lines.exists():
        return False
    move_status(order, Order.Status.CANCELLED, actor)
    return True


@transaction.atomic
def replace_lines(order: Order, lines: Sequence[LineData], *, actor: Actor) -> Order:
    """The order holds exactly these lines; one for the same product and variant is changed in place."""
    row = locked(order)
    check_open(row)
    old = lines_of(row)
    wanted = [new_line(row, data, index, index) for index, data in enumerate(lines)]
    changed = False
    for line in wanted:
        same = _same(line, old)
        if same:
            old.remove(same)
        changed |= _take_over(row, same, line, actor) if same else _insert(row, line, actor)
    for line in old:
        take_out(row, line, actor)
        if line.interest:
            demote_interest(line.interest, actor=actor)
    if changed or old:
        touch(row)
        events.record(order_event(row, "updated", actor))
    return row


def _same(line: OrderLine, old: Sequence[OrderLine]) -> OrderLine | None:
    """The old line this one stands for: same product and variant, else same product, else same name."""
    exact = (one for one in old if one.product_id == line.product_id and one.variant_id == line.variant_id)
    if line.product_id is None:
        exact = (one for one in old if one.product_id is None and one.name == line.name)
        return next(exact, None)
    return next(exact, None) or next((one for one in old if one.product_id == line.product_id), None)


def _take_over(order: Order, same: OrderLine, line: OrderLine, actor: Actor) -> bool:
    before = snapshot(same)
    same.variant, same.name, same.position = line.variant, line.name, line.position
    same.quantity, same.price_minor = line.quantity, line.price_minor
    after = snapshot(same)
    if after == before:
        return False
    same.save()
    note(order, "line_changed", difference(before, after), actor)
    return True


def _insert(order: Order, line: OrderLine, actor: Actor) -> bool:
    line.save()
    note(order, "line_added", snapshot(line), actor)
    return True
