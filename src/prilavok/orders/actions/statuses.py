from __future__ import annotations

from django.db import transaction

from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.linking.actions import close_interests, reopen_interests
from prilavok.orders.actions.recording import locked, note, order_event
from prilavok.orders.models import Order
from prilavok.orders.statuses import FINAL, check_move
from prilavok.orders.types import DraftExists


@transaction.atomic
def change_status(order: Order, status: str, *, actor: Actor) -> Order:
    """The same status again changes nothing."""
    row = locked(order)
    if row.status != status:
        check_move(row.status, status)
        move_status(row, status, actor)
    return row


def move_status(order: Order, status: str, actor: Actor, *, keep_interests: bool = False) -> None:
    """The order is locked and the move is allowed. Interests end with the order and come back with it."""
    before = order.status
    if status == Order.Status.DRAFT:
        _check_no_draft(order, before)
    order.status = status
    order.save(update_fields=["status", "updated_at"])
    note(order, "status", {"from": before, "to": status}, actor)
    interests = list(order.lines.filter(interest__isnull=False).values_list("interest_id", flat=True))
    if status in FINAL and not keep_interests:
        close_interests(interests)
    elif before in FINAL:
        reopen_interests(interests)
    events.record(order_event(order, "status", actor))


def _check_no_draft(order: Order, before: str) -> None:
    drafts = Order.objects.filter(customer=order.customer, status=Order.Status.DRAFT)
    if drafts.exclude(pk=order.pk).exists():
        raise DraftExists(before, Order.Status.DRAFT)
