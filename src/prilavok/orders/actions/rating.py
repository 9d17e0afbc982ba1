"""How customers liked their orders: the answer to the shop's question becomes the order's mark."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction

from prilavok.channels.types import MessageReceived
from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.inbox.types import Received
from prilavok.orders.actions.recording import locked, note, order_event
from prilavok.orders.models import Order

LONGEST = 5000
_ANSWER = re.compile(r"order-([A-Za-z0-9_]{1,40})=([1-5])")


def question_id(order: Order) -> str:
    """Names the question wherever the answer comes from: a survey of the network or a button."""
    return f"order-{order.public_id}"


def answer_payload(order: Order, mark: int) -> str:
    return f"{question_id(order)}={mark}"


def rate_orders(received: Iterable[Received]) -> list[Order]:
    """The orders that these messages give marks to; only who ordered may give one."""
    return [order for one in received if (order := _rated(one)) is not None]


def _rated(one: Received) -> Order | None:
    answer = _ANSWER.fullmatch(one.event.payload) if isinstance(one.event, MessageReceived) else None
    if answer is None:
        return None
    found = Order.objects.filter(
        shop_id=one.message.shop_id, customer_id=one.customer.pk, public_id=answer[1]
    ).first()
    if found is None:
        return None
    return _rate(found, int(answer[2]), _words(one.message.text), one)


def _words(text: str) -> str:
    """A survey's mark stands in the first line, and the button's own words are no review."""
    _mark, _line, words = text.partition("\n")
    return words.strip()[:LONGEST]


@transaction.atomic
def _rate(order: Order, mark: int, words: str, one: Received) -> Order:
    """The newest mark counts; words that were said once stay."""
    row = locked(order)
    actor = Actor("customer", one.customer.public_id)
    row.mark, row.review = mark, words or row.review
    row.save(update_fields=["mark", "review", "updated_at"])
    note(row, "rated", {"mark": mark, "words": words}, actor, one.message.pk)
    events.record(order_event(row, "updated", actor))
    return row
