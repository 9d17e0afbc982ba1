"""The order beside the conversation: lines, facts, what is missing, what changed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.catalog.models import Product, Variant
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.web.inbox.presenters.references import photo_of
from prilavok.web.inbox.presenters.system_lines import SystemLine, draft_line

FEW = 3
CHANGES = 6
STATUSES: Mapping[str, Any] = {
    "draft": pgettext_lazy("order", "draft"),
    "new": pgettext_lazy("order", "new"),
    "confirmed": pgettext_lazy("order", "confirmed"),
    "shipped": pgettext_lazy("order", "on the way"),
    "done": pgettext_lazy("order", "received"),
    "cancelled": pgettext_lazy("order", "cancelled"),
}
TONES: Mapping[str, str] = {
    "draft": "is-accent",
    "new": "is-accent",
    "confirmed": "is-ok",
    "shipped": "is-ok",
    "done": "",
    "cancelled": "is-err",
}
STEPS: Mapping[str, Any] = {
    "new": gettext_lazy("Place the order"),
    "confirmed": gettext_lazy("Confirm"),
    "shipped": gettext_lazy("Mark as sent"),
    "done": gettext_lazy("Mark as received"),
    "cancelled": gettext_lazy("Cancel the order"),
    "draft": gettext_lazy("Back to draft"),
}
STEP_ICONS: Mapping[str, str] = {
    "new": "i-receipt-text",
    "confirmed": "i-check",
    "shipped": "i-truck",
    "done": "i-package-check",
    "cancelled": "i-x",
    "draft": "i-rotate-ccw",
}
FACTS: Sequence[tuple[str, Any, Any]] = (
    (
        "recipient",
        pgettext_lazy("order", "Recipient"),
        gettext_lazy("Who will receive the order? First and last name"),
    ),
    ("phone", pgettext_lazy("order", "Phone"), gettext_lazy("What phone number should the courier call?")),
    (
        "address",
        pgettext_lazy("order", "Address"),
        gettext_lazy("Where should we deliver it: city, street or pick-up point?"),
    ),
)


@dataclass(frozen=True, slots=True)
class LineView:
    line: OrderLine
    photo: str
    variants: Sequence[Variant]
    needs_variant: bool
    stock: int | None

    @property
    def is_last(self) -> bool:
        return self.stock is not None and 0 < self.stock <= FEW

    @property
    def is_out(self) -> bool:
        return self.stock is not None and self.stock < self.line.quantity


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    label: Any
    value: str
    question: Any


@dataclass(frozen=True, slots=True)
class Step:
    """A status the order may go to."""

    status: str
    label: Any
    icon: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    order: Order
    status: Any
    tone: str
    lines: Sequence[LineView]
    facts: Sequence[Fact]
    steps: Sequence[Step]
    changes: Sequence[ChangeView]

    @property
    def is_draft(self) -> bool:
        return self.order.status == Order.Status.DRAFT

    @property
    def wanted(self) -> int:
        return 1 + len(self.facts)

    @property
    def filled(self) -> int:
        chosen = bool(self.lines) and not any(line.needs_variant for line in self.lines)
        return int(chosen) + sum(bool(fact.value) for fact in self.facts)

    @property
    def is_complete(self) -> bool:
        return self.filled == self.wanted

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if step.status not in ("cancelled", "draft")), None)

    @property
    def other_steps(self) -> list[Step]:
        return [step for step in self.steps if step is not self.next_step]

    @property
    def missing(self) -> str:
        return ", ".join(str(fact.label).lower() for fact in self.facts if not fact.value)


@dataclass(frozen=True, slots=True)
class ChangeView:
    change: OrderChange
    line: SystemLine
    by: str
    may_undo: bool


def order_card(
    order: Order, *, allowed: Iterable[str], changes: Iterable[OrderChange], members: Mapping[str, str]
) -> OrderCard:
    return OrderCard(
        order=order,
        status=STATUSES.get(order.status, order.status),
        tone=TONES.get(order.status, ""),
        lines=[_line(line) for line in order.lines.all()],
        facts=[Fact(name, label, getattr(order, name), question) for name, label, question in FACTS],
        steps=[
            Step(status, STEPS.get(status, status), STEP_ICONS.get(status, "i-arrow-right"))
            for status in allowed
        ],
        changes=[_change(change, members) for change in list(changes)[-CHANGES:]][::-1],
    )


def _line(line: OrderLine) -> LineView:
    product: Product | None = line.product
    variants = list(product.variants.all()) if product else []
    stock = product.stock if product else None
    if line.variant is not None and line.variant.stock is not None:
        stock = line.variant.stock
    return LineView(line, photo_of(product), variants, bool(variants) and line.variant_id is None, stock)


UNDOABLE = frozenset({"created", "line_added", "line_removed", "line_changed", "field", "status"})


def _change(change: OrderChange, members: Mapping[str, str]) -> ChangeView:
    return ChangeView(
        change=change,
        line=_words(change),
        by=members.get(change.actor_id, "") if change.actor_type == "member" else "",
        may_undo=change.undone_at is None and change.kind in UNDOABLE,
    )


def _words(change: OrderChange) -> SystemLine:
    to = str(change.data.get("to", ""))
    if change.kind == "status":
        return SystemLine("i-flag", _("Status: %(status)s") % {"status": STATUSES.get(to, to)})
    if change.kind == "field":
        labels = {name: label for name, label, _question in FACTS}
        label = labels.get(str(change.data.get("field")), _("Note"))
        return SystemLine("i-pencil", f"{label}: {to or '—'}")
    return draft_line(change)
