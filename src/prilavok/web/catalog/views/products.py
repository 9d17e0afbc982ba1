from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from prilavok.catalog.models import Product
from prilavok.catalog.queries import categories_of
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.catalog import reads


@require_safe
@needs(Right.VIEW_CATALOG)
def product_list(request: ShopRequest) -> HttpResponse:
    words, category = request.GET.get("q", "").strip()[:200], request.GET.get("category", "").strip()
    rows = reads.product_rows(request.shop, words=words, category=category)
    found, cursor = reads.page_of(rows, request.GET.get("cursor"))
    context = {
        "rows": reads.as_rows(found),
        "next_url": _more_url(words, category, cursor),
        "may_edit": may(request.membership, Right.EDIT_CATALOG),
    }
    if request.GET.get("cursor"):
        return render(request, "catalog/product_rows.html", context)
    context |= {
        "words": words,
        "category": category,
        "categories": categories_of(request.shop),
        "total": _total(request),
        "coverage": reads.coverage(request.shop),
        "asked_without_product": reads.asked_without_product(request.shop),
    }
    return render(request, "catalog/products.html", context)


def _total(request: ShopRequest) -> int:
    return Product.objects.filter(shop=request.shop, deleted_at__isnull=True).count()


def _more_url(words: str, category: str, cursor: int | None) -> str:
    if cursor is None:
        return ""
    query = {"q": words, "category": category, "cursor": cursor}
    return f"{reverse('catalog:products')}?{urlencode({k: v for k, v in query.items() if v})}"


@require_safe
@needs(Right.VIEW_CATALOG)
def product_row(request: ShopRequest, public_id: str) -> HttpResponse:
    """One row as it is now; nothing when the product has gone from sale."""
    rows = reads.as_rows(reads.product_rows(request.shop).filter(public_id=public_id))
    if not rows:
        get_or_404(Product.objects.all(), request.shop, public_id)
        return HttpResponse("")
    context = {"rows": rows, "may_edit": may(request.membership, Right.EDIT_CATALOG)}
    return render(request, "catalog/product_rows.html", context)
