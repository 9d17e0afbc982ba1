"""The list of customers: what is asked for, and its rows in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse

from prilavok.customers.models import Customer, Tag
from prilavok.customers.queries import customers_of, search_customers
from prilavok.lib.money import Money
from prilavok.orders.models import Order, OrderLine
from prilavok.shops.models import Shop
from prilavok.web.customers.people import Face, face_of

PAGE = 50
MOST_REFRESHED = 300
NOT_BOUGHT = (Order.Status.DRAFT, Order.Status.CANCELLED)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """Where a row stands: seen last at this time, then by number."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, customer: Customer) -> Cursor:
        return cls(customer.last_seen_at, customer.pk)

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        moment, _, number = text.rpartition("~")
        if not (number.isascii() and number.isdigit()) or len(number) > 17:
            return None
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return None
        return cls(at, int(number)) if at.tzinfo else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"

    @property
    def below(self) -> Q:
        return Q(last_seen_at__lt=self.at) | Q(last_seen_at=self.at, pk__lt=self.pk)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. `after` is where the page before ended, `down_to` what is on screen."""

    words: str = ""
    tag: str = ""
    after: Cursor | None = None
    down_to: Cursor | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Wanted:
        shown = [cursor for text in params.getlist("shown") if (cursor := Cursor.read(text))]
        return cls(
            words=params.get("q", "").strip()[:200],
            tag=params.get("tag", "")[:20],
            after=Cursor.read(params.get("after", "")),
            down_to=min(shown, default=None),
        )

    def url(self, **more: object) -> str:
        filled = {key: value for key, value in {"q": self.words, "tag": self.tag, **more}.items() if value}
        return reverse("customers:list") + (f"?{urlencode(filled)}" if filled else "")


@dataclass(frozen=True, slots=True)
class Bought:
    orders: int
    spent: Money


@dataclass(frozen=True, slots=True)
class Row:
    face: Face
    tags: Sequence[str]
    bought: Bought | None

    @property
    def customer(self) -> Customer:
        return self.face.customer


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row] = ()
    next_url: str = ""
    last: str = field(default="")


def page_of(shop: Shop, wanted: Wanted) -> Page:
    """The next rows; or, when a page refreshes itself, all that it shows already."""
    rows = search_customers(customers_of(shop), wanted.words)
    if wanted.tag:
        rows = rows.filter(customer_tags__tag__public_id=wanted.tag)
    if wanted.after:
        rows = rows.filter(wanted.after.below)
    limit = _limit(rows, wanted)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    bought = bought_by(shop, [customer.pk for customer in shown])
    last = str(Cursor.of(shown[-1])) if shown else ""
    return Page(
        rows=[Row(face_of(customer), tags_of(customer), bought.get(customer.pk)) for customer in shown],
        next_url=wanted.url(after=last) if len(found) > limit else "",
        last=last,
    )


def _limit(rows: QuerySet[Customer], wanted: Wanted) -> int:
    if wanted.down_to is None:
        return PAGE
    shown = rows.exclude(wanted.down_to.below).order_by()[:MOST_REFRESHED].count()
    return max(PAGE, shown)


def tags_of(customer: Customer) -> list[str]:
    return [link.tag.name for link in customer.customer_tags.all()]


def bought_by(shop: Shop, customers: Sequence[int]) -> Mapping[int, Bought]:
    """Customer's row number -> placed orders and their sum in the shop's currency."""
    placed = Order.objects.filter(customer__in=customers).exclude(status__in=NOT_BOUGHT).order_by()
    counts = dict(placed.values_list("customer").annotate(n=Count("pk")))
    lines = OrderLine.objects.filter(order__in=placed, order__currency=shop.currency).order_by()
    sums = dict(lines.values_list("order__customer").annotate(n=Sum(F("price_minor") * F("quantity"))))
    return {pk: Bought(count, Money(sums.get(pk) or 0, shop.currency)) for pk, count in counts.items()}


def tags_in(shop: Shop) -> list[Tag]:
    """Those that somebody has."""
    return list(Tag.objects.filter(shop=shop, customer_tags__isnull=False).distinct().order_by("name"))
