"""Linking of the shop: how sure it must be, how well it does, which lessons wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.linking.actions import accept_lesson, drop_lesson
from prilavok.linking.models import Correction
from prilavok.linking.queries import held_lessons
from prilavok.shops.actions import update_shop
from prilavok.shops.models import Shop
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import flash
from prilavok.web.quality.figures import Quality, flips_of, quality_of
from prilavok.web.quality.forms import ThresholdsForm

SHOWN_LESSONS = 20


@dataclass(frozen=True, slots=True)
class Held:
    lesson: Correction
    flips: Sequence[Correction]


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def page(request: ShopRequest) -> HttpResponse:
    """POST changes how sure linking must be."""
    form = ThresholdsForm(request.POST or None, shop=request.shop)
    if request.method == "POST" and form.is_valid():
        update_shop(request.shop, **form.thresholds())
        flash(request, _("Saved"))
        return redirect("settings:linking")
    of = request.GET.get("of", "")[:20]
    quality = quality_of(request.shop, of)
    context = {"form": form, "quality": quality, "held": _held(request.shop), "of": of} | _chosen(quality, of)
    return render(request, "quality/page.html", context, status=422 if form.errors else 200)


def _chosen(quality: Quality, of: str) -> dict[str, object]:
    """The network or the sign whose weeks are shown."""
    sign = next((one.tally.label for one in quality.kinds if one.key == of), "")
    return {"sign": sign, "network": of if of in dict(quality.channels) else ""}


def _held(shop: Shop) -> list[Held]:
    lessons = list(held_lessons(shop)[:SHOWN_LESSONS])
    flips = flips_of(lessons)
    return [Held(one, [flips[flip] for flip in one.flips if flip in flips]) for one in lessons]


@require_POST
@needs(Right.SETTINGS)
def accept(request: ShopRequest, number: int) -> HttpResponse:
    accept_lesson(_lesson(request.shop, number))
    flash(request, _("Counts from the next message on"))
    return redirect("settings:linking")


@require_POST
@needs(Right.SETTINGS)
def drop(request: ShopRequest, number: int) -> HttpResponse:
    drop_lesson(_lesson(request.shop, number))
    flash(request, _("Forgotten"))
    return redirect("settings:linking")


def _lesson(shop: Shop, number: int) -> Correction:
    lesson = held_lessons(shop).filter(pk=number).first()
    if lesson is None:
        raise Http404
    return lesson
