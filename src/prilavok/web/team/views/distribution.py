"""Who gets a customer who waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.catalog.models import Product
from prilavok.channels.queries import connected_channels
from prilavok.shops.models import Team
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.teamwork.actions.configuring import (
    RouteTaken,
    add_route,
    change_settings,
    move_route_up,
    remove_route,
)
from prilavok.teamwork.models import Route
from prilavok.teamwork.queries import settings_of
from prilavok.web.components.toasts import flash
from prilavok.web.team.forms import DistributionForm, RouteForm
from prilavok.web.team.views.parts import owned

CATEGORIES = 200


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def page(request: ShopRequest) -> HttpResponse:
    settings = settings_of(request.shop.pk)
    initial = {name: getattr(settings, name) for name in DistributionForm.base_fields}
    form = DistributionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_settings(request.shop, **form.cleaned_data)
        flash(request, _("Saved"))
        return redirect("settings:distribution")
    return _show(request, form, _route_form(request))


def _show(request: ShopRequest, form: DistributionForm, route_form: RouteForm) -> HttpResponse:
    routes = Route.objects.filter(shop=request.shop).select_related("team", "channel")
    context = {"form": form, "route_form": route_form, "routes": routes}
    status = 422 if form.errors or route_form.errors else 200
    return render(request, "team/distribution.html", context, status=status)


def _route_form(request: ShopRequest) -> RouteForm:
    named = Product.objects.filter(shop=request.shop, deleted_at__isnull=True).exclude(category="")
    return RouteForm(
        request.POST if request.method == "POST" and "team" in request.POST else None,
        channels=connected_channels(request.shop),
        categories=named.order_by("category").values_list("category", flat=True).distinct()[:CATEGORIES],
        teams=Team.objects.filter(shop=request.shop).order_by("name"),
    )


@require_POST
@needs(Right.SETTINGS)
def route_add(request: ShopRequest) -> HttpResponse:
    form = _route_form(request)
    if form.is_valid():
        try:
            _add(request, form)
        except RouteTaken:
            form.add_error("channel", _("There is a line for this channel and category"))
        else:
            flash(request, _("Added"))
            return redirect("settings:distribution")
    settings = settings_of(request.shop.pk)
    initial = {name: getattr(settings, name) for name in DistributionForm.base_fields}
    return _show(request, DistributionForm(initial=initial), form)


def _add(request: ShopRequest, form: RouteForm) -> None:
    chosen = form.cleaned_data
    add_route(
        shop=request.shop,
        team=Team.objects.get(shop=request.shop, public_id=chosen["team"]),
        channel=connected_channels(request.shop).filter(public_id=chosen["channel"]).first(),
        category=chosen["category"],
    )


@require_POST
@needs(Right.SETTINGS)
def route_up(request: ShopRequest, route_id: int) -> HttpResponse:
    move_route_up(owned(Route.objects.all(), request.shop, route_id))
    return redirect("settings:distribution")


@require_POST
@needs(Right.SETTINGS)
def route_remove(request: ShopRequest, route_id: int) -> HttpResponse:
    remove_route(owned(Route.objects.all(), request.shop, route_id))
    flash(request, _("Taken away"))
    return redirect("settings:distribution")
