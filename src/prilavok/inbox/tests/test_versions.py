"""What an edited message said before is kept, in whatever order the edits are told."""

from __future__ import annotations

from itertools import permutations

import pytest

from prilavok.channels.types import MessageDeleted, MessageEdited
from prilavok.inbox.actions import receipts
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import Message
from prilavok.inbox.tests.events import at, received
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


def edited(revision: int, text: str) -> MessageEdited:
    return MessageEdited(
        key=f"edit:{revision}",
        account="acc",
        thread="2001",
        occurred_at=at(revision),
        external_id="m1",
        text=text,
        revision=revision,
    )


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_every_order_of_edits_keeps_the_same_versions(order: tuple[int, ...]) -> None:
    channel = make_channel()
    texts = {1: "Есть 46?", 2: "Есть 48?", 3: "Есть 44?"}
    receive_messages(channel, [received("m1", "Есть 44?")])
    for revision in order:
        receipts.apply_edit(channel, edited(revision, texts[revision]))
        receipts.apply_edit(channel, edited(revision, texts[revision]))
    message = Message.objects.get()
    assert message.text == "Есть 44?"
    assert [(row["revision"], row["text"], row["at"]) for row in message.versions] == [
        (0, "Есть 44?", at(0).isoformat()),
        (1, "Есть 46?", at(1).isoformat()),
        (2, "Есть 48?", at(2).isoformat()),
    ]


def test_an_edit_that_came_before_its_message_leaves_the_first_wording() -> None:
    channel = make_channel()
    receipts.apply_edit(channel, edited(1, "Есть 46?"))
    receive_messages(channel, [received("m1", "Есть 44?")])
    message = Message.objects.get()
    assert (message.text, [row["text"] for row in message.versions]) == ("Есть 46?", ["Есть 44?"])


def test_with_the_message_its_versions_are_forgotten() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1", "Есть 44?")])
    receipts.apply_edit(channel, edited(1, "Есть 46?"))
    gone = MessageDeleted(key="gone", account="acc", thread="2001", occurred_at=at(5), external_id="m1")
    receipts.apply_delete(channel, gone)
    message = Message.objects.get()
    assert (message.text, message.versions) == ("", [])
