"""The order beside the conversation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.catalog.models import Variant
from prilavok.catalog.queries import products_of
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import conversations_of
from prilavok.orders import actions
from prilavok.orders.actions import LineData, OrderError
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.queries import orders_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import toast, trigger
from prilavok.web.inbox.presenters.order import FACTS, STATUSES
from prilavok.web.inbox.views.parts import actor_of, find, refreshed, refused

MOST = 999


def _order(request: ShopRequest, order_id: str) -> Order:
    return get_or_404(orders_of(request.shop), request.shop, order_id)


def _line(request: ShopRequest, line_id: str) -> OrderLine:
    rows = OrderLine.objects.select_related("order__customer", "product", "variant", "interest")
    return get_or_404(rows, request.shop, line_id, path="order__shop")


def _desk_of(request: ShopRequest, order: Order) -> Conversation:
    """The conversation on whose desk the order lies: the one that is open in the page, else its own."""
    rows = conversations_of(request.shop).filter(customer=order.customer)
    named = rows.filter(public_id=request.headers.get("X-Conversation", "")).first()
    found = named or order.conversation or rows.order_by("-last_message_at").first()
    if found is None:
        raise Http404(order.public_id)
    return found


def _changed(
    request: ShopRequest, order: Order, act: Callable[[], object], text: str = "", undo_url: str = ""
) -> HttpResponse:
    try:
        act()
    except OrderError:
        return refused(_("The order has changed meanwhile, this cannot be done any more"))
    return refreshed(request, _desk_of(request, order), text, undo_url=undo_url)


@require_POST
@needs(Right.ORDERS)
def create(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    actions.create_order(
        shop=request.shop,
        customer=found.customer,
        conversation=found,
        actor=actor_of(request),
        created_by="member",
    )
    return refreshed(request, found)


@require_POST
@needs(Right.ORDERS)
def add_line(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    product = get_or_404(products_of(request.shop), request.shop, request.POST.get("product", ""))
    actions.create_order(
        shop=request.shop,
        customer=found.customer,
        conversation=found,
        lines=[LineData(product=product)],
        actor=actor_of(request),
        created_by="member",
    )
    text = _("Added: %(name)s") % {"name": product.name}
    return trigger(refreshed(request, found, text), "float:close")


@require_POST
@needs(Right.ORDERS)
def change_line(request: ShopRequest, line_id: str) -> HttpResponse:
    """`step` more or fewer, or another `variant` (empty: not known yet)."""
    line = _line(request, line_id)
    actor = actor_of(request)
    if "variant" in request.POST:
        variant = _variant(line, request.POST["variant"])
        return _changed(request, line.order, lambda: actions.change_line(line, variant=variant, actor=actor))
    step = {"1": 1, "-1": -1}.get(request.POST.get("step", ""), 0)
    quantity = min(max(line.quantity + step, 1), MOST)
    return _changed(request, line.order, lambda: actions.change_line(line, quantity=quantity, actor=actor))


def _variant(line: OrderLine, public_id: str) -> Variant | None:
    if not public_id:
        return None
    found = Variant.objects.filter(product=line.product_id, public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found


@require_POST
@needs(Right.ORDERS)
def remove_line(request: ShopRequest, line_id: str) -> HttpResponse:
    line = _line(request, line_id)
    response = _changed(request, line.order, lambda: actions.remove_line(line, actor=actor_of(request)))
    change = line.order.changes.filter(kind="line_removed", undone_at__isnull=True).last()
    return _with_undo(response, _("Removed: %(name)s") % {"name": line.name}, change)


def _with_undo(response: HttpResponse, text: str, change: OrderChange | None) -> HttpResponse:
    if response.status_code != 200 or change is None:
        return response
    return toast(response, text, undo_url=reverse("inbox:order_undo", args=[change.pk]))


@require_POST
@needs(Right.ORDERS)
def status(request: ShopRequest, order_id: str) -> HttpResponse:
    order = _order(request, order_id)
    wanted = request.POST.get("status", "")
    response = _changed(request, order, lambda: actions.change_status(order, wanted, actor=actor_of(request)))
    change = order.changes.filter(kind="status", undone_at__isnull=True).last()
    text = _("Order No %(number)s: %(status)s") % {
        "number": order.number,
        "status": STATUSES.get(wanted, wanted),
    }
    return _with_undo(response, text, change)


@require_POST
@needs(Right.ORDERS)
def field(request: ShopRequest, order_id: str, name: str) -> HttpResponse:
    if name not in {known for known, _label, _question in FACTS}:
        raise Http404(name)
    order = _order(request, order_id)
    value = " ".join(request.POST.get("value", "").split())
    return _changed(
        request, order, lambda: actions.update_order(order, actor=actor_of(request), **{name: value})
    )


@require_POST
@needs(Right.ORDERS)
def undo(request: ShopRequest, change_id: int) -> HttpResponse:
    rows = OrderChange.objects.select_related("order__customer").filter(order__shop=request.shop)
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise Http404(str(change_id))
    act = lambda: actions.undo_change(change, actor=actor_of(request))  # noqa: E731 - one call
    return _changed(request, change.order, act, _("Taken back"))
