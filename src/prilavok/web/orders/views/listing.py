from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.orders.listing import Wanted, page_of, tabs_of


@require_safe
@needs(Right.ORDERS)
def order_list(request: ShopRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    context: dict[str, object] = {"page": page_of(request.shop, wanted), "wanted": wanted}
    if wanted.after is not None:
        return render(request, "orders/rows.html", context)
    context["tabs"] = tabs_of(request.shop, wanted)
    return render(request, "orders/list.html", context)
