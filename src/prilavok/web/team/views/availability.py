"""Here, away, gone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.teamwork.actions.availability import hear_from, leave, set_state
from prilavok.teamwork.models import Availability


@require_POST
@needs(Right.CONVERSATIONS)
def here(request: ShopRequest) -> HttpResponse:
    """The heartbeat of an open page."""
    hear_from(request.membership)
    return HttpResponse(status=204)


@require_POST
@needs(Right.CONVERSATIONS)
def gone(request: ShopRequest) -> HttpResponse:
    """They are about to log out: nobody waits until the heartbeat is missed."""
    leave(request.membership)
    return HttpResponse(status=204)


@require_POST
@needs(Right.CONVERSATIONS)
def choose(request: ShopRequest) -> HttpResponse:
    state = request.POST.get("state", "")
    if state not in Availability.State.values:
        return HttpResponse(status=400)
    row = set_state(request.membership, state)
    return render(request, "team/availability.html", {"availability": row, "is_answer": True})
