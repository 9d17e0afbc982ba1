"""When answers are due, and who hears that one is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Max, Q, QuerySet

from prilavok.inbox.actions.due import Due, note_breaches, set_due
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.teamwork.models import TeamSettings
from prilavok.teamwork.queries import calendar_of, settings_of
from prilavok.teamwork.working_time import Calendar

AT_ONCE = 1000
ANSWERS = (Message.Kind.DIRECT, Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY)
PEOPLE = ("member", "phone_app")


def time_questions(shop_id: int) -> int:
    """Give every question that has none yet the moment its answer is due."""
    settings = settings_of(shop_id)
    if not settings.has_targets:
        return 0
    rows = list(_untimed(shop_id)[:AT_ONCE])
    if not rows:
        return 0
    shop = Shop.objects.get(pk=shop_id)
    calendar = calendar_of(shop) if settings.targets_in_working_time else Calendar(shop.timezone)
    answered = _answered_before(rows)
    return set_due(_due(row, settings, calendar, is_first=row.pk not in answered) for row in rows)


def _untimed(shop_id: int) -> QuerySet[Conversation]:
    waiting = Conversation.objects.filter(
        shop=shop_id, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    other = Q(due_since__isnull=True) | ~Q(due_since=F("unanswered_since"))
    return waiting.filter(other).order_by("unanswered_since", "pk")


def _answered_before(rows: Sequence[Conversation]) -> set[int]:
    """Those in which a person of the shop has answered since it was last closed."""
    answers = Message.objects.filter(
        conversation__in=[row.pk for row in rows],
        direction=Message.Direction.OUTBOUND,
        kind__in=ANSWERS,
        actor_type__in=PEOPLE,
    )
    newest = dict(answers.values_list("conversation").annotate(Max("sent_at")).order_by())
    return {
        row.pk
        for row in rows
        if row.pk in newest and (row.closed_at is None or newest[row.pk] > row.closed_at)
    }


def _due(row: Conversation, settings: TeamSettings, calendar: Calendar, *, is_first: bool) -> Due:
    minutes = settings.first_reply_minutes if is_first else settings.next_reply_minutes
    kind = Conversation.DueKind.FIRST if is_first else Conversation.DueKind.NEXT
    since = row.unanswered_since or now()
    at = None if minutes is None else calendar.after(since, timedelta(minutes=minutes))
    return Due(row, since, at, kind)


def tell_breaches() -> int:
    return len(note_breaches(now()))
