from __future__ import annotations

from django.db import transaction

from prilavok.events import actions as events
from prilavok.events.types import Actor
from prilavok.orders.actions.recording import locked, note, order_event
from prilavok.orders.models import Order
from prilavok.orders.types import InvalidField

FIELDS = {"note": 5000, "recipient": 200, "phone": 32, "address": 300}
"""Field -> its longest value."""


@transaction.atomic
def update_order(order: Order, *, actor: Actor, **fields: str) -> Order:
    """Note, recipient, phone, address. One history row for each that differs."""
    _check(fields)
    row = locked(order)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        note(row, "field", {"field": name, "from": getattr(row, name), "to": value}, actor)
        setattr(row, name, value)
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        events.record(order_event(row, "updated", actor))
    return row


def _check(fields: dict[str, str]) -> None:
    for name, value in fields.items():
        if name not in FIELDS:
            raise InvalidField(name, "no such field")
        if len(value) > FIELDS[name]:
            raise InvalidField(name, f"at most {FIELDS[name]} characters")
