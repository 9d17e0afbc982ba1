"""Several processes at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from threading import Event as Flag
from typing import TypeVar

import pytest
from django.db import connection, transaction

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import assign_conversation
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.teamwork.actions.away import answer_while_away
from prilavok.teamwork.actions.distributing import distribute
from prilavok.teamwork.actions.pushing import public_key
from prilavok.teamwork.actions.timing import tell_breaches
from prilavok.teamwork.models import AwayAnswer, PushKeys
from prilavok.teamwork.tests.kit import holders, make_operator, make_settings, make_waiting
from tests.factories import make_shop

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def together(*works: Callable[[], T]) -> list[T]:
    barrier = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        try:
            barrier.wait(timeout=10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as workers:
        return list(workers.map(run, works))


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_many_distributors_give_each_conversation_once_and_in_turn(shop: Shop) -> None:
    make_settings(shop)
    for _ in range(3):
        make_operator(shop)
    for number in range(12):
        make_waiting(shop, minutes=number + 1)
    given = together(*(lambda: distribute(shop.pk) for _ in range(4)))
    assert sum(given) == 12
    assert sorted(Counter(holders(shop)).values()) == [4, 4, 4]
    assert Event.objects.filter(name="conversation.assigned").count() == 12


def test_nobody_is_waited_for(shop: Shop) -> None:
    """A conversation that somebody holds is given the next time; the others are given now."""
    make_settings(shop)
    anna = make_operator(shop)
    held, free = make_waiting(shop, minutes=9), make_waiting(shop)
    inside, done = Flag(), Flag()

    def hold() -> int:
        with transaction.atomic():
            Conversation.objects.select_for_update().get(pk=held.pk)
            inside.set()
            assert done.wait(10)
        return 0

    def share() -> int:
        assert inside.wait(10)
        try:
            return distribute(shop.pk)
        finally:
            done.set()

    assert together(hold, share) == [0, 1]
    free.refresh_from_db()
    assert (free.assignee, distribute(shop.pk)) == (anna, 1)


def test_the_cap_holds_however_many_distribute(shop: Shop) -> None:
    make_settings(shop, "least_loaded", cap=2)
    make_operator(shop)
    make_operator(shop)
    for _ in range(9):
        make_waiting(shop)
    assert sum(together(*(lambda: distribute(shop.pk) for _ in range(4)))) == 4


def test_a_member_and_the_distribution_at_once_make_one_owner(shop: Shop) -> None:
    """Whoever is second sees what the first did: the conversation has the owner of its last event."""
    make_settings(shop)
    make_operator(shop)
    olga = make_operator(shop, takes_conversations=False)
    conversation = make_waiting(shop)
    mine = Conversation.objects.get(pk=conversation.pk)
    together(
        lambda: distribute(shop.pk),
        lambda: assign_conversation(mine, olga, actor=Actor("member", olga.public_id)),
    )
    conversation.refresh_from_db()
    assert conversation.assignee == olga
    last = Event.objects.filter(name="conversation.assigned").order_by("-pk")[0]
    assert last.data["member"] == olga.public_id


def test_an_absence_is_answered_once(shop: Shop) -> None:
    make_settings(shop, "off", away_enabled=True, away_text="Закрыто")
    conversation = make_waiting(shop)
    _close_now(shop)
    works = [lambda: answer_while_away(shop.pk, [_fresh(conversation)]) for _ in range(3)]
    assert sorted(together(*works)) == [0, 0, 1]
    assert (Message.objects.filter(text="Закрыто").count(), AwayAnswer.objects.count()) == (1, 1)


def _close_now(shop: Shop) -> None:
    """Two days around this one are days off, whatever the zone says."""
    for number in (-1, 0, 1):
        shop.holidays.create(day=(now() + timedelta(days=number)).date())


def _fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_related("channel", "identity").get(pk=conversation.pk)


def test_a_breach_is_told_once(shop: Shop) -> None:
    row = make_waiting(shop)
    Conversation.objects.filter(pk=row.pk).update(
        due_since=row.unanswered_since, due_at=now() - timedelta(seconds=1)
    )
    assert sorted(together(*(tell_breaches for _ in range(3)))) == [0, 0, 1]
    assert Event.objects.filter(name="conversation.sla_breached").count() == 1


def test_the_installation_has_one_pair_of_keys() -> None:
    assert len(set(together(*(public_key for _ in range(3))))) == 1
    assert PushKeys.objects.count() == 1
