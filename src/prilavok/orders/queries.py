from __future__ import annotations

import re

from django.db.models import Prefetch, Q, QuerySet

from prilavok.customers.models import Customer
from prilavok.customers.queries import people_found
from prilavok.lib.search import Words, has_digits, matches
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.shops.models import Shop

_NUMBER = re.compile(r"(?:№|#|no?\.?)?\s*(\d{1,9})", re.IGNORECASE)


def orders_of(shop: Shop) -> QuerySet[Order]:
    """Newest first, with customer, conversation and lines."""
    return with_lines(Order.objects.filter(shop=shop)).order_by("-id")


def with_lines(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.select_related("product", "variant", "interest__message").order_by(
        "position", "id"
    )
    return orders.select_related("customer", "conversation").prefetch_related(
        Prefetch("lines", queryset=lines), "lines__product__photos"
    )


def orders_of_customer(customer: Customer) -> QuerySet[Order]:
    return with_lines(Order.objects.filter(customer=customer)).order_by("-id")


def draft_of(customer: Customer) -> Order | None:
    return with_lines(Order.objects.filter(customer=customer, status=Order.Status.DRAFT)).first()


def timeline(order: Order) -> QuerySet[OrderChange]:
    """Oldest first, with the message that led to each change."""
    return OrderChange.objects.filter(order=order).select_related("message").order_by("id")


def number_of(q: str) -> int | None:
    """«№ 1024», «#1024», «1024»."""
    found = _NUMBER.fullmatch(q.strip())
    return int(found[1]) if found else None


def orders_found(rows: QuerySet[Order], shop: Shop, q: str) -> QuerySet[Order]:
    """Those of `rows` by recipient, phone, customer, or words of what is ordered. Each way has its index."""
    mine = Order.objects.filter(shop=shop)
    ways = [
        mine.filter(matches(Words("recipient"), q)).values("pk"),
        mine.filter(has_digits("phone", q)).values("pk"),
        mine.filter(customer__in=people_found(shop, q)).values("pk"),
        OrderLine.objects.filter(order__shop=shop).filter(matches(Words("name"), q)).values("order_id"),
    ]
    number = number_of(q)
    named = Q(number=number) if number is not None else Q(pk__in=())
    return rows.filter(named | Q(pk__in=ways[0].union(*ways[1:], all=True)))
