from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prilavok.catalog.actions import (
    create_product,
    delete_product,
    restore_product,
    set_post_products,
    update_product,
)
from prilavok.catalog.errors import InvalidField, SkuTaken
from prilavok.catalog.models import Post, Product
from prilavok.catalog.queries import categories_of, posts_of, products_of, products_on_posts
from prilavok.catalog.types import ProductData
from prilavok.events.types import Actor
from prilavok.linking.actions import fill_missing
from prilavok.linking.models import MissingProduct
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.catalog import reads
from prilavok.web.catalog.forms import ProductForm
from prilavok.web.components.toasts import flash, toast

PICK = 30


def member(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


@require_http_methods(["GET", "POST"])
@needs(Right.EDIT_CATALOG)
def create(request: ShopRequest) -> HttpResponse:
    form = ProductForm(request.shop, data=_posted(request))
    form.initial["name"] = request.GET.get("name", "")[:250]
    if request.method == "POST" and form.is_valid():
        try:
            product = create_product(
                shop=request.shop, actor=member(request), data=ProductData(**form.changes)
            )
        except InvalidField as error:
            form.refuse(error)
        else:
            flash(request, _("Product added"))
            return _added(request, product)
    return _form_page(request, form, None)


def _added(request: ShopRequest, product: Product) -> HttpResponse:
    """Made for a customer who asked for it: back to what they wrote, with the product on the counter."""
    rows = MissingProduct.objects.filter(shop=request.shop, settled_at__isnull=True)
    missing = rows.select_related("conversation", "message").filter(public_id=request.GET.get("asked", ""))
    if (asked := missing.first()) is None or not may(request.membership, Right.CONVERSATIONS):
        return redirect("catalog:product", product.public_id)
    fill_missing(asked, product, actor=member(request))
    page = reverse("inbox:conversation", args=[asked.conversation.public_id])
    return redirect(f"{page}?{urlencode({'view': 'open', 'at': asked.message.public_id})}")


@require_http_methods(["GET", "POST"])
@needs(Right.VIEW_CATALOG)
def edit(request: ShopRequest, public_id: str) -> HttpResponse:
    product = get_or_404(products_of(request.shop), request.shop, public_id)
    if request.method == "POST":
        return _save(request, product)
    return _form_page(request, ProductForm(request.shop, product), product)


@needs(Right.EDIT_CATALOG)
def _save(request: ShopRequest, product: Product) -> HttpResponse:
    form = ProductForm(request.shop, product, _posted(request))
    if form.is_valid():
        try:
            update_product(product, actor=member(request), changes=form.changes)
        except InvalidField as error:
            form.refuse(error)
        else:
            flash(request, _("Saved"))
            return redirect("catalog:product", product.public_id)
    return _form_page(request, form, product)


def _posted(request: ShopRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(request: ShopRequest, form: ProductForm, product: Product | None) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "product": product,
        "may_edit": may(request.membership, Right.EDIT_CATALOG),
        "categories": categories_of(request.shop),
    }
    if product:
        context |= {
            "tiles": reads.posts_showing(product),
            "interests": reads.recent_interests(product),
            "learned": reads.learned_phrases(product),
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "catalog/product.html", context, status=status)


@require_POST
@needs(Right.EDIT_CATALOG)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    """From the list the row goes; from the product's page one comes back to the list."""
    product = get_or_404(products_of(request.shop), request.shop, public_id)
    delete_product(product, actor=member(request))
    text = _("Deleted: %(name)s") % {"name": product.name}
    undo_url = reverse("catalog:product_restore", args=[product.public_id])
    if request.POST.get("from") == "list":
        return toast(HttpResponse(""), text, undo_url=undo_url)
    flash(request, text, undo_url=undo_url)
    return HttpResponseRedirect(reverse("catalog:products"))


@require_POST
@needs(Right.EDIT_CATALOG)
def restore(request: ShopRequest, public_id: str) -> HttpResponse:
    product = get_or_404(Product.objects.all(), request.shop, public_id)
    try:
        restore_product(product, actor=member(request))
    except SkuTaken as error:
        return toast(HttpResponse(status=204), str(error.reason), is_error=True)
    flash(request, _("Back on sale: %(name)s") % {"name": product.name})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@require_http_methods(["GET", "POST"])
@needs(Right.VIEW_CATALOG)
def shown(request: ShopRequest, public_id: str) -> HttpResponse:
    """The publications that show the product; POST puts it on one or takes it off."""
    product = get_or_404(products_of(request.shop), request.shop, public_id)
    if request.method == "POST":
        _change_shown(request, product)
    context = {
        "product": product,
        "tiles": reads.posts_showing(product),
        "may_edit": may(request.membership, Right.EDIT_CATALOG),
    }
    return render(request, "catalog/product_shown.html", context)


@needs(Right.EDIT_CATALOG)
def _change_shown(request: ShopRequest, product: Product) -> HttpResponse:
    post = get_or_404(Post.objects.all(), request.shop, request.POST.get("post", ""))
    products = [one for one in products_on_posts([post]).get(post.pk, []) if one != product]
    if request.POST.get("action") == "add":
        products.append(product)
    set_post_products(post, products, actor=member(request))
    return HttpResponse(status=204)


@require_safe
@needs(Right.EDIT_CATALOG)
def pick_posts(request: ShopRequest, public_id: str) -> HttpResponse:
    """Publications that could show the product, newest first."""
    product = get_or_404(products_of(request.shop), request.shop, public_id)
    rows = posts_of(request.shop).exclude(post_products__product=product)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(caption__icontains=words)
    context = {"product": product, "posts": rows[:PICK], "words": words}
    return render(request, "catalog/product_pick_posts.html", context)
