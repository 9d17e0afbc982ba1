from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prilavok.orders.queries import orders_of
from prilavok.shops.permissions import Right, ShopRequest, needs


@needs(Right.ORDERS)
def index(request: ShopRequest) -> HttpResponse:
    return render(request, "orders/list.html", {"rows": orders_of(request.shop)[:50]})
