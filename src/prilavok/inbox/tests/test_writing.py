"""Between the page and the outbox: held for a moment, written once, colleagues named in notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import add_note, cancel_message, queue_message
from prilavok.inbox.models import Conversation, Mention
from prilavok.inbox.tests.events import at
from prilavok.lib.text import mentioned
from tests.factories import (
    make_conversation,
    make_identity,
    make_membership,
    make_message,
    make_shop,
    make_user,
)

pytestmark = pytest.mark.django_db
MEMBER = Actor("member", "m1")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conversation() -> Conversation:
    room = make_conversation(identity=make_identity(last_inbound_at=at(0)), unanswered_since=at(0))
    make_message(room, "Есть 44?", sent_at=at(0))
    return room


def test_a_held_message_waits_and_what_is_taken_back_is_no_answer(conversation: Conversation) -> None:
    message = queue_message(conversation=conversation, text="Да", actor=MEMBER, hold=timedelta(seconds=5))
    assert message.not_before == at(10) + timedelta(seconds=5)
    conversation.refresh_from_db()
    assert conversation.unanswered_since is None
    cancel_message(message, actor=MEMBER)
    conversation.refresh_from_db()
    assert conversation.unanswered_since == at(0)


def test_asked_again_under_the_same_name_it_is_one_message(conversation: Conversation) -> None:
    first = queue_message(conversation=conversation, text="Да", actor=MEMBER, client_key="n1")
    again = queue_message(conversation=conversation, text="Да", actor=MEMBER, client_key="n1")
    assert first == again
    note = add_note(conversation=conversation, text="Постоянная", actor=MEMBER, client_key="n2")
    assert add_note(conversation=conversation, text="Постоянная", actor=MEMBER, client_key="n2") == note
    assert conversation.messages.filter(direction="outbound").count() == 2
    assert queue_message(conversation=conversation, text="Да", actor=MEMBER, client_key="n3") != first


def test_names_are_those_of_one_shop(conversation: Conversation) -> None:
    other = make_conversation(identity=make_identity(last_inbound_at=at(0)))
    first = queue_message(conversation=conversation, text="Да", actor=MEMBER, client_key="n1")
    theirs = queue_message(conversation=other, text="Нет", actor=MEMBER, client_key="n1")
    assert (first.text, theirs.text) == ("Да", "Нет")


def test_colleagues_named_in_a_note_are_told(conversation: Conversation) -> None:
    shop = conversation.shop
    anna, ann, olga = (
        make_membership(shop, user=make_user(f"{n}@example.com", name=name))
        for n, name in enumerate(("Анна Ковалёва", "Анна", "Ольга"))
    )
    make_membership(make_shop(), user=make_user("z@example.com", name="Чужая"))
    text = "@анна ковалёва, посмотри; @Чужая и почта a@Ольга.рф. @Ольга сама знаю"
    note = add_note(conversation=conversation, text=text, actor=Actor("member", olga.public_id))
    assert [row.member for row in Mention.objects.filter(message=note)] == [anna]
    told = Event.objects.get(name="member.mentioned")
    assert (told.topic, told.subject) == ("conversation", conversation.public_id)
    assert told.data == {"member": anna.public_id, "message": note.public_id}
    add_note(conversation=conversation, text="@Анна!", actor=Actor("member", olga.public_id))
    assert Mention.objects.filter(member=ann).count() == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Анна", {"Анна"}),
        ("(@анна)", {"Анна"}),
        ("@Анна Ковалёва", {"Анна Ковалёва"}),
        ("@Аннам", set()),
        ("Анна", set()),
        ("@Анна и @Анна Ковалёва", {"Анна", "Анна Ковалёва"}),
        ("@a.b", {"a.b"}),
        ("@axb", set()),
        ("", set()),
    ],
)
def test_names_after_an_at_sign(text: str, found: set[str]) -> None:
    assert mentioned(text, ["Анна", "Анна Ковалёва", "a.b", ""]) == found


def test_nobody_to_name() -> None:
    assert mentioned("@Анна", []) == set()
