"""Two connections at once: the consumer's shards and a member's click."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from prilavok.events.types import Actor
from prilavok.linking.actions import confirm_interest, link_messages, reject_interest
from prilavok.linking.models import Evidence, Interest
from prilavok.linking.tests.helpers import say
from tests.factories import make_conversation, make_membership, make_product, make_shop

pytestmark = pytest.mark.django_db(transaction=True)


def together(*runs: Callable[[], object]) -> None:
    """All start at the same moment, each on a connection of its own."""
    start = Barrier(len(runs))

    def go(run: Callable[[], object]) -> None:
        try:
            start.wait(10)
            run()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runs)) as pool:
        for future in [pool.submit(go, run) for run in runs]:
            future.result(30)


def test_two_messages_at_once_start_one_interest() -> None:
    shop = make_shop()
    make_product(shop)
    talk = make_conversation(shop)
    heard = [say(talk, f"Марта есть? {number}") for number in (44, 46, 48, 50)]
    together(*(lambda one=one: link_messages(shop, [one]) for one in heard))
    assert (Interest.objects.count(), Evidence.objects.count()) == (1, 4)


def test_batches_with_the_same_customers_in_other_order_do_not_deadlock() -> None:
    shop = make_shop()
    make_product(shop)
    talks = [make_conversation(shop) for _ in range(6)]
    there = [say(talk, "Марта есть?") for talk in talks]
    back = [say(talk, "Марта в 44?") for talk in reversed(talks)]
    together(lambda: link_messages(shop, there), lambda: link_messages(shop, back))
    assert (Interest.objects.count(), Evidence.objects.count()) == (6, 12)


def test_a_click_and_a_message_at_once_leave_one_open_interest() -> None:
    shop = make_shop()
    make_product(shop)
    member = Actor("member", make_membership(shop).public_id)
    talk = make_conversation(shop)
    (interest,) = link_messages(shop, [say(talk, "Марта есть?")])
    heard = say(talk, "Марта 44")
    together(lambda: link_messages(shop, [heard]), lambda: confirm_interest(interest, actor=member))
    interest.refresh_from_db()
    assert (interest.state, interest.evidence.count(), Interest.objects.count()) == ("confirmed", 3, 1)


def test_one_rejection_of_two_at_once() -> None:
    shop = make_shop()
    make_product(shop)
    member = Actor("member", make_membership(shop).public_id)
    (interest,) = link_messages(shop, [say(make_conversation(shop), "Марта есть?")])
    together(*(lambda: reject_interest(interest, actor=member) for _ in range(2)))
    interest.refresh_from_db()
    assert interest.state == "rejected"
