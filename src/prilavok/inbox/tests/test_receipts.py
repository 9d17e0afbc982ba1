from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from prilavok.channels.types import CommentChanged, MessageEdited, Person, ReadReported
from prilavok.customers.models import Identity
from prilavok.inbox.actions import receipts
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import Message
from prilavok.inbox.tests.events import ANNA, START, at, commented, echoed, reacted, received
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


def read_until(minute: float, person: str = ANNA.external_id) -> ReadReported:
    return ReadReported(
        key=f"read:{minute}",
        account="acc",
        thread=person,
        occurred_at=at(minute),
        person=person,
        until=at(minute),
    )


def changed(name: str, second: float, **fields: object) -> CommentChanged:
    return CommentChanged(
        key=f"change:{name}",
        account="acc",
        thread="2001",
        occurred_at=START + timedelta(minutes=5, seconds=second),
        external_id="c1",
        **fields,  # type: ignore[arg-type]
    )


def test_a_reaction_under_another_name_opens_the_window() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1", sender=Person("US.1", aliases=("7916",)))])
    receipts.apply_reaction(channel, reacted("m1", "❤️", person=Person("7916"), minute=9))
    assert Identity.objects.get().last_inbound_at == at(9)


def test_a_reaction_to_a_comment_opens_no_window() -> None:
    channel = make_channel()
    receipts.apply_reaction(channel, reacted("c1", "❤️", minute=8))
    receive_messages(channel, [commented("c1")])
    receipts.apply_reaction(channel, reacted("c1", "😍", minute=9))
    assert Identity.objects.get().last_inbound_at is None
    assert Message.objects.get().reactions[0]["emoji"] == "😍"


def test_a_reaction_that_came_before_its_message_opens_the_window_with_it() -> None:
    channel = make_channel()
    receipts.apply_reaction(channel, reacted("e1", "❤️", minute=9))
    receive_messages(channel, [received("m1"), echoed("e1", "Да", minute=1)])
    assert Identity.objects.get().last_inbound_at == at(9)


def test_read_by_a_person_under_another_name() -> None:
    channel = make_channel()
    person = Person("US.1", aliases=("7916",))
    receive_messages(channel, [received("m1", sender=person), echoed("e1", "Да", recipient=person, minute=1)])
    assert receipts.apply_read(channel, read_until(2, "7916"))
    assert Message.objects.get(external_id="e1").status == "read"


def test_what_had_left_by_then_is_read_though_we_knew_later_that_it_was_taken() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1"), echoed("e1", "Да", minute=4), echoed("e2", "Нет", minute=4)])
    Message.objects.filter(external_id="e1").update(sending_at=at(3))
    receipts.apply_read(channel, read_until(3.5))
    assert Message.objects.get(external_id="e1").status == "read"
    assert Message.objects.get(external_id="e2").status == "sent"


def test_what_arrives_after_the_word_that_all_was_read_is_read() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1")])
    receipts.apply_read(channel, read_until(3))
    receive_messages(channel, [echoed("e1", "Да", minute=2), echoed("e2", "Нет", minute=4)])
    rows = Message.objects.filter(direction="outbound").order_by("external_id")
    assert list(rows.values_list("status", flat=True)) == ["read", "sent"]


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_edits_of_a_comment_end_the_same_in_any_order(order: tuple[int, ...], early: bool) -> None:
    """Two fall into one second, two even into one moment under one key."""
    channel = make_channel()
    edits = [
        changed("a", 0, text="один"),
        changed("b", 0.4, text="два"),
        changed("c", 0.8, text="три"),
        changed("c", 0.8, text="четыре"),
    ]
    if not early:
        receive_messages(channel, [commented("c1")])
    for n in order:
        receipts.apply_comment_change(channel, edits[n])
    receive_messages(channel, [commented("c1")])
    assert Message.objects.get().text == "четыре"


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_hidden_and_deleted_are_the_networks_last_word(order: tuple[int, ...]) -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c1")])
    changes = [
        changed("h", 1, hidden=True),
        changed("u", 2, hidden=False),
        changed("d", 1, deleted=True),
        changed("r", 2, restored=True, text="Цена?"),
    ]
    for n in order:
        receipts.apply_comment_change(channel, changes[n])
        receipts.apply_comment_change(channel, changes[n])
    message = Message.objects.get()
    assert (message.hidden, message.deleted_at, message.text) == (False, None, "Цена?")


def test_edits_of_one_revision_end_the_same_in_any_order() -> None:
    texts = []
    for order in (("раз", "два"), ("два", "раз")):
        channel = make_channel()
        receive_messages(channel, [received("m1")])
        for text in order:
            edit = MessageEdited(
                key=text, account="acc", thread="t", occurred_at=at(5), external_id="m1", text=text
            )
            receipts.apply_edit(channel, edit)
        texts.append(Message.objects.get(channel=channel).text)
    assert texts == ["раз", "раз"]
