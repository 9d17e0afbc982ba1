"""Customers who wait are given to members who are here, each to one of them.

Whoever distributes in a shop holds its lock to the end: turns and loads are counted right however many
workers do it. Members assign by hand without that lock, so each conversation changes hands only if it is
still whose it was (`hand_over_conversation`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from prilavok.events.types import SYSTEM
from prilavok.inbox.actions.conversations import assign_team, hand_over_conversation
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Team, TeamMember
from prilavok.teamwork.models import Availability, Route, TeamSettings
from prilavok.teamwork.queries import categories_in, loads_of, settings_of
from prilavok.teamwork.roster import NEVER, Operator, Roster, Signpost, team_for

AT_ONCE = 200


@transaction.atomic
def distribute(shop_id: int) -> int:
    """How many conversations changed hands."""
    _stand_in_line(shop_id)
    settings = settings_of(shop_id)
    if not settings.distributes:
        return 0
    moment = now()
    roster = _roster(shop_id, settings)
    waiting = _held(_waiting(shop_id))
    _route(shop_id, waiting)
    stranded = _held(_stranded(shop_id, settings, moment)) if roster.operators else []
    given = [_give(row, roster, moment, "distribution") for row in waiting]
    given += [_give(row, roster, moment, "reassigned") for row in stranded]
    return sum(given)


def _stand_in_line(shop_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"distribute:{shop_id}"])


def _held(rows: QuerySet[Conversation]) -> list[Conversation]:
    """The first of them in their order. Those that somebody changes just now are left for the next time:
    whoever waits for no row cannot be part of a deadlock."""
    places = {pk: place for place, pk in enumerate(rows.values_list("pk", flat=True)[:AT_ONCE])}
    held = Conversation.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=places)
    return sorted(held, key=lambda row: places[row.pk])


def _waiting(shop_id: int) -> QuerySet[Conversation]:
    """Nobody's, those who wait longest first."""
    rows = Conversation.objects.filter(
        shop=shop_id, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    return rows.filter(assignee__isnull=True).order_by("unanswered_since", "pk")


def _stranded(shop_id: int, settings: TeamSettings, moment: datetime) -> QuerySet[Conversation]:
    """Somebody's who has gone without answering, and who has left the shop."""
    rows = Conversation.objects.filter(
        shop=shop_id, status=Conversation.Status.OPEN, unanswered_since__isnull=False, assignee__isnull=False
    )
    left = Q(assignee__is_active=False)
    if not settings.reassign_minutes:
        return rows.filter(left).order_by("unanswered_since", "pk")
    patience = moment - timedelta(minutes=settings.reassign_minutes)
    seat = "assignee__availability"
    gone = Q(**{f"{seat}__is_online": False}) | Q(**{f"{seat}__state": Availability.State.AWAY})
    never_came = Q(**{f"{seat}__isnull": True})
    waited = Q(unanswered_since__lte=patience)
    absent = waited & (never_came | (gone & Q(**{f"{seat}__changed_at__lte": patience})))
    return rows.filter(left | absent).order_by("unanswered_since", "pk")


# --- who -----------------------------------------------------------------------------------------


def _roster(shop_id: int, settings: TeamSettings) -> Roster:
    here = Availability.objects.filter(
        member__shop=shop_id,
        member__is_active=True,
        is_online=True,
        state=Availability.State.AVAILABLE,
        takes_conversations=True,
    )
    rows = list(here.values_list("member", "last_given_at"))
    teams = _teams_of([member for member, _ in rows])
    loads = loads_of(shop_id) if rows else {}
    operators = [
        Operator(member, loads.get(member, 0), given_at or NEVER, teams.get(member, frozenset()))
        for member, given_at in rows
    ]
    by_load = settings.distribution == TeamSettings.Distribution.LEAST_LOADED
    return Roster(operators, by_load=by_load, cap=settings.cap)


def _teams_of(member_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for member, team in TeamMember.objects.filter(member__in=member_ids).values_list("member", "team"):
        found[member].add(team)
    return {member: frozenset(teams) for member, teams in found.items()}


# --- to which team -------------------------------------------------------------------------------


def _route(shop_id: int, conversations: Sequence[Conversation]) -> None:
    """A conversation without a team gets the one its channel and products lead to."""
    teamless = [row for row in conversations if row.team_id is None]
    routes = Route.objects.filter(shop=shop_id).values_list("team", "channel", "category")
    signposts = [Signpost(*route) for route in routes] if teamless else []
    if not signposts:
        return
    categories = categories_in(teamless)
    teams = {team.pk: team for team in Team.objects.filter(shop=shop_id)}
    for row in teamless:
        team = team_for(signposts, row.channel_id, categories.get(row.pk, ()))
        if team is not None:
            assign_team(row, teams[team], actor=SYSTEM, reason="route")


# --- giving --------------------------------------------------------------------------------------


def _give(conversation: Conversation, roster: Roster, moment: datetime, reason: str) -> bool:
    operator = roster.pick(conversation.team_id)
    if operator is None:
        return False
    seat = Membership.objects.select_related("user").get(pk=operator.member)
    given = hand_over_conversation(
        conversation, seat, expected=conversation.assignee_id, actor=SYSTEM, reason=reason
    )
    if given:
        roster.give(operator, moment)
        Availability.objects.filter(member=operator.member).update(last_given_at=operator.given_at)
    return given
