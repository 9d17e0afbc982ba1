"""A new order for a customer: one who is known, or one who is entered now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prilavok.customers.actions import create_customer
from prilavok.customers.models import Customer
from prilavok.customers.queries import customers_of, search_customers
from prilavok.inbox.models import Conversation
from prilavok.orders.actions import create_order
from prilavok.orders.queries import draft_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.customers.forms import NewCustomerForm
from prilavok.web.customers.people import face_of
from prilavok.web.orders.views.parts import actor_of

FOUND = 12


@require_http_methods(["GET", "POST"])
@needs(Right.ORDERS)
def new(request: ShopRequest) -> HttpResponse:
    form = NewCustomerForm()
    if request.method == "POST":
        if chosen := request.POST.get("customer", ""):
            return _open(request, get_or_404(customers_of(request.shop), request.shop, chosen))
        form = NewCustomerForm(request.POST)
        if form.is_valid():
            person = create_customer(shop=request.shop, actor=actor_of(request), **form.cleaned_data)
            return _open(request, person)
    context = {"form": form, **_people(request)}
    return render(request, "orders/new.html", context, status=422 if form.errors else 200)


@require_safe
@needs(Right.ORDERS)
def people(request: ShopRequest) -> HttpResponse:
    return render(request, "orders/new_people.html", _people(request))


def _people(request: ShopRequest) -> dict[str, object]:
    words = request.GET.get("q", "").strip()[:200]
    found = search_customers(customers_of(request.shop), words)[:FOUND]
    return {"people": [face_of(customer) for customer in found], "words": words}


def _open(request: ShopRequest, customer: Customer) -> HttpResponse:
    """The customer's draft: a new one, or the one that is there."""
    if draft := draft_of(customer):
        flash(request, _("This customer has a draft already: here it is"))
        return redirect("orders:detail", draft.public_id)
    latest = Conversation.objects.filter(customer=customer).order_by("-last_message_at", "-pk").first()
    order = create_order(
        shop=request.shop,
        customer=customer,
        conversation=latest,
        actor=actor_of(request),
        created_by="member",
    )
    return redirect("orders:detail", order.public_id)
