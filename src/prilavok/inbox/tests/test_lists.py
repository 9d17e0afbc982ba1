"""Pages of the list in both orders, what a view selects, saved views."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from prilavok.customers.actions import add_tag
from prilavok.customers.models import Tag
from prilavok.events.types import Actor
from prilavok.inbox.actions.views import delete_view, order_views, save_view
from prilavok.inbox.errors import NameTaken, TooMany
from prilavok.inbox.lists import MOST_VIEWS, exact_count, inbox_page, matching, place_of, views_of
from prilavok.inbox.models import Conversation, SavedView
from prilavok.inbox.types import Cursor, InboxView
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_conversation, make_membership, make_shop

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def pages(shop: Shop, view: InboxView, size: int) -> list[list[Conversation]]:
    found: list[list[Conversation]] = []
    cursor: Cursor | None = None
    while page := inbox_page(shop, view, cursor=cursor, limit=size):
        found.append(page)
        cursor = place_of(page[-1], view)
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 30])
def test_those_who_wait_longest_come_first_then_the_newest(shop: Shop, size: int) -> None:
    channel = make_channel(shop)

    def room(said: int, waits: int | None = None) -> Conversation:
        since = NOON - timedelta(hours=waits) if waits is not None else None
        return make_conversation(
            channel=channel, last_message_at=NOON - timedelta(hours=said), unanswered_since=since
        )

    short, answered, long, twin, old = room(1, 1), room(0), room(2, 9), room(3, 9), room(8)
    view = InboxView(sort="waiting")
    assert [*chain(*pages(shop, view, size))] == [long, twin, short, answered, old]
    only = InboxView(sort="waiting", unanswered=True)
    assert [*chain(*pages(shop, only, size))] == [long, twin, short]
    assert [*chain(*pages(shop, InboxView(), size))] == [
        answered,
        short,
        long,
        twin,
        old,
    ]


def test_what_a_view_selects(shop: Shop) -> None:
    one, two, three = (
        make_conversation(shop, last_message_at=NOON - timedelta(days=days)) for days in range(3)
    )
    member = make_membership(shop)
    add_tag(one.customer, "vip", actor=Actor("system"))
    add_tag(one.customer, "опт", actor=Actor("system"))
    vip = Tag.objects.get(name="vip").public_id
    day = timedelta(days=1)
    wanted = {
        InboxView(tag=vip): [one],
        InboxView(tag="nobody"): [],
        InboxView(since=NOON - day): [one, two],
        InboxView(until=NOON - day): [three],
        InboxView(since=NOON - day, until=NOON): [two],
        InboxView(among=(Q(pk__in=[two.pk, three.pk]), ~Q(pk=three.pk))): [two],
        InboxView(found=(three.pk,)): [three],
        InboxView(found=()): [],
    }
    for view, rows in wanted.items():
        assert inbox_page(shop, view) == rows, view
        assert exact_count(shop, view, member, most=10) == len(rows)
        assert not view.is_plain
    assert matching(shop, InboxView(), member, most=2) == [one.pk, two.pk]
    assert exact_count(shop, InboxView(), member, most=2) == 2


# --- saved views ----------------------------------------------------------------------------------


def test_views_are_ones_own_or_the_shops(shop: Shop) -> None:
    olga, boris = make_membership(shop), make_membership(shop)
    shared = save_view(olga, "Комментарии", {"kind": "comments"}, shared=True)
    own = save_view(olga, "  Мои   новые ", {"who": "mine"}, shared=False)
    second = save_view(olga, "Закрытые", {"view": "closed"}, shared=False)
    assert (own.name, own.query) == ("Мои новые", {"who": "mine"})
    assert views_of(olga) == [own, second, shared]
    assert views_of(boris) == [shared]
    order_views([second, own])
    assert views_of(olga) == [second, own, shared]
    delete_view(own)
    assert views_of(olga) == [second, shared]
    assert views_of(make_membership()) == []


def test_a_name_stands_for_one_view(shop: Shop) -> None:
    olga, boris = make_membership(shop), make_membership(shop)
    for shared in (False, True):
        save_view(olga, "Важные", {}, shared=shared)
        with pytest.raises(NameTaken):
            save_view(olga, "важные", {}, shared=shared)
    save_view(boris, "Важные", {}, shared=False)
    with pytest.raises(NameTaken):
        save_view(boris, "ВАЖНЫЕ", {}, shared=True)
    assert SavedView.objects.count() == 3


def test_there_is_an_end_to_views(shop: Shop) -> None:
    olga = make_membership(shop)
    for number in range(MOST_VIEWS):
        save_view(olga, f"Вид {number}", {}, shared=False)
    with pytest.raises(TooMany):
        save_view(olga, "Ещё один", {}, shared=False)
    save_view(olga, "Ещё один", {}, shared=True)


def test_the_database_keeps_names_too(shop: Shop) -> None:
    SavedView.objects.create(shop=shop, name="Важные")
    for name in ("важные", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(shop=shop, name=name)
