"""What becomes of a conversation: whose it is, closed, put aside, needs no reply."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.inbox.actions.conversations import (
    assign_conversation,
    assign_team,
    close_conversation,
    mark_answered,
    reopen_conversation,
    snooze_conversation,
)
from prilavok.shops.models import Team
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.inbox.burdens import with_burden
from prilavok.web.inbox.snoozing import snooze_until
from prilavok.web.inbox.views.parts import actor_of, find, refreshed, refused


@require_POST
@needs(Right.CONVERSATIONS)
def assign(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    seat_id = request.POST.get("member", "")
    seat = get_or_404(members(request.shop), request.shop, seat_id) if seat_id else None
    assign_conversation(found, seat, actor=actor_of(request))
    text = _("Assigned: %(name)s") % {"name": seat.user.display_name} if seat else _("Assigned to nobody")
    return refreshed(request, found, with_burden(text, seat))


@require_POST
@needs(Right.CONVERSATIONS)
def team(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    team_id = request.POST.get("team", "")
    chosen = get_or_404(Team.objects.all(), request.shop, team_id) if team_id else None
    assign_team(found, chosen, actor=actor_of(request))
    text = _("Given to the team: %(name)s") % {"name": chosen.name} if chosen else _("Given to no team")
    return refreshed(request, found, text)


@require_POST
@needs(Right.CONVERSATIONS)
def close(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    close_conversation(found, actor=actor_of(request))
    undo = reverse("inbox:reopen", args=[public_id])
    return refreshed(request, found, _("The conversation was closed"), undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def reopen(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    reopen_conversation(found, actor=actor_of(request))
    return refreshed(request, found, _("The conversation is open again"))


@require_POST
@needs(Right.CONVERSATIONS)
def snooze(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    try:
        until = snooze_until(request.POST.get("until", ""))
    except KeyError:
        return refused(_("This time has passed, choose another one"))
    snooze_conversation(found, until=until, actor=actor_of(request))
    undo = reverse("inbox:reopen", args=[public_id])
    return refreshed(request, found, _("Snoozed, the customer's message brings it back"), undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def answered(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    mark_answered(found, actor=actor_of(request))
    return refreshed(request, found, _("No reply needed: it waits no longer"))
