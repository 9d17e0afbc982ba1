"""When the shop works, what customers read while it does not, and how soon they are to be answered."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.lib.clock import now
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.teamwork.actions.away import in_words
from prilavok.teamwork.actions.configuring import add_holiday, change_settings, remove_holiday, set_week
from prilavok.teamwork.models import Holiday
from prilavok.teamwork.queries import calendar_of, settings_of
from prilavok.web.components.toasts import flash
from prilavok.web.team.forms import AWAY_EXAMPLE, AwayForm, HolidayForm, TargetsForm, WeekForm
from prilavok.web.team.views.parts import owned


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def page(request: ShopRequest) -> HttpResponse:
    form = _week_form(request)
    if request.method == "POST" and form.is_valid():
        set_week(request.shop, form.hours())
        return _saved(request)
    return _show(request, form=form)


def _saved(request: ShopRequest) -> HttpResponse:
    flash(request, _("Saved"))
    return redirect("settings:hours")


def _week_form(request: ShopRequest) -> WeekForm:
    hours = dict(calendar_of(request.shop).hours)
    return WeekForm(request.POST if request.method == "POST" else None, hours=hours)


def _show(request: ShopRequest, **forms_given: forms.Form) -> HttpResponse:
    settings, calendar, moment = settings_of(request.shop.pk), calendar_of(request.shop), now()
    away = {"away_enabled": settings.away_enabled, "away_text": settings.away_text or str(AWAY_EXAMPLE)}
    shown: dict[str, forms.Form] = {
        "form": WeekForm(hours=dict(calendar.hours)),
        "holiday_form": HolidayForm(today=timezone.localdate()),
        "away_form": AwayForm(initial=away),
    }
    shown |= forms_given
    context = shown | {
        "holidays": request.shop.holidays.filter(day__gte=timezone.localdate()),
        "is_open": calendar.is_open(moment),
        "opens": "" if calendar.is_open(moment) else in_words(request.shop, calendar.opens_at(moment)),
        "always": not calendar.hours,
    }
    has_errors = any(form.errors for form in forms_given.values())
    return render(request, "team/hours.html", context, status=422 if has_errors else 200)


@require_POST
@needs(Right.SETTINGS)
def holiday_add(request: ShopRequest) -> HttpResponse:
    form = HolidayForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _show(request, holiday_form=form)
    add_holiday(request.shop, form.cleaned_data["day"], form.cleaned_data["name"])
    return _saved(request)


@require_POST
@needs(Right.SETTINGS)
def holiday_remove(request: ShopRequest, holiday_id: int) -> HttpResponse:
    remove_holiday(owned(Holiday.objects.select_related("shop"), request.shop, holiday_id))
    return _saved(request)


@require_POST
@needs(Right.SETTINGS)
def away(request: ShopRequest) -> HttpResponse:
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _show(request, away_form=form)
    change_settings(request.shop, **form.cleaned_data)
    return _saved(request)


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def targets(request: ShopRequest) -> HttpResponse:
    settings = settings_of(request.shop.pk)
    initial = {name: getattr(settings, name) for name in TargetsForm.base_fields}
    form = TargetsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_settings(request.shop, **form.cleaned_data)
        flash(request, _("Saved"))
        return redirect("settings:targets")
    return render(request, "team/targets.html", {"form": form}, status=422 if form.errors else 200)
