"""Interests become lines of the customer's draft order, and follow what members correct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from prilavok.catalog.models import Product, Variant
from prilavok.customers.models import Customer
from prilavok.events import actions as events
from prilavok.events.types import Actor, NewEvent
from prilavok.linking.actions.locks import lock_customers
from prilavok.linking.models import Interest
from prilavok.orders.actions.lines import cancel_if_bare, next_position, set_variant, take_out
from prilavok.orders.actions.pricing import price_of
from prilavok.orders.actions.recording import change, difference, locked, note, order_event, snapshot, touch
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.statuses import ACTIVE
from prilavok.shops.actions import next_order_number
from prilavok.shops.models import Shop

_ORDERING = frozenset({Interest.State.LINKED, Interest.State.CONFIRMED})
_CREATED_BY = {"member": "member", "rule": "rule", "api": "api"}


@transaction.atomic(savepoint=False)
def draft_from_interests(
    shop: Shop, interests: Sequence[Interest], *, actor: Actor | None = None
) -> list[Order]:
    """The drafts that these interests opened or changed.

    Guesses make no lines. A product that the customer has in an order under way is talked about, not ordered
    again. Without `actor` each customer is the actor of their own draft.
    """
    wanted = _by_customer(interests)
    if not wanted:
        return []
    lock_customers(wanted)
    return _Counter(shop, wanted, actor).fill()


def _by_customer(interests: Iterable[Interest]) -> dict[int, list[Interest]]:
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in interests:
        if interest.state in _ORDERING and interest.closed_at is None:
            found[interest.customer_id].append(interest)
    return found


@dataclass(slots=True)
class _Open:
    """A customer's draft while it is being filled."""

    order: Order
    lines: list[OrderLine]
    is_new: bool
    is_changed: bool = False


class _Counter:
    """Fills the drafts of many customers at once: reads first, few writes at the end."""

    def __init__(self, shop: Shop, wanted: dict[int, list[Interest]], actor: Actor | None) -> None:
        self._shop = shop
        self._wanted = wanted
        self._actor = actor
        self._customers = Customer.objects.in_bulk(sorted(wanted))
        self._drafts: dict[int, _Open] = {}
        self._under_way: set[tuple[int, int | None]] = set()
        self._changes: list[OrderChange] = []
        self._read()
        rows = [interest for interests in wanted.values() for interest in interests]
        self._products = Product.objects.in_bulk({row.product_id for row in rows})
        self._variants = Variant.objects.in_bulk({row.variant_id for row in rows if row.variant_id})

    def fill(self) -> list[Order]:
        self._open_drafts()
        for customer, interests in self._wanted.items():
            for interest in interests:
                if (customer, interest.product_id) not in self._under_way:
                    self._serve(self._drafts[customer], interest)
        OrderChange.objects.bulk_create(self._changes)
        touched = [draft for draft in self._drafts.values() if draft.is_new or draft.is_changed]
        for draft in touched:
            touch(draft.order)
        events.record(*(self._event(draft) for draft in touched))
        return [draft.order for draft in touched]

    def _read(self) -> None:
        statuses = [Order.Status.DRAFT, *ACTIVE]
        orders = Order.objects.filter(customer_id__in=sorted(self._wanted), status__in=statuses).order_by(
            "id"
        )
        by_row = {order.pk: order for order in orders}
        lines: dict[int, list[OrderLine]] = defaultdict(list)
        rows = OrderLine.objects.filter(order_id__in=sorted(by_row)).order_by("position", "id")
        for line in rows.select_related("product", "variant", "interest"):
            lines[line.order_id].append(line)
        for order in by_row.values():
            order.customer = self._customers[order.customer_id]
            if order.status == Order.Status.DRAFT:
                self._drafts[order.customer_id] = _Open(order, lines[order.pk], is_new=False)
            else:
                self._under_way |= {(order.customer_id, line.product_id) for line in lines[order.pk]}

    def _open_drafts(self) -> None:
        """One insert for all that lack a draft. A draft made meanwhile by somebody else is taken instead."""
        missing = [
            customer
            for customer, interests in self._wanted.items()
            if customer not in self._drafts
            and any((customer, interest.product_id) not in self._under_way for interest in interests)
        ]
        if not missing:
            return
        made = [self._new_order(customer) for customer in missing]
        Order.objects.bulk_create(made, ignore_conflicts=True)
        ours = {order.public_id for order in made}
        rows = Order.objects.filter(customer_id__in=missing, status=Order.Status.DRAFT)
        for order in rows.select_for_update(of=("self",)).order_by("id"):
            order.customer = self._customers[order.customer_id]
            is_new = order.public_id in ours
            lines = [] if is_new else list(order.lines.select_related("product", "variant", "interest"))
            self._drafts[order.customer_id] = _Open(order, lines, is_new)
            if is_new:
                message = self._wanted[order.customer_id][0]
                self._note(order, "created", {"status": order.status}, _cause(message))

    def _new_order(self, customer: int) -> Order:
        first = self._wanted[customer][0]
        return Order(
            shop=self._shop,
            number=next_order_number(self._shop.pk),
            customer_id=customer,
            conversation_id=first.conversation_id,
            currency=self._shop.currency,
            created_by=_CREATED_BY.get(self._actor.type, "event") if self._actor else "event",
        )

    def _serve(self, draft: _Open, interest: Interest) -> None:
        line = next((one for one in draft.lines if one.product_id == interest.product_id), None)
        if line is None:
            self._add(draft, interest)
        else:
            self._follow(draft, line, interest)

    def _add(self, draft: _Open, interest: Interest) -> None:
        product = self._products[interest.product_id]
        variant = self._variants.get(interest.variant_id or 0)
        line = OrderLine.objects.create(
            order=draft.order,
            product=product,
            variant=variant,
            interest=interest,
            name=product.name,
            quantity=max(1, interest.quantity),
            price_minor=price_of(product, variant, draft.order.currency),
            position=next_position(draft.lines),
        )
        draft.lines.append(line)
        draft.is_changed = True
        self._note(draft.order, "line_added", snapshot(line), _cause(interest))

    def _follow(self, draft: _Open, line: OrderLine, interest: Interest) -> None:
        """Only what the newest message names itself is changed, so that hand-made changes stay."""
        before = snapshot(line)
        if "variant" in interest.named:
            set_variant(line, self._variants.get(interest.variant_id or 0), draft.order.currency)
        if "quantity" in interest.named:
            line.quantity = max(1, interest.quantity)
        if line.interest_id is None:
            line.interest = interest
        after = snapshot(line)
        if after == before:
            return
        line.save()
        draft.is_changed = True
        self._note(draft.order, "line_changed", difference(before, after), _cause(interest))

    def _note(self, order: Order, kind: str, data: dict[str, object], message: int | None) -> None:
        self._changes.append(change(order, kind, data, self._who(order), message))

    def _who(self, order: Order) -> Actor:
        return self._actor or Actor("customer", order.customer.public_id)

    def _event(self, draft: _Open) -> NewEvent:
        return order_event(draft.order, "created" if draft.is_new else "updated", self._who(draft.order))


