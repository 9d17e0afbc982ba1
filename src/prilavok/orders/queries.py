from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from prilavok.customers.models import Customer
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.shops.models import Shop


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
