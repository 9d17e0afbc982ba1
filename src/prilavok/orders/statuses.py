"""Which status may follow which. `new` and back is how a shop corrects a slip of the hand."""

from __future__ import annotations

from prilavok.orders.models import Order
from prilavok.orders.types import StatusNotAllowed

Status = Order.Status

ALLOWED: dict[str, tuple[str, ...]] = {
    Status.DRAFT: (Status.NEW, Status.CONFIRMED, Status.CANCELLED),
    Status.NEW: (Status.CONFIRMED, Status.SHIPPED, Status.DONE, Status.CANCELLED, Status.DRAFT),
    Status.CONFIRMED: (Status.SHIPPED, Status.DONE, Status.CANCELLED, Status.NEW),
    Status.SHIPPED: (Status.DONE, Status.CANCELLED, Status.CONFIRMED),
    Status.DONE: (Status.SHIPPED, Status.CANCELLED),
    Status.CANCELLED: (Status.NEW, Status.DRAFT),
}
"""In the order in which a menu offers them: forward first, back last."""

FINAL = frozenset({Status.DONE, Status.CANCELLED})
"""The customer's next mention of the product starts something new."""

ACTIVE = frozenset({Status.NEW, Status.CONFIRMED, Status.SHIPPED})
"""Ordered and under way: a mention of the product is about this order."""


def allowed_from(status: str) -> tuple[str, ...]:
    return ALLOWED.get(status, ())


def check_move(current: str, wanted: str) -> None:
    if wanted not in allowed_from(current):
        raise StatusNotAllowed(current, wanted)
