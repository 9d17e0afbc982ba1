"""History rows and events: every change of an order leaves both."""

from __future__ import annotations

from prilavok.events.types import Actor, NewEvent
from prilavok.linking.actions.locks import lock_customers
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.statuses import FINAL
from prilavok.orders.types import OrderClosed


def locked(order: Order) -> Order:
    """The order as it is now, with its customer's row and its own held: in this order, always."""
    lock_customers([order.customer_id])
    return Order.objects.select_for_update(of=("self",)).select_related("customer", "shop").get(pk=order.pk)


def check_open(order: Order) -> None:
    if order.status in FINAL:
        raise OrderClosed(order.status)


def touch(order: Order) -> None:
    order.save(update_fields=["updated_at"])


def change(
    order: Order, kind: str, data: dict[str, object], actor: Actor, message_id: int | None = None
) -> OrderChange:
    """Not saved yet."""
    return OrderChange(
        order=order, kind=kind, data=data, message_id=message_id, actor_type=actor.type, actor_id=actor.id
    )


def note(
    order: Order, kind: str, data: dict[str, object], actor: Actor, message_id: int | None = None
) -> OrderChange:
    row = change(order, kind, data, actor, message_id)
    row.save()
    return row


def order_event(order: Order, name: str, actor: Actor) -> NewEvent:
    """`name` is created, updated or status."""
    return NewEvent(
        shop_id=order.shop_id,
        name=f"order.{name}",
        topic="order",
        subject=order.public_id,
        actor=actor,
        data={"order": order.public_id, "status": order.status, "customer": order.customer.public_id},
    )


def snapshot(line: OrderLine) -> dict[str, object]:
    """All that history shows and undo needs."""
    return {
        "line": line.public_id,
        "name": line.name,
        "product": line.product.public_id if line.product else None,
        "variant": line.variant.public_id if line.variant else None,
        "label": line.variant.label if line.variant else "",
        "quantity": line.quantity,
        "price": line.price_minor,
        "position": line.position,
        "interest": line.interest.public_id if line.interest else None,
    }


def difference(before: dict[str, object], after: dict[str, object]) -> dict[str, object]:
    """{"line", "name", "from": {...}, "to": {...}} with only what differs."""
    keys = [key for key in after if key != "line" and before[key] != after[key]]
    return {
        "line": after["line"],
        "name": after["name"],
        "from": {key: before[key] for key in keys},
        "to": {key: after[key] for key in keys},
    }
