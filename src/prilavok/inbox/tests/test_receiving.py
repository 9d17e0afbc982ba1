from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import Post
from prilavok.channels.types import Attachment, MessageDeleted, MessageEdited, Person
from prilavok.customers.models import Customer, Identity
from prilavok.events.models import Event
from prilavok.inbox.actions import receipts
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.inbox.models import Conversation, EarlyUpdate, Message
from prilavok.inbox.tests.events import ANNA, VERA, at, commented, echoed, reacted, read, received
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


def test_a_first_message_makes_customer_conversation_and_message() -> None:
    channel = make_channel()
    [row] = receive_messages(channel, [received("m1", "Есть 44?", minute=3)])
    conversation = Conversation.objects.get()
    assert (row.customer.name, row.identity.username, row.is_new_customer) == ("Анна Ковалёва", "anna", True)
    assert (conversation.kind, conversation.unread, conversation.preview) == ("direct", 1, "Есть 44?")
    assert conversation.unanswered_since == conversation.last_message_at == at(3)
    assert row.identity.last_inbound_at == at(3)
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "customer.created",
        "message.received",
    ]


def test_repeats_are_dropped_whether_in_one_batch_or_later() -> None:
    channel = make_channel()
    assert len(receive_messages(channel, [received("m1"), received("m1")])) == 1
    assert receive_messages(channel, [received("m1")]) == []
    assert Message.objects.count() == 1
    assert Conversation.objects.get().unread == 1


def test_an_album_in_two_events_is_one_conversation() -> None:
    channel = make_channel()
    picture = (Attachment("image", url="https://cdn.example.com/1.jpg"),)
    receive_messages(
        channel, [received("m1", "", attachments=picture), received("m2", "", attachments=picture)]
    )
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2


def test_messages_stand_in_the_networks_order() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m2", "второе", minute=2)])
    receive_messages(channel, [received("m1", "первое", minute=1)])
    conversation = Conversation.objects.get()
    assert conversation.preview == "второе"
    assert conversation.last_message_at == at(2)
    assert conversation.unanswered_since == at(1)


def test_a_commenter_and_a_direct_sender_are_one_customer() -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c1", author=ANNA), received("m1", sender=ANNA)])
    assert Customer.objects.count() == Identity.objects.count() == 1
    assert sorted(Conversation.objects.values_list("kind", "post_key")) == [
        ("comments", "p1"),
        ("direct", ""),
    ]


def test_comments_do_not_open_the_direct_window() -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c1")])
    assert Identity.objects.get().last_inbound_at is None


def test_a_closed_conversation_is_opened_by_the_next_message() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1")])
    Conversation.objects.update(status="closed", unanswered_since=None)
    receive_messages(channel, [received("m2", minute=5)])
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unanswered_since) == ("open", at(5))


def test_a_message_from_the_phone_app_answers_the_customer() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1"), echoed("e1", "Да, есть", minute=1)])
    message = Message.objects.get(external_id="e1")
    assert (message.direction, message.status, message.actor_type) == ("outbound", "sent", "phone_app")
    assert Conversation.objects.get().unanswered_since is None


def test_edit_and_deletion_before_the_message() -> None:
    channel = make_channel()
    edit = MessageEdited(
        key="e", account="a", thread="t", occurred_at=at(1), external_id="m1", text="новое", revision=1
    )
    assert receipts.apply_edit(channel, edit) is False
    receive_messages(channel, [received("m1", "старое")])
    assert Message.objects.get().text == "новое"
    gone = MessageDeleted(key="d", account="a", thread="t", occurred_at=at(2), external_id="m2")
    receipts.apply_delete(channel, gone)
    receive_messages(channel, [received("m2", "секрет", minute=1)])
    message = Message.objects.get(external_id="m2")
    assert (message.text, message.deleted_at) == ("", at(2))
    assert EarlyUpdate.objects.count() == 0


def test_an_older_edit_that_comes_late_is_dropped() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1", "0")])
    for revision, text in ((2, "второе"), (1, "первое")):
        receipts.apply_edit(
            channel,
            MessageEdited(
                key=f"e{revision}",
                account="a",
                thread="t",
                occurred_at=at(revision),
                external_id="m1",
                text=text,
                revision=revision,
            ),
        )
    assert Message.objects.get().text == "второе"


def test_a_reaction_opens_the_window_and_may_be_taken_back() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1"), echoed("e1", "Да", minute=1)])
    receipts.apply_reaction(channel, reacted("e1", "❤️", minute=9))
    assert [row["emoji"] for row in Message.objects.get(external_id="e1").reactions] == ["❤️"]
    assert Identity.objects.get().last_inbound_at == at(9)
    receipts.apply_reaction(channel, reacted("e1", "", minute=10))
    assert [row["emoji"] for row in Message.objects.get(external_id="e1").reactions] == [""]


def test_read_rises_and_covers_earlier_messages() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1"), echoed("e1", "раз", minute=1), echoed("e2", "два", minute=2)])
    receipts.apply_read(channel, read("e2", minute=3))
    assert set(Message.objects.filter(direction="outbound").values_list("status", flat=True)) == {"read"}


def test_the_number_of_queries_does_not_grow_with_the_batch() -> None:
    channel = make_channel()
    receive_messages(channel, [received("w1"), received("w2", sender=VERA)])
    counts = []
    picture = (Attachment("image", url="https://cdn.example.com/1.jpg"),)
    for size in (2, 40):
        batch = [
            received(
                f"{size}-{n}",
                sender=(ANNA, VERA)[n % 2],
                minute=n,
                attachments=picture,
                other_ids=(f"other-{size}-{n}",),
            )
            for n in range(size)
        ]
        with CaptureQueriesContext(connection) as queries:
            receive_messages(channel, batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_shops_own_comment_stands_with_whom_it_answers() -> None:
    channel = make_channel()
    shop = Person("acc", username="linen_dvor")
    receive_messages(
        channel, [commented("c1"), commented("c2", "4 900 ₽", author=shop, own=True, parent="c1", minute=1)]
    )
    receive_messages(channel, [commented("c3", "Новинка!", author=shop, own=True, minute=2)])
    answer = Message.objects.get(external_id="c2")
    assert (answer.direction, answer.actor_type, answer.conversation.unanswered_since) == (
        "outbound",
        "phone_app",
        None,
    )
    assert (Customer.objects.count(), Message.objects.count()) == (1, 2)


def test_a_comment_without_a_publication_makes_none() -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c1", post=""), commented("c2", post="", author=VERA)])
    assert Message.objects.filter(conversation__post=None, references=None).count() == 2
    assert not Post.objects.exists()
