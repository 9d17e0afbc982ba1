from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from prilavok.catalog.actions import set_post_products
from prilavok.catalog.models import Post, Product
from prilavok.catalog.queries import products_of, products_on_posts, search_products
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.catalog import reads
from prilavok.web.catalog.views.product import member

FOUND = 8


@require_safe
@needs(Right.VIEW_CATALOG)
def post_list(request: ShopRequest) -> HttpResponse:
    coverage = reads.coverage(request.shop)
    show = request.GET.get("show") or ("unlinked" if coverage.unlinked else "all")
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:200]
    rows = reads.post_tiles(request.shop)
    if show == "unlinked":
        rows = rows.filter(is_linked=False)
    if kind in Post.Kind.values:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(caption__icontains=words)
    found, cursor = reads.page_of(rows, request.GET.get("cursor"))
    query = {"show": show, "kind": kind, "q": words, "cursor": cursor}
    context = {
        "tiles": reads.as_tiles(found),
        "next_url": f"{reverse('catalog:posts')}?{urlencode(_given(query))}" if cursor else "",
        "may_edit": may(request.membership, Right.EDIT_CATALOG),
    }
    if request.GET.get("cursor"):
        return render(request, "catalog/post_tiles.html", context)
    context |= {
        "show": show,
        "kind": kind,
        "words": words,
        "kinds": reads.KINDS.items(),
        "coverage": coverage,
        "total": products_of(request.shop).count(),
    }
    return render(request, "catalog/posts.html", context)


def _given(query: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in query.items() if value}


@require_safe
@needs(Right.VIEW_CATALOG)
def post_tile(request: ShopRequest, public_id: str) -> HttpResponse:
    post = get_or_404(reads.post_tiles(request.shop), request.shop, public_id)
    return render(request, "catalog/post_tiles.html", {"tiles": reads.as_tiles([post])})


@require_safe
@needs(Right.VIEW_CATALOG)
def post_page(request: ShopRequest, public_id: str) -> HttpResponse:
    post = get_or_404(reads.post_tiles(request.shop), request.shop, public_id)
    context = _products_context(request, post) | {
        "tile": reads.as_tiles([post])[0],
        "conversations": reads.recent_conversations(post),
    }
    return render(request, "catalog/post.html", context)


def _products_context(request: ShopRequest, post: Post) -> dict[str, object]:
    return {
        "post": post,
        "products": reads.as_found(link.product for link in post.post_products.all()),
        "may_edit": may(request.membership, Right.EDIT_CATALOG),
    }


@require_POST
@needs(Right.EDIT_CATALOG)
def change_products(request: ShopRequest, public_id: str) -> HttpResponse:
    """`action` add, remove, up or down for the product named; answers the list as it is then."""
    post = get_or_404(Post.objects.all(), request.shop, public_id)
    product = get_or_404(products_of(request.shop), request.shop, request.POST.get("product", ""))
    products = products_on_posts([post]).get(post.pk, [])
    set_post_products(post, changed(products, product, request.POST.get("action", "")), actor=member(request))
    fresh = get_or_404(reads.post_tiles(request.shop), request.shop, public_id)
    return render(request, "catalog/post_products.html", _products_context(request, fresh))


def changed(products: list[Product], product: Product, action: str) -> list[Product]:
    """The list after one step; a step that makes no sense leaves it as it is."""
    rest = [one for one in products if one != product]
    if action == "remove":
        return rest
    if product not in products:
        return [*products, product] if action == "add" else products
    place = products.index(product) + {"up": -1, "down": 1}.get(action, 0)
    rest.insert(max(0, place), product)
    return rest


@require_safe
@needs(Right.EDIT_CATALOG)
def search(request: ShopRequest, public_id: str) -> HttpResponse:
    """Products that could stand on the publication, while one types."""
    post = get_or_404(Post.objects.all(), request.shop, public_id)
    words = request.GET.get("q", "").strip()[:200]
    rows = search_products(request.shop, words).exclude(post_products__post=post)
    context = {"post": post, "found": reads.as_found(rows[:FOUND]), "words": words}
    return render(request, "catalog/post_search.html", context)
