"""The page on which a member chooses their keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from prilavok.shops.actions import update_user
from prilavok.shops.models import User
from prilavok.web.components.toasts import flash
from prilavok.web.search.shortcuts import GROUPS, NAMES, cleaned, current, holder, is_free, rebound


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: Any
    now: str
    problem: str
    wanted: str
    """A key that another shortcut has: the two may swap."""

    @property
    def is_own(self) -> bool:
        return self.now != self.key


@dataclass(frozen=True, slots=True)
class Problem:
    """What was asked for and not done."""

    key: str = ""
    text: str = ""
    wanted: str = ""


NONE = Problem()


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """`key` is the product's, `own` the member's: a key, or "" for none; `swap` takes it from another."""
    key, wanted = request.POST.get("key", ""), request.POST.get("own", "")
    user = _user(request)
    if key not in NAMES:
        return _page(request, Problem(text=_("There is no such shortcut. Nothing was changed")))
    if wanted and wanted != key and not is_free(wanted):
        text = _("The browser or the page needs this key itself. Choose another one")
        return _page(request, Problem(key, text))
    other = holder(wanted, user.own_keys, besides=key)
    if other and request.POST.get("swap") != "1":
        text = _("This key is taken: %(name)s") % {"name": NAMES[other]}
        return _page(request, Problem(key, text, wanted))
    return _stored(request, rebound(user.own_keys, key, wanted), at=key)


@require_POST
@login_required
def reset(request: HttpRequest) -> HttpResponse:
    return _stored(request, {})


@require_POST
@login_required
def restore(request: HttpRequest) -> HttpResponse:
    """Undo: the keys of before stand in the address."""
    try:
        before = json.loads(request.GET.get("keys", "{}"))
    except ValueError:
        before = {}
    update_user(_user(request), own_keys=cleaned(before if isinstance(before, dict) else {}))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@require_POST
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    update_user(_user(request), single_keys=request.POST.get("single_keys") == "1")
    flash(request, _("Saved"))
    return redirect("keys:page")


def _stored(request: HttpRequest, own: dict[str, str], *, at: str = "") -> HttpResponse:
    user = _user(request)
    before = json.dumps(user.own_keys)
    update_user(user, own_keys=own)
    flash(request, _("Saved"), undo_url=f"{reverse('keys:restore')}?{urlencode({'keys': before})}")
    return redirect(f"{reverse('keys:page')}?{urlencode({'at': at})}" if at else "keys:page")


def _page(request: HttpRequest, problem: Problem = NONE) -> HttpResponse:
    own = _user(request).own_keys
    groups = [
        (group.name, [_row(key, name, own, problem) for key, name in group.shortcuts]) for group in GROUPS
    ]
    context = {"groups": groups, "has_own": bool(own), "at": problem.key or request.GET.get("at", "")}
    if not problem.key:
        context["problem"] = problem.text
    return render(request, "search/own_keys.html", context, status=422 if problem.text else 200)


def _row(key: str, name: Any, own: dict[str, str], problem: Problem) -> Row:
    mine = problem if problem.key == key else NONE
    return Row(key, name, current(key, own), mine.text, mine.wanted)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
