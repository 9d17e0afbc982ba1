"""What becomes of a conversation: whose it is, closed, put aside, needs no reply.

Each is a change of one conversation that can be taken back exactly: a customer whose conversation was closed
by mistake waits again since they asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.inbox.actions.bulk import Wish, change_conversations
from prilavok.inbox.actions.conversations import assign_team
from prilavok.inbox.models import BulkChange
from prilavok.shops.models import Team
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.components import formats
from prilavok.web.inbox.burdens import with_burden
from prilavok.web.inbox.snoozing import snooze_until
from prilavok.web.inbox.views.parts import actor_of, find, refreshed, refused

Kind = BulkChange.Kind


@require_POST
@needs(Right.CONVERSATIONS)
def assign(request: ShopRequest, public_id: str) -> HttpResponse:
    seat_id = request.POST.get("member", "")
    seat = get_or_404(members(request.shop), request.shop, seat_id) if seat_id else None
    text = _("Assigned: %(name)s") % {"name": seat.user.display_name} if seat else _("Assigned to nobody")
    wish = Wish(Kind.ASSIGN, assignee=seat)
    return _changed(request, public_id, wish, lambda: with_burden(text, seat))


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
    return _changed(request, public_id, Wish(Kind.CLOSE), lambda: _("The conversation was closed"))


@require_POST
@needs(Right.CONVERSATIONS)
def reopen(request: ShopRequest, public_id: str) -> HttpResponse:
    return _changed(request, public_id, Wish(Kind.REOPEN), lambda: _("The conversation is open again"))


@require_POST
@needs(Right.CONVERSATIONS)
def snooze(request: ShopRequest, public_id: str) -> HttpResponse:
    try:
        until = snooze_until(request.POST.get("until", ""))
    except KeyError:
        return refused(_("This time has passed, choose another one"))
    return _changed(request, public_id, Wish(Kind.SNOOZE, until=until), lambda: _snoozed(until))


def _snoozed(until: datetime | None) -> str:
    if until is None:
        return _("Snoozed, the customer's message brings it back")
    return _("Snoozed until %(time)s, or until the customer writes") % {"time": formats.exactly(until)}


@require_POST
@needs(Right.CONVERSATIONS)
def answered(request: ShopRequest, public_id: str) -> HttpResponse:
    wish = Wish(Kind.ANSWERED)
    return _changed(request, public_id, wish, lambda: _("No reply needed: it waits no longer"))


def _changed(request: ShopRequest, public_id: str, wish: Wish, text: Callable[[], str]) -> HttpResponse:
    """`text` is asked for afterwards: it may count what the change has made more."""
    found = find(request, public_id)
    made = change_conversations(
        request.shop, [found.pk], wish, member=request.membership, actor=actor_of(request)
    )
    undo = reverse("inbox:bulk_undo", args=[made.change.public_id]) if made.changed else ""
    return refreshed(request, found, text(), undo_url=undo)