def _cause(interest: Interest) -> int | None:
    """The message that led to this change: the newest, else the one that started the interest."""
    return interest.named_by or interest.message_id


@transaction.atomic
def apply_correction(interest: Interest, replaced_by: Interest | None = None, *, actor: Actor) -> list[Order]:
    """After a member confirmed, rejected or replaced an interest: the open draft follows.

    Confirmed: its line is there. Rejected: its line is gone. Replaced: its line is now of the other product.
    """
    lock_customers([interest.customer_id])
    interest.refresh_from_db()
    line = _line_from(interest)
    if line is None or interest.state in _ORDERING:
        kept = [one for one in (replaced_by or interest,) if one.state in _ORDERING]
        return draft_from_interests(interest.shop, kept, actor=actor)
    order = locked(line.order)
    if replaced_by is None or _has_product(order, replaced_by.product_id):
        _drop(order, line, actor)
    else:
        _swap(order, line, replaced_by, actor)
    return [order]


def _line_from(interest: Interest) -> OrderLine | None:
    rows = OrderLine.objects.filter(interest=interest, order__status=Order.Status.DRAFT)
    return rows.select_related("order", "product", "variant", "interest").first()


def _has_product(order: Order, product_id: int) -> bool:
    return order.lines.filter(product_id=product_id).exists()


def _drop(order: Order, line: OrderLine, actor: Actor) -> None:
    take_out(order, line, actor)
    if not cancel_if_bare(order, actor):
        touch(order)
        events.record(order_event(order, "updated", actor))


def _swap(order: Order, line: OrderLine, replaced_by: Interest, actor: Actor) -> None:
    before = snapshot(line)
    line.product, line.variant, line.interest = replaced_by.product, replaced_by.variant, replaced_by
    line.name = replaced_by.product.name
    line.price_minor = price_of(line.product, line.variant, order.currency)
    line.save()
    note(order, "line_changed", difference(before, snapshot(line)), actor, _cause(replaced_by))
    touch(order)
    events.record(order_event(order, "updated", actor))
