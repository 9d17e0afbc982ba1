from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prilavok.catalog.models import Product, Variant


class OrderError(Exception):
    """Something about an order cannot be done as asked; nothing was changed."""


class StatusNotAllowed(OrderError):
    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"{current} -> {wanted}")
        self.current = current
        self.wanted = wanted


class DraftExists(StatusNotAllowed):
    """The customer has another draft; a second one would part what they say in two."""


class OrderClosed(OrderError):
    """The lines of a finished order stay as they were."""


class InvalidLine(OrderError):
    """`index` counts from 0; `field` and `reason` say what is wrong there."""

    def __init__(self, index: int, field: str, reason: str) -> None:
        super().__init__(f"lines[{index}].{field}: {reason}")
        self.index = index
        self.field = field
        self.reason = reason


class InvalidField(OrderError):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class CannotUndo(OrderError):
    """Taken back already, or what it made has changed since."""


@dataclass(frozen=True, slots=True)
class LineData:
    """A line as asked for. A price or name left out is the variant's or the product's."""

    product: Product | None = None
    variant: Variant | None = None
    name: str = ""
    quantity: int = 1
    price_minor: int | None = None
