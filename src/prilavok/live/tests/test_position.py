from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from prilavok.events.actions import record
from prilavok.events.models import Event
from prilavok.events.types import NewEvent
from prilavok.live import position
from prilavok.live.position import GAPS, Position, current_position, missed_since, read_position
from prilavok.shops.models import Shop
from tests.factories import make_membership, make_shop, make_user

Found = TypeVar("Found")

pytestmark = pytest.mark.django_db


def happened(shop: Shop, subject: str) -> Event:
    return record(NewEvent(shop_id=shop.pk, name="message.received", topic="conversation", subject=subject))[
        0
    ]


def elsewhere(work: Callable[[], Found]) -> Found:
    """On a connection of its own, as another process has it."""

    def run() -> Found:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(10)


def subjects(since: Position, shop: Shop) -> list[str]:
    hints = missed_since(since, shop.pk)
    assert hints is not None
    return [hint.id for hint in hints]


@given(
    st.builds(Position, st.integers(0, 10**17), st.lists(st.integers(0, 10**17), max_size=GAPS).map(tuple))
)
def test_a_position_is_read_as_it_was_written(written: Position) -> None:
    assert read_position(str(written)) == written


@pytest.mark.parametrize(
    "text", ["", "-1", "1-", "1--2", "1 or true", "1-2 3", "9" * 30, "1" + "-1" * (GAPS + 1)]
)
def test_anything_else_is_no_position(text: str) -> None:
    assert read_position(text) is None


def test_without_any_event_everything_is_later() -> None:
    shop = make_shop()
    since = current_position()
    assert since == Position(0)
    happened(shop, "first")
    assert subjects(since, shop) == ["first"]


def test_numbers_thrown_away_are_few_or_the_position_stands_lower(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = make_shop()
    first = happened(shop, "first")
    lost = [happened(shop, "lost").pk for _ in range(3)]
    last = happened(shop, "last")
    Event.objects.filter(pk__in=lost).delete()
    assert current_position() == Position(last.pk, tuple(lost))
    monkeypatch.setattr(position, "GAPS", 2)
    assert current_position() == Position(first.pk + 1)
    assert subjects(current_position(), shop) == ["last"]


@pytest.mark.django_db(transaction=True)
def test_an_event_that_was_still_being_written_is_told_although_its_number_is_lower() -> None:
    shop = make_shop()
    happened(shop, "before")
    with transaction.atomic():
        happened(shop, "slow")
        elsewhere(lambda: happened(shop, "quick"))
        since = elsewhere(current_position)
    assert subjects(since, shop) == ["slow"]


def test_whole_pages_carry_the_position_and_their_parts_do_not_ask_for_it() -> None:
    member = make_membership(user=make_user("o@example.com"))
    client = Client(headers={"accept": "text/html"})
    client.force_login(member.user)
    event = happened(member.shop, "abc")
    page = client.get("/inbox/")
    assert f'data-live-since-value="{current_position()}"' in page.content.decode()
    assert str(current_position()).startswith(str(event.pk))
    part = client.get("/inbox/rows/", headers={"HX-Request": "true"})
    assert not hasattr(part.wsgi_request, "live_position")
