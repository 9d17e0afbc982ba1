from __future__ import annotations

import itertools

import pytest
import time_machine

from prilavok.channels.types import Attachment, MessageDeleted, MessageEdited, MessageReceived, SendConfirmed
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions import receipts
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.actions.receiving import Incoming, receive_messages
from prilavok.inbox.models import Conversation, Message, Step
from prilavok.inbox.tests.events import VERA, at, echoed, received
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


def part(number: int, text: str = "", album: str = "a1") -> MessageReceived:
    picture = Attachment(
        "image", url=f"https://cdn.example/{number}.jpg", external_id=f"f{number}", size=number
    )
    return received(f"m{number}", text, minute=number, attachments=(picture,), album=album)


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
@pytest.mark.parametrize("together", [True, False])
def test_the_parts_of_an_album_are_one_message(order: tuple[int, ...], together: bool) -> None:
    channel = make_channel()
    parts = [part(number, "Сколько стоит?" if number == 2 else "") for number in order]
    if together:
        receive_messages(channel, parts)
    else:
        for one in parts:
            receive_messages(channel, [one])
    receive_messages(channel, parts)
    [message] = Message.objects.all()
    assert message.text == "Сколько стоит?"
    assert message.external_ids == [f"m{number}" for number in order]
    urls = [row.url for row in message.attachments.order_by("position")]
    assert urls == [f"https://cdn.example/{number}.jpg" for number in order]
    assert Conversation.objects.get().unread == 1
    assert Event.objects.filter(name="message.received").count() == 1


def test_an_album_belongs_to_one_person() -> None:
    channel = make_channel()
    theirs = received("m9", sender=VERA, album="a1")
    receive_messages(channel, [part(1), theirs, part(2, album="a2")])
    assert Message.objects.count() == 3


def test_any_name_of_a_message_finds_it() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1", "да", other_ids=("0:17", "0:18")), part(2), part(3)])
    gone = MessageDeleted(key="d", account="acc", thread="2001", occurred_at=at(5), external_id="0:18")
    edit = MessageEdited(
        key="e", account="acc", thread="2001", occurred_at=at(5), external_id="m3", text="нет",
        attachments=(Attachment("file", url="https://cdn.example/9.pdf"),),
    )  # fmt: skip
    assert receipts.apply_delete(channel, gone)
    assert receipts.apply_edit(channel, edit)
    first, second = Message.objects.order_by("pk")
    assert first.deleted_at is not None
    assert (second.text, [row.type for row in second.attachments.all()]) == ("нет", ["file"])


def test_the_past_is_shown_and_asks_for_nothing() -> None:
    channel = make_channel()
    told: list[Incoming] = [
        received("m1", "когда-то", history=True),
        echoed("m2", "ответ", minute=1, history=True),
    ]
    assert receive_messages(channel, told) == []
    conversation = Conversation.objects.get()
    assert (conversation.preview, conversation.unread, conversation.unanswered_since) == ("ответ", 0, None)
    assert conversation.identity.last_inbound_at is None
    assert set(Event.objects.values_list("name", flat=True)) == {"customer.created", "message.imported"}


def test_the_network_repeats_our_own_name_of_a_message_in_doubt() -> None:
    channel = make_channel()
    [asked] = receive_messages(channel, [received("m1")])
    with time_machine.travel(at(1), tick=False):
        message = queue_message(conversation=asked.conversation, text="Да, есть", actor=Actor("member", "m"))
    Message.objects.filter(pk=message.pk).update(status=Message.Status.UNCONFIRMED)
    Step.objects.create(message=message, position=0, text="Да, есть", status=Step.Status.UNCONFIRMED)
    told = SendConfirmed(
        key="s", account="acc", thread="1", occurred_at=at(1), external_id="w1", person="1",
        token=message.public_id, category="service", price="0",
    )  # fmt: skip
    assert receipts.apply_send_confirmed(message.channel, told)
    assert not receipts.apply_send_confirmed(message.channel, told)
    message.refresh_from_db()
    assert (message.status, message.external_id) == (Message.Status.SENT, "w1")
    assert message.source == {"category": "service", "price": "0"}
