"""What the shop is called, counts and keeps time in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prilavok.shops.actions import update_shop
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import ShopForm


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def page(request: ShopRequest) -> HttpResponse:
    form = ShopForm(request.POST or None, shop=request.shop)
    if request.method == "POST" and form.is_valid():
        update_shop(request.shop, **form.cleaned_data)
        flash(request, _("Saved"))
        return redirect("settings:shop")
    return render(request, "settings/shop.html", {"form": form}, status=422 if form.errors else 200)
