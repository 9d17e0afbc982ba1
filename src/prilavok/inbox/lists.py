"""The list of conversations: what a view selects, in pages, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Value

from prilavok.customers.models import CustomerTag
from prilavok.customers.queries import people_found
from prilavok.inbox.models import Conversation, ConversationCount, Message, SavedView
from prilavok.inbox.queries import conversations_of
from prilavok.inbox.search import messages_found
from prilavok.inbox.types import Cursor, InboxView
from prilavok.lib.among import Among
from prilavok.shops.models import Membership, Shop

COUNT_CAP = 100
FOUND = 2_000
MOST_VIEWS = 20


def inbox_page(
    shop: Shop,
    view: InboxView,
    *,
    member: Membership | None = None,
    cursor: Cursor | None = None,
    limit: int = 50,
) -> list[Conversation]:
    """A page of `limit`; `place_of` its last row gives the next cursor.

    The newest first; or, by waiting, those who wait longest and then the rest, the newest first.
    """
    rows = filtered(conversations_of(shop), view, member)
    if view.sort != "waiting":
        return _newest(rows, cursor, limit)
    found = []
    if cursor is None or cursor.waiting:
        found = _longest(rows.filter(unanswered_since__isnull=False), cursor, limit)
        cursor = None
    if len(found) < limit and not view.unanswered:
        found += _newest(rows.filter(unanswered_since__isnull=True), cursor, limit - len(found))
    return found


def place_of(row: Conversation, view: InboxView) -> Cursor:
    if view.sort == "waiting" and row.unanswered_since is not None:
        return Cursor(row.unanswered_since, row.pk, waiting=True)
    return Cursor(row.last_message_at, row.pk)


def _newest(rows: QuerySet[Conversation], cursor: Cursor | None, limit: int) -> list[Conversation]:
    if cursor is not None:
        rows = rows.filter(
            Q(last_message_at__lt=cursor.at) | Q(last_message_at=cursor.at, pk__lt=cursor.pk),
            last_message_at__lte=cursor.at,  # by this alone the index finds the place
        )
    return list(rows.order_by("-last_message_at", "-pk")[:limit])


def _longest(rows: QuerySet[Conversation], cursor: Cursor | None, limit: int) -> list[Conversation]:
    if cursor is not None:
        rows = rows.filter(
            Q(unanswered_since__gt=cursor.at) | Q(unanswered_since=cursor.at, pk__gt=cursor.pk),
            unanswered_since__gte=cursor.at,
        )
    return list(rows.order_by("unanswered_since", "pk")[:limit])


def filtered(
    rows: QuerySet[Conversation], view: InboxView, member: Membership | None
) -> QuerySet[Conversation]:
    rows = rows.filter(*_conditions(view), *view.among)
    if view.assignee == "me":
        return rows.filter(assignee=member)
    if view.assignee == "nobody":
        return rows.filter(assignee__isnull=True)
    return rows.filter(assignee__public_id=view.assignee) if view.assignee else rows


def _conditions(view: InboxView) -> list[Q]:
    tagged = CustomerTag.objects.filter(customer=OuterRef("customer"), tag__public_id=view.tag)
    conditions = (
        (view.status, Q(status=view.status)),
        (view.unanswered, Q(unanswered_since__isnull=False)),
        (view.channel, Q(channel__public_id=view.channel)),
        (view.kind, Q(kind=view.kind)),
        (view.customer, Q(customer__public_id=view.customer)),
        (view.tag, Q(Exists(tagged))),
        (view.since, Q(last_message_at__gte=view.since)),
        (view.until, Q(last_message_at__lt=view.until)),
        (view.found is not None, Q(Among("pk", view.found or ()))),
    )
    return [condition for wanted, condition in conditions if wanted]


def conversations_found(shop: Shop, q: str) -> list[int]:
    """Row numbers of the conversations whose customer, or one of whose messages, `q` names.

    Of a word that stands in more than 2 000 messages, the newest are taken.
    """
    people = Conversation.objects.filter(Among("customer", people_found(shop, q))).order_by()
    said = Message.objects.filter(Among("pk", messages_found(shop, q, limit=FOUND))).order_by()
    return list({*said.values_list("conversation", flat=True), *people.values_list("pk", flat=True)})


# --- how many -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    """Conversations of one sort."""

    status: str
    is_waiting: bool
    kind: str
    channel: str
    assignee: str
    n: int


@dataclass(frozen=True, slots=True)
class Counts:
    """All conversations of a shop by sort: one read for every tab and view."""

    cells: Sequence[_Cell]

    def of(self, view: InboxView, member: Membership | None) -> int:
        """For a plain view."""
        return sum(cell.n for cell in self.cells if _belongs(cell, view, member))


def _belongs(cell: _Cell, view: InboxView, member: Membership | None) -> bool:
    owner = {"me": member.public_id if member else "", "nobody": ""}.get(view.assignee, view.assignee)
    return (
        view.status in ("", cell.status)
        and (cell.is_waiting or not view.unanswered)
        and view.channel in ("", cell.channel)
        and view.kind in ("", cell.kind)
        and (not view.assignee or owner == cell.assignee)
    )


def counts_of(shop: Shop) -> Counts:
    """As of this transaction, whatever others are just changing."""
    rows = (
        ConversationCount.objects.filter(shop=shop)
        .values_list("status", "is_waiting", "kind", "channel__public_id", "assignee__public_id")
        .annotate(total=Sum("n"))
        .order_by()
    )
    return Counts(
        [
            _Cell(status, is_waiting, kind, channel, assignee or "", total)
            for status, is_waiting, kind, channel, assignee, total in rows
        ]
    )


def open_counts(shop_id: int, members: Collection[int]) -> dict[int, int]:
    """Open conversations by the row number of whom they are assigned to; as of this transaction."""
    rows = ConversationCount.objects.filter(
        shop=shop_id, assignee__in=members, status=Conversation.Status.OPEN
    )
    totals = rows.values_list("assignee").annotate(total=Sum("n")).order_by()
    return {member: total for member, total in totals if member is not None}


def capped_counts(shop: Shop, views: Sequence[InboxView], member: Membership) -> list[int]:
    """How many each view has, none counted past 100; all in one statement."""
    if not views:
        return []
    first, *others = [
        filtered(Conversation.objects.filter(shop=shop), view, member)
        .order_by()
        .annotate(which=Value(number))
        .values_list("which", flat=True)[:COUNT_CAP]
        for number, view in enumerate(views)
    ]
    found = list(first.union(*others, all=True)) if others else list(first)
    return [found.count(number) for number in range(len(views))]


def exact_count(shop: Shop, view: InboxView, member: Membership, *, most: int) -> int:
    """Up to `most`: what «all of them» would take."""
    rows = filtered(Conversation.objects.filter(shop=shop), view, member)
    return rows.order_by()[:most].count()


def matching(shop: Shop, view: InboxView, member: Membership, *, most: int) -> list[int]:
    """Row numbers of what a view selects, the newest `most`."""
    rows = filtered(Conversation.objects.filter(shop=shop), view, member)
    return list(rows.order_by("-last_message_at", "-pk").values_list("pk", flat=True)[:most])


def views_of(member: Membership) -> list[SavedView]:
    """The member's own and those of the shop, own ones first."""
    mine = Q(owner=member) | Q(owner__isnull=True)
    rows = SavedView.objects.filter(mine, shop=member.shop)
    return list(rows.order_by(F("owner").asc(nulls_last=True), "position", "pk")[: 2 * MOST_VIEWS])
