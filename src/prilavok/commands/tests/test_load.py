"""The loader: what it fills in is what the same talk would have left behind."""

from __future__ import annotations

from random import Random

import pytest
from django.db.models import Count, F, Max, Min, Q

from prilavok.commands import CommandError
from prilavok.commands._loading.rooms import Talk, rooms, schedule
from prilavok.commands.tests.running import run
from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_shop

MESSAGES, CONVERSATIONS = 400, 60


def test_everybody_is_asked_once_and_some_write_much() -> None:
    numbers = schedule(MESSAGES, CONVERSATIONS, Random(3))
    assert len(numbers) == MESSAGES
    assert set(numbers) == set(range(CONVERSATIONS))
    assert numbers == schedule(MESSAGES, CONVERSATIONS, Random(3))


def test_who_comments_writes_in_direct_too() -> None:
    shape = rooms(20, posts=4)
    assert shape.people == 17
    assert list(shape.owners[17:]) == [0, 1, 2]
    assert list(shape.posts) == [-1] * 17 + [0, 1, 2]


def test_an_answer_ends_the_waiting() -> None:
    first, later, last = now(), now(), now()
    talk = Talk.of(1, first)
    assert talk.is_asking(0, Random(1))
    talk.note(0, first, "Есть?", inbound=True)
    talk.note(0, later, "А синий?", inbound=True)
    assert (talk.waiting[0], talk.unread[0]) == (first, 2)
    talk.note(0, last, "Есть", inbound=False)
    assert (talk.waiting[0], talk.unread[0], talk.last_inbound[0], talk.last_at[0]) == (None, 0, later, last)


@pytest.mark.django_db(transaction=True)
def test_a_shop_is_filled_as_talks_would_have_filled_it(capsys: pytest.CaptureFixture[str]) -> None:
    shop, neighbour = make_shop(), make_shop()
    for number in range(2):
        make_channel(shop, external_id=str(number))
    filled(shop)
    assert capsys.readouterr().out == f"{MESSAGES} messages in {CONVERSATIONS} conversations\n"
    assert Message.objects.filter(shop=shop).count() == MESSAGES
    assert not Conversation.objects.filter(shop=neighbour).exists()
    talks = Conversation.objects.filter(shop=shop).annotate(
        newest=Max("messages__sent_at"), oldest=Min("messages__sent_at"), size=Count("messages")
    )
    assert len(talks) == CONVERSATIONS
    for talk in talks:
        assert (talk.last_message_at, talk.created_at) == (talk.newest, talk.oldest)
        newest = talk.messages.latest("sent_at")
        assert (talk.preview, talk.preview_direction) == (newest.text[:160], newest.direction)
        assert bool(talk.unread) == bool(talk.unanswered_since)
    foreign = ~Q(identity__channel=F("channel")) | ~Q(customer=F("identity__customer"))
    foreign |= Q(post__isnull=False) & ~Q(post__channel=F("channel"))
    assert not Conversation.objects.filter(foreign, shop=shop).exists()


@pytest.mark.django_db(transaction=True)
def test_rows_written_later_follow_the_loaded_ones() -> None:
    shop = make_shop()
    filled(shop)
    filled(shop)
    assert Conversation.objects.filter(shop=shop).count() == 2 * CONVERSATIONS
    newest = Customer.objects.latest("pk")
    assert Customer.objects.create(shop=shop, name="Анна").pk > newest.pk


@pytest.mark.django_db
def test_more_conversations_than_messages_are_refused() -> None:
    shop = make_shop()
    with pytest.raises(CommandError, match="a message for each of them"):
        run("load", "--shop", shop.public_id, "--messages", "1", "--conversations", "2")
    assert not Message.objects.exists()


def filled(shop: Shop) -> None:
    wanted = ["--messages", str(MESSAGES), "--conversations", str(CONVERSATIONS)]
    assert run("load", "--shop", shop.public_id, *wanted) == 0
