"""One change of one or many conversations, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from prilavok.customers.actions import tag_customers, untag_customers
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.models import BulkChange, BulkChangeRow, Conversation, Message
from prilavok.lib import bulk
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop

BATCH = 500
"""Conversations a transaction: customers who write meanwhile wait for one batch at most."""
MOST = 10_000
"""Conversations a change."""
KEPT = timedelta(days=2)
"""How long a change may be taken back; then what it was is forgotten."""
TIMES = frozenset({"unanswered_since", "snoozed_until", "closed_at"})
Kind = BulkChange.Kind
Status = Conversation.Status


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of the conversations."""

    kind: Kind
    assignee: Membership | None = None
    tag: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    change: BulkChange
    changed: int


def change_conversations(
    shop: Shop, numbers: Sequence[int], wish: Wish, *, member: Membership, actor: Actor
) -> Outcome:
    """Change the conversations with these row numbers, the first 10 000, batch by batch.

    Those that are so already stay untouched. Should the process die, whole batches are done and may be
    taken back.
    """
    written = _written(wish)
    change = BulkChange.objects.create(
        shop=shop, member=member, kind=wish.kind, written={name: _plain(v) for name, v in written.items()}
    )
    changed = 0
    for batch in _batches(sorted(set(numbers))[:MOST]):
        changed += _tag(change, batch, wish, actor) if wish.tag else _write(change, batch, written, actor)
    return Outcome(change, changed)


def _written(wish: Wish) -> dict[str, Any]:
    match wish.kind:
        case Kind.ASSIGN:
            return {"assignee_id": wish.assignee.pk if wish.assignee else None}
        case Kind.CLOSE:
            return {"status": Status.CLOSED, "unanswered_since": None, "snoozed_until": None}
        case Kind.SNOOZE:
            return {"status": Status.SNOOZED, "snoozed_until": wish.until}
        case Kind.REOPEN:
            return {"status": Status.OPEN, "snoozed_until": None}
        case Kind.ANSWERED:
            return {"unanswered_since": None, "unread": 0}
        case _:
            return {}


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


@transaction.atomic
def _write(change: BulkChange, numbers: Sequence[int], written: Mapping[str, Any], actor: Actor) -> int:
    rooms = [room for room in _locked(change, numbers) if _values(room, written) != dict(written)]
    # When it was closed is no sign of whether it is: it is set and taken back, but not compared.
    told = {**written, "closed_at": now()} if change.kind == Kind.CLOSE else dict(written)
    BulkChangeRow.objects.bulk_create(
        BulkChangeRow(
            change=change,
            conversation=room,
            before={name: _plain(value) for name, value in _values(room, told).items()},
            last_message_at=room.last_message_at,
        )
        for room in rooms
    )
    Conversation.objects.filter(pk__in=[room.pk for room in rooms]).update(**told)
    for room in rooms:
        for name, value in told.items():
            setattr(room, name, value)
    _tell(change, rooms, actor)
    return len(rooms)


def _locked(change: BulkChange, numbers: Sequence[int]) -> list[Conversation]:
    """In the order in which everybody locks them."""
    rows = Conversation.objects.select_for_update(of=("self",)).filter(shop=change.shop_id, pk__in=numbers)
    return list(rows.order_by("pk"))


