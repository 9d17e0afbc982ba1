from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prilavok.customers.queries import customers_of
from prilavok.shops.permissions import Right, ShopRequest, needs


@needs(Right.CUSTOMERS)
def index(request: ShopRequest) -> HttpResponse:
    return render(request, "customers/list.html", {"rows": customers_of(request.shop)[:50]})
