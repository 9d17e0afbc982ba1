from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from prilavok.customers.models import Customer
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.linking.actions.locks import lock_customers
from prilavok.orders.actions.lines import replace_lines
from prilavok.orders.actions.pricing import new_line
from prilavok.orders.actions.recording import change, note, order_event, snapshot
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.types import InvalidField, LineData
from prilavok.shops.actions import next_order_number
from prilavok.shops.models import Shop


@transaction.atomic
def create_order(
    *,
    shop: Shop,
    customer: Customer,
    lines: Sequence[LineData] = (),
    actor: Actor,
    created_by: str,
    conversation: Conversation | None = None,
    status: str = Order.Status.DRAFT,
) -> Order:
    """A draft unless said otherwise. Where the customer has a draft already, the lines are added to it."""
    _check_owner(shop, customer, conversation)
    lock_customers([customer.pk])
    draft = Order.objects.filter(customer=customer, status=Order.Status.DRAFT).first()
    if status == Order.Status.DRAFT and draft:
        return _added(draft, lines, actor)
    order = Order(
        shop=shop,
        customer=customer,
        conversation=conversation,
        currency=shop.currency,
        created_by=created_by,
        status=status,
    )
    rows = [new_line(order, data, index, index) for index, data in enumerate(lines)]
    order.number = next_order_number(shop.pk)
    order.save()
    _save_lines(order, rows, actor)
    events.record(order_event(order, "created", actor))
    return order


def _check_owner(shop: Shop, customer: Customer, conversation: Conversation | None) -> None:
    if customer.shop_id != shop.pk:
        raise InvalidField("customer", "not a customer of this shop")
    if conversation is not None and conversation.customer_id != customer.pk:
        raise InvalidField("conversation", "not a conversation of this customer")


def _save_lines(order: Order, rows: Sequence[OrderLine], actor: Actor) -> None:
    note(order, "created", {"status": order.status}, actor)
    OrderLine.objects.bulk_create(rows)
    OrderChange.objects.bulk_create(change(order, "line_added", snapshot(line), actor) for line in rows)


def _added(draft: Order, lines: Sequence[LineData], actor: Actor) -> Order:
    kept = [
        LineData(line.product, line.variant, line.name, line.quantity, line.price_minor)
        for line in draft.lines.select_related("product", "variant")
    ]
    return replace_lines(draft, [*kept, *lines], actor=actor)
