"""Publications without a product, each with what it may show; many are accepted at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from prilavok.catalog.actions import dismiss_product, restore_suggestion, set_post_products
from prilavok.catalog.models import Post, Product
from prilavok.catalog.queries import products_of
from prilavok.events.types import Actor
from prilavok.linking.suggesting import Suggestion, by_captions, by_picture
from prilavok.shops.models import Shop
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.catalog import reads
from prilavok.web.catalog.views.product import member
from prilavok.web.components.toasts import flash, toast

PAGE = 24
MOST_ACCEPTED = 200
WHY: dict[str, Any] = {
    "text": pgettext_lazy("post suggestion", "by the caption"),
    "sku": pgettext_lazy("post suggestion", "by the article number"),
    "picture": pgettext_lazy("post suggestion", "by the picture"),
    "link": pgettext_lazy("post suggestion", "by the link"),
    "correction": pgettext_lazy("post suggestion", "as you taught"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A product that a publication may show, ticked when it is sure."""

    suggestion: Suggestion

    @property
    def product(self) -> Product:
        return self.suggestion.product

    @property
    def photo(self) -> str:
        return next((photo.url for photo in self.product.photos.all()), "")

    @property
    def why(self) -> object:
        return WHY.get(self.suggestion.kind, WHY["text"])

    @property
    def level(self) -> int:
        return 3 if self.suggestion.is_sure else 2

    @property
    def is_ticked(self) -> bool:
        return self.suggestion.is_sure


@dataclass(frozen=True, slots=True)
class Row:
    tile: reads.PostTile
    choices: Sequence[Choice]
    looks: bool
    """The caption says nothing; the picture is still to be looked at."""


@require_safe
@needs(Right.EDIT_CATALOG)
def page(request: ShopRequest) -> HttpResponse:
    rows = reads.post_tiles(request.shop).filter(is_linked=False)
    cursor = request.GET.get("cursor", "")
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    read = list(rows.order_by("-pk")[: PAGE + 1])
    posts = read[:PAGE]
    found = by_captions(request.shop.pk, posts)
    context = {
        "rows": [_row(tile, found.get(tile.post.pk, [])) for tile in reads.as_tiles(posts)],
        "next_url": _next_url(posts[-1].pk) if len(read) > PAGE else "",
        "coverage": reads.coverage(request.shop),
        "total": products_of(request.shop).count(),
    }
    return render(request, "catalog/suggested.html", context)


def _row(tile: reads.PostTile, found: Iterable[Suggestion]) -> Row:
    choices = [Choice(one) for one in found]
    return Row(tile, choices, looks=bool(tile.post.image) and not any(one.is_ticked for one in choices))


def _next_url(cursor: int) -> str:
    return f"{reverse('catalog:posts_suggested')}?{urlencode({'cursor': cursor})}"


@require_safe
@needs(Right.EDIT_CATALOG)
def picture(request: ShopRequest, public_id: str) -> HttpResponse:
    """What picture and caption of one publication say together."""
    return _choices(request, public_id)


def _choices(request: ShopRequest, public_id: str) -> HttpResponse:
    post = get_or_404(reads.post_tiles(request.shop), request.shop, public_id)
    choices = [Choice(one) for one in by_picture(post)]
    row = Row(reads.as_tiles([post])[0], choices, looks=False)
    return render(request, "catalog/suggested_choices.html", {"row": row})


@require_POST
@needs(Right.EDIT_CATALOG)
def dismiss(request: ShopRequest, public_id: str) -> HttpResponse:
    """The product named is not on the publication; its row goes away and does not come back."""
    post, product = _named(request, public_id, request.POST)
    dismiss_product(post, product, actor=member(request))
    again = reverse("catalog:post_dismiss_undo", args=[post.public_id])
    text = _("%(name)s will not be suggested for this post again") % {"name": product.name}
    return toast(HttpResponse(), text, undo_url=f"{again}?{urlencode({'product': product.public_id})}")


@require_POST
@needs(Right.EDIT_CATALOG)
def dismiss_undo(request: ShopRequest, public_id: str) -> HttpResponse:
    """The publication's choices with the product among them; ticks of other publications stay."""
    post, product = _named(request, public_id, request.GET)
    restore_suggestion(post, product, actor=member(request))
    answer = _choices(request, public_id)
    answer["HX-Retarget"] = f"#choices-{post.public_id}"
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _named(request: ShopRequest, public_id: str, words: QueryDict) -> tuple[Post, Product]:
    post = get_or_404(Post.objects.all(), request.shop, public_id)
    return post, get_or_404(products_of(request.shop), request.shop, words.get("product", ""))


@require_POST
@needs(Right.EDIT_CATALOG)
def accept(request: ShopRequest) -> HttpResponse:
    """`pick` is «publication:product», as many as were ticked."""
    picked: dict[str, list[str]] = {}
    for pair in request.POST.getlist("pick")[:MOST_ACCEPTED]:
        post, _sign, product = pair.partition(":")
        picked.setdefault(post, []).append(product)
    done = accept_all(request.shop, picked, member(request))
    if not done:
        flash(request, _("Nothing was ticked"), is_error=True)
        return redirect("catalog:posts_suggested")
    text = ngettext("%(n)s post has its product", "%(n)s posts have their products", len(done)) % {
        "n": len(done)
    }
    undo_url = f"{reverse('catalog:posts_accept_undo')}?{urlencode({'post': done}, doseq=True)}"
    flash(request, text, undo_url=undo_url)
    return redirect("catalog:posts_suggested")


@transaction.atomic
def accept_all(shop: Shop, picked: dict[str, list[str]], actor: Actor) -> list[str]:
    """Public ids of the publications that got products; those that have some already are left alone."""
    posts = reads.post_tiles(shop).filter(public_id__in=picked, is_linked=False)
    wanted = {product for products in picked.values() for product in products}
    products = {one.public_id: one for one in products_of(shop).filter(public_id__in=wanted)}
    done = []
    for post in posts:
        chosen = [products[one] for one in picked[post.public_id] if one in products]
        if chosen:
            set_post_products(post, chosen, actor=actor)
            done.append(post.public_id)
    return done


@require_POST
@needs(Right.EDIT_CATALOG)
@transaction.atomic
def undo(request: ShopRequest) -> HttpResponse:
    """The publications named are without a product again."""
    named = request.GET.getlist("post")[:MOST_ACCEPTED]
    for post in Post.objects.filter(shop=request.shop, public_id__in=named):
        set_post_products(post, [], actor=member(request))
    return HttpResponse(headers={"HX-Refresh": "true"})
