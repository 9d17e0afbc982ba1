"""The list of rules: what each does in a sentence, whether it is on, how often it fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from prilavok.automation.actions import delete_rule, move_rule, restore_rule, set_enabled
from prilavok.automation.models import Rule
from prilavok.automation.queries import rules_of, rules_with_counts, spec_of
from prilavok.automation.types import InvalidRule
from prilavok.events.types import Actor
from prilavok.shops.models import Shop
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.automation import drafts, labels
from prilavok.web.automation.gallery import GALLERY
from prilavok.web.automation.sentence import sentence
from prilavok.web.components.toasts import flash, toast


@dataclass(frozen=True, slots=True)
class Row:
    rule: Any
    """A `Rule` with its counts."""
    label: labels.Label
    sentence: SafeString


@require_GET
@needs(Right.RULES)
def rules(request: ShopRequest) -> HttpResponse:
    return render(request, "automation/rules.html", _context(request.shop))


def _context(shop: Shop) -> dict[str, Any]:
    seats = {seat.public_id: seat.user.display_name for seat in members(shop)}
    language = "ru" if (translation.get_language() or "").startswith("ru") else "en"
    rows = [_row(rule, seats, language) for rule in rules_with_counts(shop)]
    return {"rows": rows, "gallery": GALLERY, "active": sum(row.rule.enabled for row in rows)}


def _row(rule: Rule, seats: Mapping[str, str], language: str) -> Row:
    try:
        text = sentence(drafts.from_spec(spec_of(rule), "en"), members=seats, language=language)
    except InvalidRule:
        text = SafeString(_("This rule cannot be read. Open it and save it anew"))
    return Row(rule, labels.EVENT_LABELS.get(rule.event, labels.EVENTS[0]), text)


def _actor(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


def _found(request: ShopRequest, public_id: str) -> Rule:
    return get_or_404(rules_of(request.shop), request.shop, public_id)


def _rows(request: ShopRequest) -> HttpResponse:
    """The list anew; without htmx the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect("automation:rules")
    return render(request, "automation/_rows.html", _context(request.shop))


@require_POST
@needs(Right.RULES)
def switch(request: ShopRequest, public_id: str) -> HttpResponse:
    """On or off."""
    rule = _found(request, public_id)
    set_enabled(rule, not rule.enabled, actor=_actor(request))
    return _rows(request)


@require_POST
@needs(Right.RULES)
def move(request: ShopRequest, public_id: str) -> HttpResponse:
    step = -1 if request.POST.get("step") == "up" else 1
    move_rule(_found(request, public_id), step, actor=_actor(request))
    return _rows(request)


@require_POST
@needs(Right.RULES)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    """From the list the row goes; from the editor one comes back to the list. Undone by `restore`."""
    rule = _found(request, public_id)
    delete_rule(rule, actor=_actor(request))
    text, undo = (
        _("Rule “%(name)s” deleted") % {"name": rule.name},
        reverse("automation:restore", args=[public_id]),
    )
    if request.headers.get("HX-Target") == "rules":
        return toast(_rows(request), text, undo_url=undo)
    flash(request, text, undo_url=undo)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("automation:rules")})
    return redirect("automation:rules")


@require_POST
@needs(Right.RULES)
def restore(request: ShopRequest, public_id: str) -> HttpResponse:
    rule = get_or_404(Rule.objects.select_related("shop"), request.shop, public_id)
    restore_rule(rule, actor=_actor(request))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
