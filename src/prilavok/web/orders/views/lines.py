from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prilavok.catalog.models import Product, Variant
from prilavok.catalog.queries import products_of, search_products
from prilavok.events.types import Actor
from prilavok.orders import actions
from prilavok.orders.models import Order, OrderLine
from prilavok.orders.types import LineData
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import trigger
from prilavok.web.inbox.presenters.products import picks
from prilavok.web.orders.card import Refused
from prilavok.web.orders.forms import LineForm
from prilavok.web.orders.views.parts import actor_of, changed, find, find_line, refreshed

FOUND = 20


@require_safe
@needs(Right.ORDERS)
def products(request: ShopRequest, public_id: str) -> HttpResponse:
    """What may be added, by words of its name."""
    order = find(request, public_id)
    words = request.GET.get("q", "").strip()[:200]
    found = picks(search_products(request.shop, words)[:FOUND])
    context = {"order": order, "found": found, "words": words}
    return render(request, "orders/products.html", context)


@require_POST
@needs(Right.ORDERS)
def add(request: ShopRequest, public_id: str) -> HttpResponse:
    order = find(request, public_id)
    product = get_or_404(products_of(request.shop), request.shop, request.POST.get("product", ""))
    text = _("Added: %(name)s") % {"name": product.name}
    response = changed(request, order, lambda: _add(order, product, actor_of(request)), text)
    return trigger(response, "dialog:close")


def _add(order: Order, product: Product, actor: Actor) -> OrderLine:
    """One more of what is there already, as long as no variant has been chosen for it."""
    for line in order.lines.all():
        if line.product_id == product.pk and line.variant_id is None:
            return actions.change_line(line, quantity=line.quantity + 1, actor=actor)
    return actions.add_line(order, LineData(product=product), actor=actor)


@require_POST
@needs(Right.ORDERS)
def change(request: ShopRequest, line_id: str) -> HttpResponse:
    """Another `variant` (empty: not known yet), `quantity` or `price`; `step` counts from what is there."""
    line = find_line(request, line_id)
    actor = actor_of(request)
    if "variant" in request.POST:
        variant = _variant(line, request.POST["variant"])
        return changed(request, line.order, lambda: actions.change_line(line, variant=variant, actor=actor))
    form = LineForm(_data(request, line), currency=line.order.currency)
    if not form.is_valid():
        refused = Refused(line.public_id, form.reason, request.POST.dict())
        return refreshed(request, line.order.public_id, refused=refused)
    quantity, price = form.cleaned_data["quantity"], form.cleaned_data["price"]
    return changed(
        request,
        line.order,
        lambda: actions.change_line(line, actor=actor, quantity=quantity, price_minor=price),
    )


def _data(request: ShopRequest, line: OrderLine) -> dict[str, object]:
    step = {"1": 1, "-1": -1}.get(request.POST.get("step", ""))
    if step is not None:
        return {"quantity": max(1, line.quantity + step)}
    return {name: value for name, value in request.POST.items() if name in {"quantity", "price"}}


def _variant(line: OrderLine, public_id: str) -> Variant | None:
    if not public_id:
        return None
    found = Variant.objects.filter(product=line.product_id, public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found


@require_POST
@needs(Right.ORDERS)
def remove(request: ShopRequest, line_id: str) -> HttpResponse:
    line = find_line(request, line_id)
    text = _("Removed: %(name)s") % {"name": line.name}
    return changed(request, line.order, lambda: actions.remove_line(line, actor=actor_of(request)), text)
