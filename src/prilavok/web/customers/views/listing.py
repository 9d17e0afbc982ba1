from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prilavok.customers.actions import create_customer
from prilavok.events.types import Actor
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import flash
from prilavok.web.customers.forms import NewCustomerForm
from prilavok.web.customers.listing import Wanted, page_of, tags_in


@require_safe
@needs(Right.CUSTOMERS)
def customer_list(request: ShopRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    context: dict[str, object] = {"page": page_of(request.shop, wanted), "wanted": wanted}
    if wanted.after is not None:
        return render(request, "customers/rows.html", context)
    context["tags"] = tags_in(request.shop)
    return render(request, "customers/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.CUSTOMERS)
def new(request: ShopRequest) -> HttpResponse:
    form = NewCustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = Actor("member", request.membership.public_id)
        customer = create_customer(shop=request.shop, actor=actor, **form.cleaned_data)
        flash(request, _("Customer added"))
        return redirect("customers:detail", customer.public_id)
    return render(request, "customers/new.html", {"form": form}, status=422 if form.errors else 200)
