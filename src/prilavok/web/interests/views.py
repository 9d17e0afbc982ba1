"""Who asked for what: the list, and the same as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prilavok.catalog.queries import posts_of, products_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.interests.export import as_file
from prilavok.web.interests.listing import (
    BACK,
    PERIODS,
    Wanted,
    found,
    loaded,
    of_stage,
    page_of,
    product_asked_for,
    tabs_of,
)


@require_safe
@needs(Right.CUSTOMERS)
def interest_list(request: ShopRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    context: dict[str, object] = {"page": page_of(request.shop, wanted), "wanted": wanted}
    if wanted.after is not None:
        return render(request, "interests/rows.html", context)
    context |= {
        "tabs": tabs_of(request.shop, wanted),
        "periods": PERIODS.items(),
        "product": product_asked_for(request.shop, wanted),
        "export_url": wanted.url("catalog:interests_export"),
        "everything_url": Wanted(days="all").url(),
        "without_product_url": Wanted(stage=wanted.stage, days=wanted.days).url(),
        "is_back": wanted.stage == BACK,
        "total": products_of(request.shop).count(),
        "coverage": {"total": posts_of(request.shop).count()},
    }
    return render(request, "interests/list.html", context)


@require_safe
@needs(Right.CUSTOMERS)
def export(request: ShopRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    return as_file(loaded(of_stage(found(request.shop, wanted), wanted.stage)))
