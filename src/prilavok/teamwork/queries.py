from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Min, Q

from prilavok.inbox.lists import open_counts
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.models import Membership, Shop
from prilavok.shops.queries import members
from prilavok.teamwork.models import Notice, NoticeChoices, TeamSettings, WorkDay
from prilavok.teamwork.models.notices import BEHIND_THE_BELL
from prilavok.teamwork.wishes import is_quiet
from prilavok.teamwork.working_time import Calendar

COUNT_CAP = 100
LIVE_INTERESTS = (Interest.State.CONFIRMED, Interest.State.LINKED, Interest.State.SUGGESTED)


def settings_of(shop_id: int) -> TeamSettings:
    """The shop's, or the defaults (not stored)."""
    found = TeamSettings.objects.filter(shop=shop_id).first()
    return found or TeamSettings(shop_id=shop_id)


_AT_WORK = """
SELECT shop_id FROM teamwork_teamsettings WHERE shop_id = ANY(%s) AND (
    distribution <> 'off' OR away_enabled
    OR first_reply_minutes IS NOT NULL OR next_reply_minutes IS NOT NULL)
"""
_CALLED = """
SELECT DISTINCT member.shop_id FROM teamwork_pushdevice AS device
    JOIN shops_membership AS member ON member.id = device.member_id
    WHERE member.shop_id = ANY(%s) AND member.is_active
"""
"""Both are asked with every batch that arrives, so their texts are constant."""


def shops_at_work(shop_ids: Collection[int]) -> set[int]:
    """Of these, the shops that share out work, have targets or answer while they are closed."""
    return _shops(_AT_WORK, shop_ids)


def shops_called(shop_ids: Collection[int]) -> set[int]:
    """Of these, the shops in which somebody wants to be called about messages."""
    return _shops(_CALLED, shop_ids)


def _shops(query: str, among: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [sorted(among)])
        return {shop for (shop,) in cursor.fetchall()}


def calendar_of(shop: Shop) -> Calendar:
    days = WorkDay.objects.filter(shop=shop).values_list("weekday", "opens", "closes")
    return Calendar(
        timezone=shop.timezone,
        hours={weekday: (opens, closes) for weekday, opens, closes in days},
        holidays=frozenset(shop.holidays.values_list("day", flat=True)),
    )


def loads_of(shop_id: int) -> dict[int, int]:
    """Open conversations by the row number of whom they are assigned to."""
    rows = (
        Conversation.objects.filter(shop=shop_id, status=Conversation.Status.OPEN, assignee__isnull=False)
        .values_list("assignee")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {member: n for member, n in rows if member is not None}


@dataclass(frozen=True, slots=True)
class Burden:
    """How many open conversations a member has, and may get at most (0: no limit)."""

    open: int
    cap: int

    @property
    def is_full(self) -> bool:
        return 0 < self.cap <= self.open

    @property
    def over(self) -> int:
        return max(0, self.open - self.cap) if self.cap else 0


def burdens_of(shop_id: int, members: Collection[int]) -> dict[int, Burden]:
    """By the row numbers of the members; in two queries, however many they are."""
    cap = settings_of(shop_id).cap
    counts = open_counts(shop_id, members)
    return {member: Burden(counts.get(member, 0), cap) for member in members}


def burden_of(member: Membership) -> Burden:
    return burdens_of(member.shop_id, [member.pk])[member.pk]


def categories_in(conversations: Iterable[Conversation]) -> dict[int, list[str]]:
    """What the customers ask about, by conversation: categories of the products linked to it."""
    rows = Interest.objects.filter(
        conversation__in=[row.pk for row in conversations], state__in=LIVE_INTERESTS, closed_at__isnull=True
    )
    found: dict[int, list[str]] = defaultdict(list)
    for conversation, category in rows.exclude(product__category="").values_list(
        "conversation", "product__category"
    ):
        if conversation is not None:
            found[conversation].append(category)
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """What one member has on their desk."""

    member: Membership
    open: int
    waiting: int
    late: int
    longest: datetime | None
    """Since when the first of those customers waits."""


def load_report(shop: Shop, moment: datetime) -> list[Load]:
    """Every member, in a fixed number of queries."""
    waits = Q(unanswered_since__isnull=False)
    rows = (
        Conversation.objects.filter(shop=shop, status=Conversation.Status.OPEN, assignee__isnull=False)
        .values("assignee")
        .annotate(
            open=Count("pk"),
            waiting=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(due_since=F("unanswered_since"), due_at__lte=moment)),
            longest=Min("unanswered_since"),
        )
        .order_by()
    )
    counts = {row["assignee"]: (row["open"], row["waiting"], row["late"], row["longest"]) for row in rows}
    seats = members(shop).select_related("availability").prefetch_related("teams")
    return [Load(seat, *counts.get(seat.pk, (0, 0, 0, None))) for seat in seats]


def unread_notices(member: Membership) -> int:
    """Behind the bell, counted up to 100."""
    rows = Notice.objects.filter(member=member, read_at__isnull=True, kind__in=BEHIND_THE_BELL)
    return rows.order_by()[:COUNT_CAP].count()


def sound_for(member: Membership, conversation_id: str) -> str:
    """What a page plays for a message in this conversation, or ("") for a line behind the bell.

    "" when the member wants no sound, not for this, or not at this hour.
    """
    choices = choices_of(member)
    silent = choices.sound == "none" or is_quiet(
        now(), member.shop.timezone, choices.quiet_from, choices.quiet_until
    )
    if silent or (conversation_id and not _is_for(member, choices, conversation_id)):
        return ""
    return choices.sound


def _is_for(member: Membership, choices: NoticeChoices, conversation_id: str) -> bool:
    """A customer waits there, and it is theirs or nobody's."""
    found = Conversation.objects.filter(
        shop=member.shop_id, public_id=conversation_id, unanswered_since__isnull=False
    ).first()
    if found is None:
        return False
    if found.assignee_id is None:
        return choices.message_unassigned and (
            found.team_id is None or member.teams.filter(pk=found.team_id).exists()
        )
    return choices.message_mine and found.assignee_id == member.pk


def choices_of(member: Membership) -> NoticeChoices:
    """The member's, or the defaults (not stored)."""
    found = NoticeChoices.objects.filter(member=member).first()
    return found or NoticeChoices(member=member)
