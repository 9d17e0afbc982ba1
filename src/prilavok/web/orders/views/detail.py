from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prilavok.events.types import Actor
from prilavok.inbox.errors import SendingRefused
from prilavok.inbox.models import Conversation, Message
from prilavok.orders import actions
from prilavok.orders.models import Order, OrderChange
from prilavok.orders.types import DraftExists
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import toast
from prilavok.web.customers.forms import refusal
from prilavok.web.inbox.presenters.order import STATUSES
from prilavok.web.inbox.presenters.refusals import refusal_text
from prilavok.web.orders.asking import ask
from prilavok.web.orders.card import Refused, order_page
from prilavok.web.orders.forms import FactsForm
from prilavok.web.orders.receipt import room_for, send_receipt
from prilavok.web.orders.views.parts import actor_of, changed, find, refreshed


@require_safe
@needs(Right.ORDERS)
def page(request: ShopRequest, public_id: str) -> HttpResponse:
    context = {"page": order_page(find(request, public_id), request.shop)}
    return render(request, "orders/detail.html", context)


@require_POST
@needs(Right.ORDERS)
def status(request: ShopRequest, public_id: str) -> HttpResponse:
    order = find(request, public_id)
    wanted = request.POST.get("status", "")
    if wanted == Order.Status.DRAFT and _has_draft(order):
        return toast(refreshed(request, public_id), _draft_words(), is_error=True)
    text = _("Order No %(number)s: %(status)s") % {
        "number": order.number,
        "status": STATUSES.get(wanted, wanted),
    }
    return changed(
        request, order, lambda: actions.change_status(order, wanted, actor=actor_of(request)), text
    )


def _has_draft(order: Order) -> bool:
    drafts = Order.objects.filter(customer=order.customer, status=Order.Status.DRAFT)
    return drafts.exclude(pk=order.pk).exists()


def _draft_words() -> str:
    return _("The customer has another draft. Finish or cancel that one first.")


@require_POST
@needs(Right.ORDERS)
def facts(request: ShopRequest, public_id: str) -> HttpResponse:
    """Recipient, phone, address or note, each saved by itself."""
    order = find(request, public_id)
    form = FactsForm(request.POST)
    if not form.is_valid():
        name, words = refusal(form)
        refused = Refused(name, words, {name: request.POST.get(name, "")})
        return refreshed(request, public_id, refused=refused)
    changes = form.changes
    return changed(request, order, lambda: actions.update_order(order, actor=actor_of(request), **changes))


@require_POST
@needs(Right.ORDERS)
def undo(request: ShopRequest, change_id: int) -> HttpResponse:
    rows = OrderChange.objects.select_related("order__customer").filter(order__shop=request.shop)
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise Http404(str(change_id))
    order = change.order
    try:
        actions.undo_change(change, actor=actor_of(request))
    except DraftExists:
        return toast(refreshed(request, order.public_id), _draft_words(), is_error=True)
    except actions.OrderError:
        words = _("It has changed since, so it cannot be taken back. Change it by hand.")
        return toast(refreshed(request, order.public_id), words, is_error=True)
    return refreshed(request, order.public_id, _("Taken back"))


@require_POST
@needs(Right.ORDERS)
def receipt(request: ShopRequest, public_id: str) -> HttpResponse:
    """The order in writing, to where the customer was last spoken to."""
    order = find(request, public_id)
    if not order.lines.all():
        return toast(refreshed(request, public_id), _("There is nothing in it to send"), is_error=True)
    return _written(request, order, send_receipt, _("The customer gets the order in writing"))


@require_POST
@needs(Right.ORDERS)
def survey(request: ShopRequest, public_id: str) -> HttpResponse:
    """Asks the customer how they like what they ordered."""
    order = find(request, public_id)
    if order.status != Order.Status.DONE:
        return toast(refreshed(request, public_id), _("The order is not done yet"), is_error=True)
    return _written(request, order, ask, _("The customer is asked; the mark will stand here"))


def _written(
    request: ShopRequest, order: Order, write: Callable[[Order, Conversation, Actor], Message], words: str
) -> HttpResponse:
    """To where the customer was last spoken to."""
    order.shop = request.shop
    room = room_for(order)
    if room is None:
        nobody = _("There is no conversation with this customer to write to")
        return toast(refreshed(request, order.public_id), nobody, is_error=True)
    try:
        write(order, room, actor_of(request))
    except SendingRefused as refusal:
        refused = refusal_text(refusal, room.channel.kind)
        return toast(refreshed(request, order.public_id), refused, is_error=True)
    return refreshed(request, order.public_id, words)