def _values(room: Conversation, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(room, name) for name in fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    """The reverse of `_plain`."""
    return parse_datetime(value) if value and name in TIMES else value


@transaction.atomic
def _tag(change: BulkChange, numbers: Sequence[int], wish: Wish, actor: Actor) -> int:
    """A tag is the customer's: of two conversations with one customer the first stands for both."""
    rooms = {room.customer_id: room for room in reversed(_locked(change, numbers))}
    links = tag_customers(change.shop_id, sorted(rooms), wish.tag, actor=actor)
    BulkChangeRow.objects.bulk_create(
        BulkChangeRow(
            change=change,
            conversation=rooms[customer],
            before={"link": link},
            last_message_at=rooms[customer].last_message_at,
        )
        for customer, link in links.items()
    )
    return len(links)


def _tell(change: BulkChange, rooms: Sequence[Conversation], actor: Actor) -> None:
    """The same events as when each had been changed by itself."""
    if change.kind == Kind.ASSIGN:
        _tell_assigned(change, rooms, actor)
    else:
        record(*(_event(change, room, actor, "conversation.updated") for room in rooms))


def _tell_assigned(change: BulkChange, rooms: Sequence[Conversation], actor: Actor) -> None:
    """Whoever gets many at once is told once a batch: the other events ring no bell."""
    seats = _assignees(rooms)
    _add_lines(rooms, seats, actor)
    rung: set[int | None] = set()
    events = []
    for room in rooms:
        seat = seats.get(room.assignee_id or 0)
        data = {"member": seat.public_id if seat else "", "reason": "", "silent": room.assignee_id in rung}
        rung.add(room.assignee_id)
        events.append(_event(change, room, actor, "conversation.assigned", data))
    record(*events)


def _event(
    change: BulkChange, room: Conversation, actor: Actor, name: str, data: Mapping[str, Any] | None = None
) -> NewEvent:
    return NewEvent(
        shop_id=change.shop_id,
        name=name,
        topic="conversation",
        subject=room.public_id,
        actor=actor,
        data={"status": room.status, "bulk": change.public_id, **(data or {})},
    )


def _assignees(rooms: Sequence[Conversation]) -> dict[int, Membership]:
    seats = Membership.objects.filter(pk__in={room.assignee_id for room in rooms}).select_related("user")
    return {seat.pk: seat for seat in seats}


def _add_lines(rooms: Sequence[Conversation], seats: Mapping[int, Membership], actor: Actor) -> None:
    """«Assigned to …» between the messages, as when one conversation is handed over."""
    names = {pk: seat.user.display_name for pk, seat in seats.items()}
    bulk.insert_rows(
        Message(
            shop_id=room.shop_id,
            channel_id=room.channel_id,
            conversation=room,
            direction=Message.Direction.OUTBOUND,
            kind=Message.Kind.SYSTEM,
            status=Message.Status.SENT,
            actor_type=actor.type,
            actor_id=actor.id,
            source={
                "event": "assigned" if room.assignee_id else "unassigned",
                "name": names.get(room.assignee_id or 0, ""),
            },
            sent_at=now(),
        )
        for room in rooms
    )


# --- taking it back -------------------------------------------------------------------------------


def undo_change(change: BulkChange, *, actor: Actor) -> int:
    """How many conversations are again as they were; one that somebody has touched since is left alone.

    What is taken back is forgotten row by row, so doing it twice, or after a crash, does no harm.
    """
    restored = 0
    while batch := list(change.rows.order_by("pk")[:BATCH]):
        restored += _restore(change, batch, actor)
    return restored


@transaction.atomic
def _restore(change: BulkChange, batch: Sequence[BulkChangeRow], actor: Actor) -> int:
    rooms = {room.pk: room for room in _locked(change, [row.conversation_id for row in batch])}
    # Asked again under the locks: somebody else may just have taken the same batch back.
    rows = list(BulkChangeRow.objects.filter(pk__in=[row.pk for row in batch]))
    BulkChangeRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if change.kind == Kind.TAG:
        return untag_customers(change.shop_id, [row.before["link"] for row in rows], actor=actor)
    same = [row for row in rows if _is_untouched(change, row, rooms[row.conversation_id])]
    return _write_back(change, [(rooms[row.conversation_id], row.before) for row in same], actor)


def _is_untouched(change: BulkChange, row: BulkChangeRow, room: Conversation) -> bool:
    """A message since makes no difference to whose conversation it is, but to everything else."""
    written = {name: _read(name, value) for name, value in change.written.items()}
    if _values(room, written) != written:
        return False
    return change.kind == Kind.ASSIGN or room.last_message_at == row.last_message_at


def _write_back(
    change: BulkChange, pairs: Sequence[tuple[Conversation, Mapping[str, Any]]], actor: Actor
) -> int:
    if not pairs:
        return 0
    for room, before in pairs:
        for name, value in before.items():
            setattr(room, name, _read(name, value))
    rooms = [room for room, _ in pairs]
    Conversation.objects.bulk_update(rooms, [name.removesuffix("_id") for name in pairs[0][1]])
    _tell(change, rooms, actor)
    return len(rooms)


def forget_changes() -> None:
    """Nobody takes back what is older."""
    BulkChange.objects.filter(created_at__lt=now() - KEPT).delete()
