"""The list of orders: what is asked for, and its rows in a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from prilavok.customers.models import Customer
from prilavok.customers.queries import search_customers
from prilavok.lib.text import stem, tokens
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.queries import orders_of
from prilavok.shops.models import Shop
from prilavok.web.customers.people import Face, face_of
from prilavok.web.inbox.presenters.order import STATUSES, TONES
from prilavok.web.inbox.presenters.references import photo_of

PAGE = 50
MOST_REFRESHED = 300
NUMBER = re.compile(r"(?:№|#|no?\.?)?\s*(\d{1,9})", re.IGNORECASE)
TABS: Sequence[tuple[str, Any]] = (
    ("", pgettext_lazy("orders", "All")),
    (Order.Status.DRAFT, pgettext_lazy("orders", "Drafts")),
    (Order.Status.NEW, pgettext_lazy("orders", "New")),
    (Order.Status.CONFIRMED, pgettext_lazy("orders", "Confirmed")),
    (Order.Status.SHIPPED, pgettext_lazy("orders", "On the way")),
    (Order.Status.DONE, pgettext_lazy("orders", "Received")),
    (Order.Status.CANCELLED, pgettext_lazy("orders", "Cancelled")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. `after` is where the page before ended, `down_to` what is on screen."""

    status: str = ""
    words: str = ""
    after: int | None = None
    down_to: int | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Wanted:
        status = params.get("status", "")
        shown = [number for text in params.getlist("shown") if (number := _number(text)) is not None]
        return cls(
            status=status if status in Order.Status.values else "",
            words=params.get("q", "").strip()[:200],
            after=_number(params.get("after", "")),
            down_to=min(shown, default=None),
        )

    def url(self, **more: object) -> str:
        query = {"status": self.status, "q": self.words, **more}
        filled = {key: value for key, value in query.items() if value}
        return reverse("orders:list") + (f"?{urlencode(filled)}" if filled else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@dataclass(frozen=True, slots=True)
class Tab:
    label: Any
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    order: Order
    face: Face
    line: OrderLine | None
    photo: str
    more: int
    status: Any
    tone: str


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    next_url: str

    @property
    def last(self) -> int:
        return self.rows[-1].order.pk if self.rows else 0


def page_of(shop: Shop, wanted: Wanted) -> Page:
    """The next rows; or, when a page refreshes itself, all that it shows already."""
    rows = _found(orders_of(shop), shop, wanted.words)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.after is not None:
        rows = rows.filter(pk__lt=wanted.after)
    limit = _limit(rows, wanted)
    found = list(rows.prefetch_related("customer__identities__channel")[: limit + 1])
    shown = found[:limit]
    more = wanted.url(after=shown[-1].pk) if len(found) > limit else ""
    return Page([row_of(order) for order in shown], more)


def _limit(rows: QuerySet[Order], wanted: Wanted) -> int:
    if wanted.down_to is None:
        return PAGE
    shown = rows.filter(pk__gte=wanted.down_to).order_by()[:MOST_REFRESHED].count()
    return max(PAGE, shown)


def _found(rows: QuerySet[Order], shop: Shop, words: str) -> QuerySet[Order]:
    """By number, customer, recipient, phone, or words of a line's name in any form."""
    if not words:
        return rows
    people = search_customers(Customer.objects.filter(shop=shop), words)
    found = Q(customer__in=people.values("pk")) | Q(recipient__icontains=words)
    found |= Q(pk__in=_lines_named(shop, words).values("order_id"))
    if number := NUMBER.fullmatch(words):
        found |= Q(number=int(number[1]))
    digits = re.sub(r"\D", "", words)
    if len(digits) >= 4:
        found |= Q(phone__contains=digits)
    return rows.filter(found)


def _lines_named(shop: Shop, words: str) -> QuerySet[OrderLine]:
    rows = OrderLine.objects.filter(order__shop=shop)
    found = tokens(words)[:8]
    for word in found:
        rows = rows.filter(name__icontains=stem(word))
    return rows if found else rows.none()


def row_of(order: Order) -> Row:
    lines = list(order.lines.all())
    first = lines[0] if lines else None
    return Row(
        order=order,
        face=face_of(order.customer),
        line=first,
        photo=photo_of(first.product) if first else "",
        more=len(lines) - 1,
        status=STATUSES.get(order.status, order.status),
        tone=TONES.get(order.status, ""),
    )


def rows_of(orders: Iterable[Order]) -> list[Row]:
    return [row_of(order) for order in orders]


def tabs_of(shop: Shop, wanted: Wanted) -> list[Tab]:
    counts = counts_of(shop, wanted.words)
    return [
        Tab(
            label=label,
            count=counts.get(status, 0) if status else sum(counts.values()),
            url=replace(wanted, status=status).url(),
            is_current=status == wanted.status,
        )
        for status, label in TABS
    ]


def counts_of(shop: Shop, words: str) -> Mapping[str, int]:
    rows = _found(Order.objects.filter(shop=shop), shop, words).order_by()
    return dict(rows.values_list("status").annotate(n=Count("pk")))
