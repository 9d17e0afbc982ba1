from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from prilavok.customers.actions import add_tag, record_consent, remove_tag, update_customer
from prilavok.customers.models import Customer
from prilavok.customers.queries import customers_of
from prilavok.events.types import Actor
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.customers.card import Refused, customer_page
from prilavok.web.customers.consents import ConsentForm
from prilavok.web.customers.forms import FactsForm, FieldForm, refusal


def actor_of(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


def find(request: ShopRequest, public_id: str) -> Customer:
    return get_or_404(customers_of(request.shop), request.shop, public_id)


@require_safe
@needs(Right.CUSTOMERS)
def page(request: ShopRequest, public_id: str) -> HttpResponse:
    """A card that was merged away leads to the one it became."""
    found = get_or_404(Customer.objects.select_related("merged_into"), request.shop, public_id)
    if found.merged_into:
        return redirect("customers:detail", found.merged_into.public_id)
    card = customer_page(find(request, public_id), request.shop, shown=request.GET.get("show", ""))
    return render(request, "customers/detail.html", {"page": card})


def _refreshed(
    request: ShopRequest,
    public_id: str,
    refused: Refused | None = None,
    consent_form: ConsentForm | None = None,
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("customers:detail", public_id)
    card = customer_page(
        find(request, public_id),
        request.shop,
        shown=request.POST.get("show", ""),
        refused=refused,
        consent_form=consent_form,
    )
    status = 422 if refused or consent_form else 200
    return render(request, "customers/page.html", {"page": card}, status=status)


@require_POST
@needs(Right.CUSTOMERS)
def facts(request: ShopRequest, public_id: str) -> HttpResponse:
    """Name, phone, e-mail or note, each saved by itself."""
    customer = find(request, public_id)
    form = FactsForm(request.POST)
    if not form.is_valid():
        name, words = refusal(form)
        return _refreshed(request, public_id, Refused(name, words, request.POST.get(name, "")))
    changes = {name: value for name, value in form.changes.items() if value != getattr(customer, name)}
    if changes:
        update_customer(customer, actor=actor_of(request), **changes)
    return _refreshed(request, public_id)


@require_POST
@needs(Right.CUSTOMERS)
def field(request: ShopRequest, public_id: str) -> HttpResponse:
    """A field of the shop's own: a new one, another value, or gone when the value is empty."""
    customer = find(request, public_id)
    definitions = {field.key: field for field in request.shop.custom_fields.all()}
    form = FieldForm(request.POST, known=customer.fields, definitions=definitions)
    if not form.is_valid():
        name = "" if "new" in request.POST else request.POST.get("key", "")
        _name, words = refusal(form)
        return _refreshed(request, public_id, Refused(f"field:{name}", words, request.POST.get("value", "")))
    update_customer(customer, actor=actor_of(request), fields=form.fields_changed)
    return _refreshed(request, public_id)


@require_POST
@needs(Right.CUSTOMERS)
def consent(request: ShopRequest, public_id: str) -> HttpResponse:
    """What the customer said on being written to, where no network heard it."""
    customer = find(request, public_id)
    form = ConsentForm(request.POST, identities=list(customer.identities.all()))
    if not form.is_valid():
        return _refreshed(request, public_id, consent_form=form)
    record_consent(**form.values(), member=request.membership.public_id)
    return _refreshed(request, public_id)


@require_POST
@needs(Right.CUSTOMERS)
def tag(request: ShopRequest, public_id: str) -> HttpResponse:
    customer = find(request, public_id)
    change = remove_tag if request.POST.get("remove") else add_tag
    change(customer, request.POST.get("tag", "")[:40], actor=actor_of(request))
    return _refreshed(request, public_id)
