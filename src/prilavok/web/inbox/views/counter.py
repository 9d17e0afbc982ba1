"""The counter: why a product, right, another one, not about it, one more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from prilavok.catalog.actions import set_post_products
from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_of, search_products
from prilavok.inbox.models import Conversation
from prilavok.linking.actions import InterestDecided
from prilavok.linking.models import Interest
from prilavok.linking.preview import preview
from prilavok.linking.queries import interests_of
from prilavok.orders.actions import OrderError
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import trigger
from prilavok.web.inbox import decisions, queries
from prilavok.web.inbox.presenters.counter import chip, lines, score_of, weaker
from prilavok.web.inbox.presenters.products import picks
from prilavok.web.inbox.presenters.rows import product_title
from prilavok.web.inbox.presenters.words import quoted
from prilavok.web.inbox.views.parts import actor_of, find, refreshed, refused

FOUND = 12
PURPOSES = {
    "add": ("inbox:add_product", gettext_lazy("Add a product")),
    "replace": ("inbox:replace", gettext_lazy("Change the product")),
    "order": ("inbox:order_add", gettext_lazy("Add to the order")),
    "post": ("inbox:link_post", gettext_lazy("Product on the publication")),
}


def _interest(request: ShopRequest, public_id: str) -> Interest:
    return get_or_404(interests_of(request.shop), request.shop, public_id)


def _product(request: ShopRequest) -> Product:
    return get_or_404(products_of(request.shop), request.shop, request.POST.get("product", ""))


def _decided(
    request: ShopRequest, conversation: Conversation | None, text: str, *, undo_url: str = ""
) -> HttpResponse:
    if conversation is None:
        return HttpResponse(status=204)
    return trigger(refreshed(request, conversation, text, undo_url=undo_url), "float:close")


def _too_late() -> HttpResponse:
    return refused(_("Somebody has decided this meanwhile"))


@require_GET
@needs(Right.CONVERSATIONS)
def why(request: ShopRequest, interest_id: str) -> HttpResponse:
    interest = _interest(request, interest_id)
    found = lines(interest)
    marks = dict.fromkeys(line.message.public_id for line in found if line.message)
    context = {
        "chip": chip(interest),
        "title": quoted(product_title(interest)),
        "lines": found,
        "score": score_of(interest),
        "marks": " ".join(marks),
        "weaker": weaker(interest, _similar(request, interest)),
        "picker_url": _picker_url(interest),
    }
    return render(request, "inbox/why.html", context)


def _picker_url(interest: Interest) -> str:
    if interest.conversation is None:
        return ""
    picker = reverse("inbox:products", args=[interest.conversation.public_id])
    return f"{picker}?for=replace&interest={interest.public_id}"


def _similar(request: ShopRequest, interest: Interest) -> list[tuple[str, float]]:
    """What else the same words could mean."""
    if interest.message is None or not interest.message.text:
        return []
    found = preview(request.shop, interest.message.text, customer=interest.customer)
    return [(item.product.name, item.score) for item in found.items if item.product.pk != interest.product_id]


@require_POST
@needs(Right.CONVERSATIONS)
def confirm(request: ShopRequest, interest_id: str) -> HttpResponse:
    interest = _interest(request, interest_id)
    was_guess = interest.state == Interest.State.SUGGESTED
    try:
        decisions.confirm(interest, actor_of(request))
    except InterestDecided:
        return _too_late()
    undo = reverse("inbox:unconfirm", args=[interest_id]) if was_guess else ""
    text = _("Right: %(name)s") % {"name": interest.product.name}
    return _decided(request, interest.conversation, text, undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def unconfirm(request: ShopRequest, interest_id: str) -> HttpResponse:
    interest = _interest(request, interest_id)
    decisions.take_back_confirmation(interest, actor_of(request))
    return _decided(request, interest.conversation, _("It is a guess again"))


@require_POST
@needs(Right.CONVERSATIONS)
def reject(request: ShopRequest, interest_id: str) -> HttpResponse:
    interest = _interest(request, interest_id)
    decisions.reject(interest, actor_of(request))
    undo = reverse("inbox:restore", args=[interest_id])
    text = _("Not about it: %(name)s") % {"name": interest.product.name}
    return _decided(request, interest.conversation, text, undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def restore(request: ShopRequest, interest_id: str) -> HttpResponse:
    """The product is in question after all."""
    interest = _interest(request, interest_id)
    decisions.restore(interest, actor_of(request))
    return _decided(
        request, interest.conversation, _("Back on the counter: %(name)s") % {"name": interest.product.name}
    )


@require_POST
@needs(Right.CONVERSATIONS)
def replace(request: ShopRequest) -> HttpResponse:
    """`interest` is about `product` in truth."""
    interest = _interest(request, request.POST.get("interest", ""))
    product = _product(request)
    made = decisions.replace(interest, product, actor_of(request))
    learned = decisions.lesson(interest, product)
    text = _("Changed: %(name)s") % {"name": product.name}
    if learned:
        says = (
            _("Changed: %(name)s. %(words)s was understood otherwise before: decide in Settings → Linking")
            if learned.is_held
            else _("Changed: %(name)s. Will remember %(words)s")
        )
        text = says % {"name": product.name, "words": quoted(learned.words)}
    undo = reverse("inbox:replace_back", args=[made.public_id, interest.product.public_id])
    return _decided(request, interest.conversation, text, undo_url="" if made.pk == interest.pk else undo)


@require_POST
@needs(Right.CONVERSATIONS)
def replace_back(request: ShopRequest, interest_id: str, product_id: str) -> HttpResponse:
    interest = _interest(request, interest_id)
    product = get_or_404(products_of(request.shop), request.shop, product_id)
    decisions.replace_back(interest, product, actor_of(request))
    return _decided(request, interest.conversation, _("Changed: %(name)s") % {"name": product.name})


@require_POST
@needs(Right.CONVERSATIONS)
def add_product(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    product = _product(request)
    try:
        interest = decisions.add(found, product, actor_of(request))
    except OrderError:
        return refused(_("The order is finished, it cannot be changed"))
    undo = reverse("inbox:reject", args=[interest.public_id])
    return _decided(request, found, _("On the counter: %(name)s") % {"name": product.name}, undo_url=undo)


@require_GET
@needs(Right.CONVERSATIONS)
def products(request: ShopRequest, public_id: str) -> HttpResponse:
    """The picker; with `q` the results alone."""
    found = find(request, public_id)
    purpose = request.GET.get("for", "")
    url_name, heading = PURPOSES.get(purpose, PURPOSES["add"])
    q = request.GET.get("q", "")[:100]
    candidates = _candidates(request, purpose) if not q else []
    context = {
        "heading": heading,
        "heading_candidates": _("Similar to what was asked") if candidates else "",
        "products": picks(candidates or search_products(request.shop, q)[:FOUND]),
        "action_url": reverse(url_name)
        if purpose == "replace"
        else reverse(url_name, args=[found.public_id]),
        "search_url": request.get_full_path(),
        "interest": request.GET.get("interest", ""),
        "q": q,
        "may_edit_catalog": may(request.membership, Right.EDIT_CATALOG),
    }
    return render(
        request, "inbox/product_results.html" if "q" in request.GET else "inbox/products.html", context
    )


def _candidates(request: ShopRequest, purpose: str) -> list[Product]:
    """For a change: what the customer's words could mean as well."""
    if purpose != "replace":
        return []
    interest = _interest(request, request.GET.get("interest", ""))
    if interest.message is None or not interest.message.text:
        return []
    found = preview(request.shop, interest.message.text, customer=interest.customer)
    ids = [item.product.pk for item in found.items if item.product.pk != interest.product_id]
    rows = {row.pk: row for row in products_of(request.shop).filter(pk__in=ids)}
    return [rows[pk] for pk in ids if pk in rows]


@require_POST
@needs(Right.CONVERSATIONS)
def link_post(request: ShopRequest, public_id: str) -> HttpResponse:
    """One more product on the publication under which the comments stand."""
    found = find(request, public_id)
    if found.post is None:
        return refused(_("The publication is not known yet"))
    product = _product(request)
    present = queries.products_on_posts([found.post.pk]).get(found.post.pk, [])
    if product not in present:
        set_post_products(found.post, [*present, product], actor=actor_of(request))
    text = _("On the publication: %(name)s") % {"name": product.name}
    return _decided(request, found, text)
