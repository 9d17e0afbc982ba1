"""Many conversations changed at once, and taken back exactly."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from prilavok.customers.actions import add_tag, remove_tag
from prilavok.customers.models import CustomerTag
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions import bulk
from prilavok.inbox.actions.bulk import Kind, Outcome, Wish, change_conversations, forget_changes, undo_change
from prilavok.inbox.actions.conversations import assign_conversation, close_conversation, reopen_conversation
from prilavok.inbox.actions.queueing import add_note
from prilavok.inbox.actions.threads import apply_messages
from prilavok.inbox.models import BulkChange, BulkChangeRow, Conversation, Message
from prilavok.shops.models import Membership
from tests.factories import make_channel, make_conversation, make_membership, make_message

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOMEBODY = Actor("member", "else")
FIELDS = ("status", "snoozed_until", "assignee_id", "unanswered_since", "unread")


@pytest.fixture
def member(db: None) -> Membership:
    return make_membership()


def rooms_of(member: Membership, count: int, **fields: Any) -> list[Conversation]:
    channel = make_channel(member.shop)
    given: dict[str, Any] = {"unanswered_since": NOON, "unread": 2, "last_message_at": NOON} | fields
    return [make_conversation(channel=channel, **given) for _ in range(count)]


def change(member: Membership, rooms: Sequence[Conversation], wish: Wish) -> Outcome:
    actor = Actor("member", member.public_id)
    return change_conversations(member.shop, [room.pk for room in rooms], wish, member=member, actor=actor)


def state(rooms: Sequence[Conversation]) -> list[dict[str, Any]]:
    rows = Conversation.objects.filter(pk__in=[room.pk for room in rooms]).order_by("pk")
    return list(rows.values("pk", *FIELDS))


def undo(outcome: Outcome) -> int:
    return undo_change(outcome.change, actor=Actor("member", outcome.change.member.public_id))


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Kind.CLOSE, {"status": "closed", "unanswered_since": None}),
        (Kind.SNOOZE, {"status": "snoozed", "snoozed_until": NOON + timedelta(days=1)}),
        (Kind.ANSWERED, {"unanswered_since": None, "unread": 0, "status": "open"}),
    ],
)
def test_a_change_and_back(member: Membership, kind: Kind, wanted: dict[str, Any]) -> None:
    rooms = rooms_of(member, 3)
    before = state(rooms)
    until = NOON + timedelta(days=1) if kind == Kind.SNOOZE else None
    outcome = change(member, rooms, Wish(kind, until=until))
    assert outcome.changed == 3
    assert all(row.items() >= wanted.items() for row in state(rooms))
    told = Event.objects.filter(name="conversation.updated")
    assert {event.subject for event in told} == {room.public_id for room in rooms}
    assert {event.data["bulk"] for event in told} == {outcome.change.public_id}
    assert undo(outcome) == 3
    assert state(rooms) == before
    assert (told.all().count(), BulkChangeRow.objects.count(), undo(outcome)) == (6, 0, 0)


def test_assigning_writes_a_line_as_for_one(member: Membership) -> None:
    rooms = rooms_of(member, 2)
    assign_conversation(rooms[0], member, actor=SOMEBODY)
    outcome = change(member, rooms, Wish(Kind.ASSIGN, assignee=member))
    assert outcome.changed == 1
    line = Message.objects.get(conversation=rooms[1], kind="system")
    assert line.source == {"event": "assigned", "name": member.user.display_name}
    assert {row["assignee_id"] for row in state(rooms)} == {member.pk}
    assert undo(outcome) == 1
    assert [row["assignee_id"] for row in state(rooms)] == [member.pk, None]


def test_whoever_gets_many_at_once_is_told_once(member: Membership) -> None:
    change(member, rooms_of(member, 3), Wish(Kind.ASSIGN, assignee=member))
    told = Event.objects.filter(name="conversation.assigned").order_by("pk")
    assert [event.data["member"] for event in told] == [member.public_id] * 3
    assert [event.data["silent"] for event in told] == [False, True, True]


def test_closing_notes_when_and_undo_forgets_it(member: Membership) -> None:
    rooms = rooms_of(member, 2)
    with time_machine.travel(NOON, tick=False):
        outcome = change(member, rooms, Wish(Kind.CLOSE))
    assert set(Conversation.objects.values_list("closed_at", flat=True)) == {NOON}
    undo(outcome)
    assert set(Conversation.objects.values_list("closed_at", flat=True)) == {None}


def test_reopening_leaves_open_ones_alone(member: Membership) -> None:
    rooms = rooms_of(member, 2)
    close_conversation(rooms[0], actor=SOMEBODY)
    assert change(member, rooms, Wish(Kind.REOPEN)).changed == 1
    assert [row["status"] for row in state(rooms)] == ["open", "open"]


def test_a_tag_is_taken_off_only_where_it_was_put_on(member: Membership) -> None:
    rooms = rooms_of(member, 3)
    add_tag(rooms[0].customer, "vip", actor=SOMEBODY)
    outcome = change(member, [*rooms, rooms[1]], Wish(Kind.TAG, tag="VIP"))
    assert outcome.changed == 2
    assert CustomerTag.objects.count() == 3
    remove_tag(rooms[2].customer, "vip", actor=SOMEBODY)
    add_tag(rooms[2].customer, "vip", actor=SOMEBODY)
    assert undo(outcome) == 1
    assert set(CustomerTag.objects.values_list("customer", flat=True)) == {
        rooms[0].customer_id,
        rooms[2].customer_id,
    }


def test_what_somebody_touched_since_is_left_alone(member: Membership) -> None:
    rooms = rooms_of(member, 4)
    outcome = change(member, rooms, Wish(Kind.CLOSE))
    reopen_conversation(rooms[0], actor=SOMEBODY)
    asked = make_message(rooms[1], "Ещё вопрос", sent_at=NOON + timedelta(hours=1))
    apply_messages([(rooms[1], asked)])
    answer = make_message(rooms[2], "Ответ", direction="outbound", sent_at=NOON + timedelta(hours=1))
    apply_messages([(rooms[2], answer)])
    touched = state(rooms)[:3]
    assert undo(outcome) == 1
    assert state(rooms)[:3] == touched
    assert state(rooms)[3]["status"] == "open"


def test_a_message_since_does_not_keep_an_assignment(member: Membership) -> None:
    rooms = rooms_of(member, 1)
    outcome = change(member, rooms, Wish(Kind.ASSIGN, assignee=member))
    apply_messages([(rooms[0], make_message(rooms[0], "Ау", sent_at=NOON + timedelta(hours=1)))])
    add_note(conversation=rooms[0], text="Заметка", actor=SOMEBODY)
    assert undo(outcome) == 1
    assert state(rooms)[0]["assignee_id"] is None


def test_batches_are_bounded_and_strangers_stay(member: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(bulk, "MOST", 5)
    rooms, stranger = rooms_of(member, 6), make_conversation()
    outcome = change(member, [*rooms, stranger], Wish(Kind.CLOSE))
    assert outcome.changed == 5
    assert [row["status"] for row in state([*rooms, stranger])] == ["closed"] * 5 + ["open"] * 2
    assert undo(outcome) == 5
    assert {row["status"] for row in state(rooms)} == {"open"}


def test_old_changes_are_forgotten(member: Membership) -> None:
    outcome = change(member, rooms_of(member, 1), Wish(Kind.CLOSE))
    forget_changes()
    assert BulkChange.objects.count() == 1
    BulkChange.objects.update(created_at=outcome.change.created_at - timedelta(days=3))
    forget_changes()
    assert (BulkChange.objects.count(), BulkChangeRow.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_taken_back_twice_at_once_it_is_taken_back_once() -> None:
    member = make_membership()
    rooms = rooms_of(member, 8)
    before = state(rooms)
    outcome = change(member, rooms, Wish(Kind.CLOSE))
    restored: list[int] = []
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(20)
            restored.append(undo(outcome))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(restored) == [0, 8]
    assert state(rooms) == before
