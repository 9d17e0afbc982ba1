"""The page of one order: its way, its lines, what is known of the delivery, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.catalog.models import Variant
from prilavok.channels.policy import Window
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import conversations_of, window_of
from prilavok.lib.money import Money
from prilavok.linking.models import Evidence
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.queries import orders_of
from prilavok.orders.statuses import FINAL, allowed_from
from prilavok.shops.models import Shop
from prilavok.web.components import formats
from prilavok.web.customers.people import Face, face_of
from prilavok.web.inbox.presenters.counter import EVIDENCE, UNKNOWN_EVIDENCE, Confidence, confidence_of
from prilavok.web.inbox.presenters.order import FEW, STATUSES, STEP_ICONS, STEPS, TONES, Step
from prilavok.web.inbox.presenters.references import photo_of
from prilavok.web.orders.history import LABELS, Entry, history_of

WAY: Sequence[tuple[str, Any]] = (
    (Order.Status.DRAFT, pgettext_lazy("step of an order", "Draft")),
    (Order.Status.NEW, pgettext_lazy("step of an order", "New")),
    (Order.Status.CONFIRMED, pgettext_lazy("step of an order", "Confirmed")),
    (Order.Status.SHIPPED, pgettext_lazy("step of an order", "On the way")),
    (Order.Status.DONE, pgettext_lazy("step of an order", "Received")),
)
ORIGINS: Mapping[str, Any] = {
    "event": gettext_lazy("opened from the conversation"),
    "member": gettext_lazy("opened by hand"),
    "rule": gettext_lazy("opened by a rule"),
    "api": gettext_lazy("opened through the API"),
}
STAGE_ICONS: Mapping[str, str] = {**STEP_ICONS, Order.Status.DRAFT: "i-receipt-text"}
FACTS = ("recipient", "phone", "address")
WAYS_BACK = frozenset({Order.Status.CANCELLED, Order.Status.DRAFT})


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the order's way: `state` is done, now or empty for what is still to come."""

    label: Any
    icon: str
    at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class LineView:
    """`typed` and `error` are of a price or quantity that was refused."""

    line: OrderLine
    photo: str
    variants: Sequence[Variant]
    stock: int | None
    confidence: Confidence | None
    reason: Any
    typed: Mapping[str, str]
    error: str

    @property
    def needs_variant(self) -> bool:
        return bool(self.variants) and self.line.variant_id is None

    @property
    def is_out(self) -> bool:
        return self.stock is not None and self.stock < self.line.quantity

    @property
    def is_last(self) -> bool:
        return self.stock is not None and 0 < self.stock <= FEW

    @property
    def sku(self) -> str:
        own = self.line.variant.sku if self.line.variant else ""
        return own or (self.line.product.sku or "" if self.line.product else "")

    @property
    def price(self) -> str:
        """What was refused stays as typed; else the amount without a currency, as it is entered."""
        if "price" in self.typed:
            return self.typed["price"]
        amount = self.line.price.decimal
        return formats.number(int(amount) if amount == amount.to_integral_value() else amount)

    @property
    def quantity(self) -> str:
        return self.typed.get("quantity", str(self.line.quantity))


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    label: Any
    value: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed into a line or fact and cannot be: shown where it was typed."""

    place: str = ""
    error: str = ""
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OrderPage:
    order: Order
    face: Face
    status: Any
    tone: str
    origin: Any
    stages: Sequence[Stage]
    lines: Sequence[LineView]
    facts: Sequence[Fact]
    steps: Sequence[Step]
    history: Sequence[Entry]
    conversation: Conversation | None
    window: Window | None
    others: Sequence[Order]
    refused: Refused

    @property
    def currency_sign(self) -> str:
        return formats.sign(self.order.currency)

    @property
    def is_open(self) -> bool:
        return self.order.status not in FINAL

    @property
    def is_cancelled(self) -> bool:
        return self.order.status == Order.Status.CANCELLED

    @property
    def next_step(self) -> Step | None:
        if not self.is_open:
            return None
        return next((step for step in self.steps if step.status not in WAYS_BACK), None)

    @property
    def other_steps(self) -> list[Step]:
        return [step for step in self.steps if step is not self.next_step]

    @property
    def stars(self) -> list[bool]:
        """Five, as many of them lit as the customer gave."""
        return [number <= (self.order.mark or 0) for number in range(1, 6)]

    @property
    def missing(self) -> list[Any]:
        """What a courier will ask for and nobody has written yet."""
        return [fact.label for fact in self.facts if not fact.value]

    @property
    def spent(self) -> Money:
        total = Money(0, self.order.currency)
        for order in self.others:
            if order.currency == total.currency and order.status not in WAYS_BACK:
                total = total + order.total
        return total

    @property
    def bought(self) -> int:
        return sum(order.status not in WAYS_BACK for order in self.others)


def loaded(shop: Shop) -> QuerySet[Order]:
    """Orders with everything that the page shows of one."""
    evidence = Evidence.objects.order_by("-weight", "id")
    return orders_of(shop).prefetch_related(
        "lines__product__variants",
        Prefetch("lines__interest__evidence", queryset=evidence),
        "customer__identities__channel",
    )


def order_page(order: Order, shop: Shop, refused: Refused | None = None) -> OrderPage:
    order.shop = shop
    refused = refused or Refused()
    changes = list(
        OrderChange.objects.filter(order=order).select_related("message__conversation").order_by("pk")
    )
    conversation = _conversation(order, shop)
    return OrderPage(
        order=order,
        face=face_of(order.customer),
        status=STATUSES.get(order.status, order.status),
        tone=TONES.get(order.status, ""),
        origin=ORIGINS.get(order.created_by, ""),
        stages=stages_of(order, changes),
        lines=[_line(line, refused) for line in order.lines.all()],
        facts=[_fact(order, name, refused) for name in FACTS],
        steps=[_step(order.status, wanted) for wanted in allowed_from(order.status)],
        history=history_of(order, changes),
        conversation=conversation,
        window=window_of(conversation) if conversation else None,
        others=list(Order.objects.filter(customer=order.customer).prefetch_related("lines").order_by("-pk")),
        refused=refused,
    )


def _step(current: str, wanted: str) -> Step:
    """Forward it is named by the deed, back by where it leads."""
    names = [status for status, _label in WAY]
    if wanted in names and (current not in names or names.index(wanted) < names.index(current)):
        back = _("Back to “%(status)s”") % {"status": STATUSES.get(wanted, wanted)}
        return Step(wanted, back, "i-undo-2")
    return Step(wanted, STEPS.get(wanted, wanted), STEP_ICONS.get(wanted, "i-arrow-right"))


def _conversation(order: Order, shop: Shop) -> Conversation | None:
    """The one the order came from, else where the customer wrote last."""
    rows = conversations_of(shop).filter(customer=order.customer)
    if order.conversation_id and (own := rows.filter(pk=order.conversation_id).first()):
        return own
    return rows.order_by("-last_message_at", "-pk").first()


def stages_of(order: Order, changes: Sequence[OrderChange]) -> list[Stage]:
    """The steps up to where the order is are done; `new` is left out of a way that did not pass it."""
    times: dict[str, datetime] = {Order.Status.DRAFT.value: order.created_at}
    for change in changes:
        if change.kind == "created":
            times[str(change.data.get("status", Order.Status.DRAFT))] = change.created_at
        elif change.kind == "status":
            times[str(change.data.get("to"))] = change.created_at
    names = [status for status, _label in WAY]
    here = names.index(order.status) if order.status in names else -1
    return [
        Stage(label, STAGE_ICONS.get(status, "i-circle"), times.get(status), _state(place, here))
        for place, (status, label) in enumerate(WAY)
        if status != Order.Status.NEW or order.status == status or (status in times and here > place)
    ]


def _state(place: int, here: int) -> str:
    if place == here:
        return "now"
    return "done" if place < here else ""


def _line(line: OrderLine, refused: Refused) -> LineView:
    product = line.product
    interest = line.interest
    evidence = next(iter(interest.evidence.all()), None) if interest else None
    is_here = refused.place == line.public_id
    return LineView(
        line=line,
        photo=photo_of(product),
        variants=list(product.variants.all()) if product else [],
        stock=_stock(line),
        confidence=confidence_of(interest) if interest else None,
        reason=EVIDENCE.get(evidence.kind, UNKNOWN_EVIDENCE)[2] if evidence else "",
        typed=(refused.typed or {}) if is_here else {},
        error=refused.error if is_here else "",
    )


def _stock(line: OrderLine) -> int | None:
    if line.variant is not None and line.variant.stock is not None:
        return line.variant.stock
    return line.product.stock if line.product else None


def _fact(order: Order, name: str, refused: Refused) -> Fact:
    typed = (refused.typed or {}).get(name) if refused.place == name else None
    return Fact(name, LABELS[name], getattr(order, name) if typed is None else typed)
