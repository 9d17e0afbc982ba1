"""Taking back one change of an order's history."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from prilavok.catalog.models import Product, Variant
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.lib.clock import now
from prilavok.linking.actions import demote_interest
from prilavok.linking.models import Interest
from prilavok.orders.actions.lines import cancel_if_bare
from prilavok.orders.actions.recording import check_open, locked, note, order_event, touch
from prilavok.orders.actions.statuses import move_status
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.statuses import allowed_from
from prilavok.orders.types import CannotUndo


@transaction.atomic
def undo_change(change: OrderChange, *, actor: Actor) -> Order:
    """A second undo of the same change, or one whose ground is gone, raises `CannotUndo`."""
    order = locked(change.order)
    row = OrderChange.objects.select_for_update().get(pk=change.pk)
    undo = _UNDO.get(row.kind)
    if row.undone_at is not None or undo is None:
        raise CannotUndo(row.kind)
    row.undone_at = now()
    row.save(update_fields=["undone_at"])
    undo(order, row, actor)
    note(order, "undone", {"change": row.pk, "kind": row.kind, "name": row.data.get("name", "")}, actor)
    touch(order)
    events.record(order_event(order, "updated", actor))
    return order


def _undo_created(order: Order, change: OrderChange, actor: Actor) -> None:
    """The draft was a mistake: it is cancelled and what led to it becomes guesses again."""
    if Order.Status.CANCELLED not in allowed_from(order.status):
        raise CannotUndo(change.kind)
    for line in order.lines.filter(interest__isnull=False).select_related("interest"):
        if line.interest:
            demote_interest(line.interest, actor=actor)
    move_status(order, Order.Status.CANCELLED, actor, keep_interests=True)


def _undo_line_added(order: Order, change: OrderChange, actor: Actor) -> None:
    check_open(order)
    line = _line(order, change)
    line.delete()
    if line.interest:
        demote_interest(line.interest, actor=actor)
    cancel_if_bare(order, actor)


def _undo_line_removed(order: Order, change: OrderChange, actor: Actor) -> None:
    check_open(order)
    data = change.data
    if order.lines.filter(public_id=data["line"]).exists():
        raise CannotUndo(change.kind)
    OrderLine.objects.create(
        order=order,
        public_id=data["line"],
        product=_product(order, data["product"]),
        variant=Variant.objects.filter(public_id=data["variant"]).first(),
        interest=_free_interest(order, data["interest"]),
        name=data["name"],
        quantity=data["quantity"],
        price_minor=data["price"],
        position=data["position"],
    )


def _undo_line_changed(order: Order, change: OrderChange, actor: Actor) -> None:
    """Only where the line still is as this change left it; a later change is undone first."""
    check_open(order)
    line = _line(order, change)
    before, after = change.data["from"], change.data["to"]
    for name, (read, write) in _LINE_FIELDS.items():
        if name not in before:
            continue
        if read(line) != after[name]:
            raise CannotUndo(change.kind)
        write(order, line, before[name])
    line.save()


def _undo_status(order: Order, change: OrderChange, actor: Actor) -> None:
    """Taking back a slip of the hand is no move: any status goes back to where it came from."""
    if order.status != change.data["to"]:
        raise CannotUndo(change.kind)
    move_status(order, change.data["from"], actor)


def _undo_field(order: Order, change: OrderChange, actor: Actor) -> None:
    name = change.data["field"]
    if getattr(order, name) != change.data["to"]:
        raise CannotUndo(change.kind)
    setattr(order, name, change.data["from"])
    order.save(update_fields=[name, "updated_at"])


_UNDO: dict[str, Callable[[Order, OrderChange, Actor], None]] = {
    "created": _undo_created,
    "line_added": _undo_line_added,
    "line_removed": _undo_line_removed,
    "line_changed": _undo_line_changed,
    "status": _undo_status,
    "field": _undo_field,
}


def _line(order: Order, change: OrderChange) -> OrderLine:
    line = (
        order.lines.filter(public_id=change.data["line"])
        .select_related("product", "variant", "interest")
        .first()
    )
    if line is None:
        raise CannotUndo(change.kind)
    return line


def _product(order: Order, public_id: str | None) -> Product | None:
    return Product.objects.filter(shop_id=order.shop_id, public_id=public_id).first() if public_id else None


def _free_interest(order: Order, public_id: str | None) -> Interest | None:
    """The line's interest, unless another line of the order has it now."""
    rows = Interest.objects.filter(shop_id=order.shop_id, public_id=public_id or "")
    return rows.exclude(order_lines__order=order).first()


def _set_product(order: Order, line: OrderLine, value: str | None) -> None:
    line.product = _product(order, value)


def _set_variant(order: Order, line: OrderLine, value: str | None) -> None:
    line.variant = Variant.objects.filter(public_id=value).first() if value else None


def _set_interest(order: Order, line: OrderLine, value: str | None) -> None:
    line.interest = _free_interest(order, value)


def _set_name(order: Order, line: OrderLine, value: str) -> None:
    line.name = value


def _set_quantity(order: Order, line: OrderLine, value: int) -> None:
    line.quantity = value


def _set_price(order: Order, line: OrderLine, value: int) -> None:
    line.price_minor = value


def _set_position(order: Order, line: OrderLine, value: int) -> None:
    line.position = value


_Read = Callable[[OrderLine], object]
_LINE_FIELDS: dict[str, tuple[_Read, Callable[..., None]]] = {
    "product": (lambda line: line.product.public_id if line.product else None, _set_product),
    "variant": (lambda line: line.variant.public_id if line.variant else None, _set_variant),
    "interest": (lambda line: line.interest.public_id if line.interest else None, _set_interest),
    "name": (lambda line: line.name, _set_name),
    "quantity": (lambda line: line.quantity, _set_quantity),
    "price": (lambda line: line.price_minor, _set_price),
    "position": (lambda line: line.position, _set_position),
}
