from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prilavok.customers.actions import MergeRefused
from prilavok.customers.models import Customer
from prilavok.orders.actions import merge_customers
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import flash
from prilavok.web.customers.merging import Comparison, candidates, compare, sides_of
from prilavok.web.customers.people import face_of
from prilavok.web.customers.views.card import actor_of, find

FOUND = 12


@require_http_methods(["GET", "POST"])
@needs(Right.CUSTOMERS)
def merge(request: ShopRequest, public_id: str) -> HttpResponse:
    """Choose the other card, see what will be, do it."""
    customer = find(request, public_id)
    params = request.POST if request.method == "POST" else request.GET
    other = find(request, params["with"]) if params.get("with") else None
    if request.method == "POST" and other is not None:
        return _merge(request, customer, other)
    comparison = _compare(customer, other, params.get("keep", "")) if other else None
    context = {"customer": customer, "face": face_of(customer), "other": other, "comparison": comparison}
    return render(request, "customers/merge.html", context | _found(request, customer))


def _compare(customer: Customer, other: Customer, keep: str) -> Comparison | None:
    return compare(*sides_of(customer, other, keep)) if customer != other else None


def _merge(request: ShopRequest, customer: Customer, other: Customer) -> HttpResponse:
    kept, gone = sides_of(customer, other, request.POST.get("keep", ""))
    try:
        merged = merge_customers(source=gone, into=kept, actor=actor_of(request))
    except MergeRefused:
        flash(request, _("These two cannot be merged: one of them has been merged already"), is_error=True)
        return redirect("customers:detail", customer.public_id)
    flash(request, _("Now one card: conversations and orders stand together"))
    return redirect("customers:detail", merged.public_id)


@require_safe
@needs(Right.CUSTOMERS)
def people(request: ShopRequest, public_id: str) -> HttpResponse:
    customer = find(request, public_id)
    return render(request, "customers/merge_people.html", {"customer": customer} | _found(request, customer))


def _found(request: ShopRequest, customer: Customer) -> dict[str, object]:
    words = request.GET.get("q", "").strip()[:200]
    found = candidates(request.shop, customer, words)[:FOUND]
    return {"people": [face_of(one) for one in found], "words": words}
