"""Counts that are true after every statement, also when several change conversations at once."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from prilavok.events.types import Actor
from prilavok.inbox.actions import counting
from prilavok.inbox.actions.conversations import assign_conversation, close_conversation, mark_answered
from prilavok.inbox.lists import capped_counts, counts_of
from prilavok.inbox.models import Conversation, ConversationCount
from prilavok.inbox.types import InboxView
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop
from tests.factories import make_channel, make_conversation, make_membership, make_shop

SYSTEM = Actor("system")
ALL = InboxView(status="")
OPEN = InboxView()
WAITING = InboxView(unanswered=True)


def counted(shop: Shop, view: InboxView, member: Membership | None = None) -> int:
    return counts_of(shop).of(view, member)


@pytest.mark.django_db
def test_every_change_of_a_conversation_is_counted() -> None:
    shop, channel = make_shop(), None
    member = make_membership(shop)
    channel = make_channel(shop)
    rooms = [make_conversation(channel=channel, unanswered_since=now()) for _ in range(4)]
    make_conversation(channel=make_channel(shop), kind="comments", status="snoozed")
    make_conversation()
    assert (counted(shop, ALL), counted(shop, OPEN), counted(shop, WAITING)) == (5, 4, 4)
    close_conversation(rooms[0], actor=SYSTEM)
    assign_conversation(rooms[1], member, actor=SYSTEM)
    mark_answered(rooms[2], actor=SYSTEM)
    assert (counted(shop, OPEN), counted(shop, WAITING)) == (3, 2)
    assert counted(shop, InboxView(assignee="me"), member) == 1
    assert counted(shop, InboxView(assignee="nobody"), member) == 2
    assert counted(shop, InboxView(assignee=member.public_id)) == 1
    assert counted(shop, InboxView(status="", channel=channel.public_id)) == 4
    assert counted(shop, InboxView(status="snoozed", kind="comments")) == 1
    rooms[3].delete()
    assert counted(shop, OPEN) == 2
    member.delete()
    assert counted(shop, InboxView(assignee="nobody")) == 2
    Conversation.objects.filter(shop=shop).update(status="closed")
    assert (counted(shop, OPEN), counted(shop, InboxView(status="closed"))) == (0, 4)


@pytest.mark.django_db
def test_a_shop_that_goes_takes_its_counts_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "UNFOLDED", 1)
    room = make_conversation()
    shop = room.shop
    shop.delete()
    counting.fold_counts()
    assert not ConversationCount.objects.exists()


@pytest.mark.django_db
def test_adding_up_changes_no_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = make_shop()
    for number in range(6):
        make_conversation(shop, status="closed" if number % 3 == 0 else "open")
    before = {view: counted(shop, view) for view in (ALL, OPEN)}
    rows = ConversationCount.objects.filter(shop=shop)
    assert rows.count() == 6
    counting.fold_counts()
    assert rows.count() == 6  # too few to bother
    monkeypatch.setattr(counting, "UNFOLDED", 3)
    Conversation.objects.filter(status="open").first().delete()  # type: ignore[union-attr]
    counting.fold_counts()
    assert {view: counted(shop, view) for view in (ALL, OPEN)} == {
        ALL: before[ALL] - 1,
        OPEN: before[OPEN] - 1,
    }
    cells = Counter(rows.values_list("channel", "status"))
    assert max(cells.values()) == 1


@pytest.mark.django_db(transaction=True)
def test_several_at_once_count_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "UNFOLDED", 1)
    shop = make_shop()
    channel = make_channel(shop)
    rooms = [make_conversation(channel=channel).pk for _ in range(24)]
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait(20)
            for turn in range(15):
                mine = rooms[(number * 7 + turn) % 24 :: 5]
                with transaction.atomic():
                    locked = Conversation.objects.select_for_update().filter(pk__in=mine).order_by("pk")
                    pks = [row.pk for row in locked]
                    status = ("open", "closed", "snoozed")[(number + turn) % 3]
                    Conversation.objects.filter(pk__in=pks).update(status=status)
                if turn % 5 == number:
                    counting.fold_counts()
        except BaseException as error:  # noqa: BLE001  told to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    truth = Counter(Conversation.objects.filter(shop=shop).values_list("status", flat=True))
    for status in ("open", "closed", "snoozed"):
        assert counted(shop, InboxView(status=status)) == truth[status]


@pytest.mark.django_db
def test_counts_of_any_view_stop_at_a_hundred(django_assert_num_queries: object) -> None:
    shop = make_shop()
    member = make_membership(shop)
    channel = make_channel(shop)
    for _ in range(3):
        make_conversation(channel=channel)
    found = list(Conversation.objects.filter(shop=shop).values_list("pk", flat=True))
    views = [InboxView(found=found), InboxView(found=found[:1]), InboxView(found=())]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert capped_counts(shop, views, member) == [3, 1, 0]
    assert capped_counts(shop, [], member) == []
    assert capped_counts(shop, views[1:2], member) == [1]
