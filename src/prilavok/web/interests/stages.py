"""How far a customer has come with a product: from a question to a purchase."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from prilavok.catalog.models import Variant
from prilavok.linking.models import Interest
from prilavok.orders.models import Order, OrderLine
from prilavok.shops.models import Shop

ASKED, WANTS, ORDERED, BOUGHT, OUT = "asked", "wants", "ordered", "bought", "out"
LABELS: dict[str, Any] = {
    ASKED: pgettext_lazy("interest", "Asked"),
    WANTS: pgettext_lazy("interest", "Wants"),
    ORDERED: pgettext_lazy("interest", "Ordered"),
    BOUGHT: pgettext_lazy("interest", "Bought"),
    OUT: pgettext_lazy("interest", "None left"),
}
TONES = {WANTS: "is-accent", ORDERED: "is-warn", BOUGHT: "is-ok", OUT: "is-err"}


def staged(shop: Shop) -> QuerySet[Any]:
    """The shop's interests that nobody turned down, each with its `stage`."""
    lines = OrderLine.objects.filter(
        product=OuterRef("product"), order__customer=OuterRef("customer")
    ).order_by()
    left_over = lines.exclude(
        order__status__in=[Order.Status.DRAFT, Order.Status.CANCELLED, Order.Status.DONE]
    )
    stage = Case(
        When(Exists(left_over), then=Value(ORDERED)),
        When(Exists(lines.filter(order__status=Order.Status.DONE)), then=Value(BOUGHT)),
        When(nothing_left(), then=Value(OUT)),
        When(Exists(lines.filter(order__status=Order.Status.DRAFT)), then=Value(WANTS)),
        default=Value(ASKED),
        output_field=CharField(),
    )
    rows = Interest.objects.filter(shop=shop, product__deleted_at__isnull=True)
    return rows.exclude(state=Interest.State.REJECTED).annotate(stage=stage)


def nothing_left() -> Q:
    """The variant asked for, else the whole product, has a count and it is nought."""
    counted = Variant.objects.filter(product=OuterRef("product"), stock__isnull=False).order_by()
    whole = Q(product__stock__lte=0) | Q(
        Exists(counted), ~Q(Exists(counted.filter(stock__gt=0))), product__stock__isnull=True
    )
    return Q(variant__stock__lte=0) | (Q(variant__stock__isnull=True) & whole)


def back_in_stock(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Asked when there was none, and now there is: still waiting for word."""
    return rows.filter(sold_out=True, closed_at__isnull=True, stage__in=[ASKED, WANTS])
