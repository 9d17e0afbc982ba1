"""Two customers were one person: their orders become one's."""

from __future__ import annotations

from django.db import transaction

from prilavok.customers import actions as customers
from prilavok.customers.models import Customer
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import move_conversations
from prilavok.linking.actions import move_interests
from prilavok.linking.actions.locks import lock_customers
from prilavok.orders.actions.lines import lines_of, next_position
from prilavok.orders.actions.recording import difference, note, order_event, snapshot
from prilavok.orders.models import Order, OrderLine


@transaction.atomic
def merge_customers(*, source: Customer, into: Customer, actor: Actor) -> Customer:
    """`source` and all that is theirs become a part of `into`. Raises `customers.MergeRefused`."""
    merged = customers.merge_customers(source=source, into=into, actor=actor)
    move_conversations(source=source, into=merged)
    move_orders(source=source, into=merged, actor=actor)
    return merged


@transaction.atomic
def move_orders(*, source: Customer, into: Customer, actor: Actor) -> None:
    """Interests and orders of `source` are `into`'s now; of two drafts that of `into` takes the lines."""
    lock_customers([source.pk, into.pk])
    move_interests(source=source, into=into)
    drafts = {
        draft.customer_id: draft
        for draft in Order.objects.filter(customer__in=[source, into], status=Order.Status.DRAFT)
    }
    if len(drafts) == 2:
        _fold(drafts[source.pk], drafts[into.pk], actor)
    moved = list(Order.objects.filter(customer=source))
    Order.objects.filter(customer=source).update(customer=into)
    for order in moved:
        order.customer = into
    events.record(*(order_event(order, "updated", actor) for order in moved))


def _fold(spare: Order, kept: Order, actor: Actor) -> None:
    """Same product and variant: quantities add up."""
    lines = lines_of(kept)
    for line in lines_of(spare):
        same = next(
            (one for one in lines if (one.product_id, one.variant_id) == (line.product_id, line.variant_id)),
            None,
        )
        if same and line.product_id is not None:
            before = snapshot(same)
            same.quantity += line.quantity
            same.save(update_fields=["quantity"])
            note(kept, "line_changed", difference(before, snapshot(same)), actor)
            continue
        line.order, line.position = kept, next_position(lines)
        line.save(update_fields=["order", "position"])
        lines.append(line)
        note(kept, "line_added", snapshot(line), actor)
    OrderLine.objects.filter(order=spare).delete()
    spare.status = Order.Status.CANCELLED
    spare.save(update_fields=["status", "updated_at"])
    note(spare, "status", {"from": Order.Status.DRAFT, "to": Order.Status.CANCELLED}, actor)
    events.record(order_event(kept, "updated", actor))
