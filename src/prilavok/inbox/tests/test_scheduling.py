"""Messages for later: once, at their time, and only when they may go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from prilavok.channels.models import Channel
from prilavok.channels.types import Card
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions import scheduling
from prilavok.inbox.actions.scheduling import Later
from prilavok.inbox.errors import EmptyMessage, TooLate, WindowClosed, WrongState
from prilavok.inbox.models import Conversation, Message, ScheduledMessage
from prilavok.inbox.tests.events import at
from prilavok.inbox.types import OutgoingAttachment
from prilavok.shops.models import Membership
from tests.factories import make_conversation, make_identity, make_membership, make_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conversation() -> Conversation:
    """The customer wrote at the start, so the window closes a day later."""
    room = make_conversation(identity=make_identity(last_inbound_at=at(0)))
    make_message(room, "Есть 44?", sent_at=at(0))
    return room


@pytest.fixture
def member(conversation: Conversation) -> Membership:
    return make_membership(conversation.shop)


def schedule(
    conversation: Conversation, member: Membership, minutes: float, **fields: object
) -> ScheduledMessage:
    later = Later(due_at=at(minutes), **({"text": "Привезли"} | fields))  # type: ignore[arg-type]
    return scheduling.schedule_message(conversation=conversation, membership=member, later=later)


def test_it_goes_once_when_its_time_has_come(
    conversation: Conversation, member: Membership, clock: time_machine.Traveller
) -> None:
    files = [OutgoingAttachment("image", "/media/outgoing/a.png", "image/png", "a.png")]
    row = schedule(conversation, member, 60, attachments=files, cards=[Card("Марта", "4 900 ₽")])
    assert scheduling.send_scheduled(row.pk) is None
    assert scheduling.send_due() == 0
    clock.shift(timedelta(minutes=60))
    message = scheduling.send_scheduled(row.pk)
    assert message is not None
    assert (message.text, message.status, message.actor_id) == ("Привезли", "queued", member.public_id)
    assert [part.name for part in message.attachments.all()] == ["a.png"]
    assert [card["title"] for card in message.cards] == ["Марта"]
    row.refresh_from_db()
    assert (row.state, row.message) == ("sent", message)
    assert (scheduling.send_scheduled(row.pk), scheduling.send_due()) == (None, 0)


def test_a_lost_job_is_made_good(
    conversation: Conversation, member: Membership, clock: time_machine.Traveller
) -> None:
    schedule(conversation, member, 5)
    schedule(conversation, member, 10)
    schedule(conversation, member, 90)
    clock.shift(timedelta(minutes=30))
    assert scheduling.send_due() == 2
    assert ScheduledMessage.objects.filter(state="waiting").count() == 1


def test_a_window_that_closed_meanwhile_is_told(
    conversation: Conversation, member: Membership, clock: time_machine.Traveller
) -> None:
    row = schedule(conversation, member, 25 * 60)
    clock.shift(timedelta(hours=26))
    assert scheduling.send_scheduled(row.pk) is None
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "WindowClosed")
    assert not conversation.messages.filter(kind=Message.Kind.DIRECT, direction="outbound").exists()
    line = conversation.messages.get(kind=Message.Kind.SYSTEM)
    assert (line.source["event"], line.source["reason"]) == ("scheduled_failed", "WindowClosed")
    told = Event.objects.get(name="message.scheduled_failed")
    assert told.data["member"] == member.public_id
    with pytest.raises(WindowClosed):
        scheduling.hurry_scheduled(row, actor=Actor("member", member.public_id))
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_disconnected_channel_keeps_it_back(
    conversation: Conversation, member: Membership, clock: time_machine.Traveller
) -> None:
    row = schedule(conversation, member, 5)
    Channel.objects.update(status=Channel.Status.DISABLED)
    clock.shift(timedelta(minutes=6))
    assert scheduling.send_due() == 0
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "ChannelUnavailable")


def test_it_is_changed_and_taken_back_until_it_goes(
    conversation: Conversation, member: Membership, clock: time_machine.Traveller
) -> None:
    actor = Actor("member", member.public_id)
    row = schedule(conversation, member, 5)
    scheduling.change_scheduled(row, text="Завтра", due_at=at(120), actor=actor)
    clock.shift(timedelta(minutes=6))
    assert scheduling.send_scheduled(row.pk) is None
    scheduling.cancel_scheduled(row, actor=actor)
    clock.shift(timedelta(hours=3))
    assert scheduling.send_due() == 0
    with pytest.raises(WrongState):
        scheduling.change_scheduled(row, text="x", due_at=at(999), actor=actor)
    with pytest.raises(WrongState):
        scheduling.hurry_scheduled(row, actor=actor)


def test_it_may_go_at_once(conversation: Conversation, member: Membership) -> None:
    row = schedule(conversation, member, 60)
    message = scheduling.hurry_scheduled(row, actor=Actor("member", member.public_id))
    row.refresh_from_db()
    assert (row.state, row.message) == ("sent", message)


def test_nothing_and_the_past_are_refused(conversation: Conversation, member: Membership) -> None:
    with pytest.raises(EmptyMessage):
        schedule(conversation, member, 5, text="  ")
    with pytest.raises(TooLate):
        schedule(conversation, member, 0)
    assert not ScheduledMessage.objects.exists()


def test_the_same_page_asks_twice_and_it_is_one(conversation: Conversation, member: Membership) -> None:
    first = schedule(conversation, member, 5, client_key="n1")
    assert schedule(conversation, member, 5, client_key="n1") == first
    assert ScheduledMessage.objects.count() == 1


def test_the_table_itself_takes_nothing_empty(conversation: Conversation, member: Membership) -> None:
    with pytest.raises(IntegrityError, match="scheduled_is_not_empty"), transaction.atomic():
        ScheduledMessage.objects.create(
            shop=conversation.shop, conversation=conversation, member=member, mode="direct", due_at=at(5)
        )
