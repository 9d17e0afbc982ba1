"""What every view of an order needs: the order of this shop, and the answer after a change."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from prilavok.events.types import Actor
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.types import OrderError
from prilavok.shops.permissions import ShopRequest
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import toast
from prilavok.web.orders.card import Refused, loaded, order_page


def actor_of(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


def find(request: ShopRequest, public_id: str) -> Order:
    return get_or_404(loaded(request.shop), request.shop, public_id)


def find_line(request: ShopRequest, line_id: str) -> OrderLine:
    rows = OrderLine.objects.select_related("order__customer", "product", "variant", "interest")
    return get_or_404(rows, request.shop, line_id, path="order__shop")


def refreshed(
    request: ShopRequest,
    public_id: str,
    text: str = "",
    *,
    undo: OrderChange | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The whole page of the order anew; its parts are morphed in."""
    if not request.headers.get("HX-Request"):
        return redirect("orders:detail", public_id)
    page = order_page(find(request, public_id), request.shop, refused)
    status = 422 if refused else 200
    response = render(request, "orders/page.html", {"page": page}, status=status)
    undo_url = reverse("orders:undo", args=[undo.pk]) if undo else ""
    return toast(response, text, undo_url=undo_url) if text else response


def changed(request: ShopRequest, order: Order, act: Callable[[], object], text: str = "") -> HttpResponse:
    """Does it, and says so with a way back; what has become impossible meanwhile changes nothing."""
    before = _last_change(order)
    try:
        act()
    except OrderError:
        words = _("The order has changed meanwhile, this cannot be done any more")
        return toast(refreshed(request, order.public_id), words, is_error=True)
    last = _last_change(order)
    is_new = last is not None and (before is None or last.pk != before.pk)
    return refreshed(request, order.public_id, text if is_new else "", undo=last if is_new else None)


def _last_change(order: Order) -> OrderChange | None:
    return OrderChange.objects.filter(order=order).exclude(kind="undone").order_by("-pk").first()
