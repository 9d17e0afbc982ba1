from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.linking.actions import (
    add_interest,
    confirm_interest,
    link_messages,
    reject_interest,
    replace_interest,
)
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import Interest
from prilavok.linking.tests.helpers import say
from prilavok.orders.actions import (
    CannotUndo,
    LineData,
    apply_correction,
    change_line,
    change_status,
    create_order,
    draft_from_interests,
    remove_line,
    undo_change,
    update_order,
)
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.queries import draft_of, orders_of, timeline
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_membership, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_catalogues()
    yield
    forget_catalogues()


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def talk(shop: Shop) -> Conversation:
    return make_conversation(shop)


@pytest.fixture
def member(shop: Shop) -> Actor:
    return Actor("member", make_membership(shop).public_id)


def hear(talk: Conversation, *texts: str) -> list[Order]:
    return draft_from_interests(talk.shop, link_messages(talk.shop, [say(talk, text) for text in texts]))


def lines(order: Order) -> list[tuple[str, str, int, int]]:
    rows = OrderLine.objects.filter(order=order).order_by("position")
    return [(line.name, str(line.variant or ""), line.quantity, line.price_minor) for line in rows]


def history(order: Order) -> list[tuple[str, str]]:
    return [(row.kind, row.actor_type) for row in timeline(order)]


def order_events() -> list[str]:
    return list(Event.objects.filter(topic="order").order_by("id").values_list("name", flat=True))


def test_a_linked_interest_opens_a_draft_that_says_why(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, price_minor=490_000)
    heard = say(talk, "Марта есть?")
    (interest,) = link_messages(shop, [heard])
    (order,) = draft_from_interests(shop, [interest])
    order.refresh_from_db()
    assert (order.status, order.number, order.created_by, order.currency) == ("draft", 1001, "event", "RUB")
    assert (order.customer, order.conversation) == (talk.customer, talk)
    assert lines(order) == [("Платье «Марта»", "", 1, 490_000)]
    assert str(order.total) == "4900.00"
    created, added = timeline(order)
    assert (created.kind, created.message, created.actor_type) == ("created", heard.message, "customer")
    assert (added.kind, added.message, added.actor_id) == (
        "line_added",
        heard.message,
        talk.customer.public_id,
    )
    assert added.data == {
        "line": order.lines.get().public_id,
        "name": "Платье «Марта»",
        "product": product.public_id,
        "variant": None,
        "label": "",
        "quantity": 1,
        "price": 490_000,
        "position": 0,
        "interest": interest.public_id,
    }
    event = Event.objects.get(topic="order")
    assert (event.name, event.subject) == ("order.created", order.public_id)
    assert event.data == {"order": order.public_id, "status": "draft", "customer": talk.customer.public_id}


def test_more_products_join_the_open_draft(shop: Shop, talk: Conversation) -> None:
    make_product(shop, price_minor=100)
    make_product(shop, "Юбка «Рита»", price_minor=250)
    (first,) = hear(talk, "Марта есть?")
    (second,) = hear(talk, "и Рита, 2 шт")
    assert first.pk == second.pk
    assert lines(first) == [("Платье «Марта»", "", 1, 100), ("Юбка «Рита»", "", 2, 250)]
    assert str(second.total) == "6.00"
    assert order_events() == ["order.created", "order.updated"]


def test_one_batch_makes_one_draft_with_all(shop: Shop, talk: Conversation) -> None:
    make_product(shop)
    make_product(shop, "Юбка «Рита»")
    (order,) = hear(talk, "Марта есть?", "и Рита")
    assert [name for name, *_ in lines(order)] == ["Платье «Марта»", "Юбка «Рита»"]


def test_variant_and_quantity_follow_the_newest_message(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, price_minor=100, variants=[{"размер": "44"}, {"размер": "46"}])
    product.variants.filter(options={"размер": "46"}).update(price_minor=150)
    (order,) = hear(talk, "Марта есть?")
    heard = say(talk, "46, две штуки")
    draft_from_interests(shop, link_messages(shop, [heard]))
    assert lines(order) == [("Платье «Марта»", "46", 2, 150)]
    change = timeline(order).last()
    assert change is not None
    assert (change.kind, change.message) == ("line_changed", heard.message)
    assert (change.data["from"]["quantity"], change.data["to"]["quantity"], change.data["to"]["label"]) == (
        1,
        2,
        "46",
    )


def test_what_a_member_changed_stays_until_the_customer_says_otherwise(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop, price_minor=100, variants=[{"размер": "44"}])
    (order,) = hear(talk, "Марта 44 есть?")
    change_line(order.lines.get(), actor=member, quantity=3, price_minor=90)
    hear(talk, "Марта 44 точно есть?")
    assert lines(order) == [("Платье «Марта»", "44", 3, 90)]


def test_guesses_make_no_order(shop: Shop, talk: Conversation) -> None:
    make_product(shop, "Платье «Марта» беж")
    make_product(shop, "Платье «Марта» чёрное")
    assert hear(talk, "марта есть?") == []
    assert (Interest.objects.count(), Order.objects.count()) == (2, 0)


def test_a_product_under_way_is_not_ordered_again(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    make_product(shop, "Юбка «Рита»")
    (order,) = hear(talk, "Марта есть?")
    for status in ("new", "confirmed", "shipped"):
        change_status(order, status, actor=member)
        assert hear(talk, f"а Марта когда приедет {status}?") == []
    assert shop.orders.count() == 1
    (second,) = hear(talk, "и Рита")
    assert lines(second) == [("Юбка «Рита»", "", 1, 0)]


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_after_the_end_the_next_mention_starts_anew(
    shop: Shop, talk: Conversation, member: Actor, status: str
) -> None:
    make_product(shop)
    (order,) = hear(talk, "Марта есть?")
    if status == "done":
        change_status(order, "new", actor=member)
    change_status(order, status, actor=member)
    assert hear(talk, "спасибо, а размер 44?") == []
    (second,) = hear(talk, "Марту ещё одну хочу")
    assert second.pk != order.pk
    assert (second.number, Interest.objects.filter(closed_at__isnull=True).count()) == (1002, 1)


def test_replay_makes_no_second_order(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    heard = say(talk, "Марта есть?")
    (order,) = draft_from_interests(shop, link_messages(shop, [heard]))
    change_status(order, "cancelled", actor=member)
    assert draft_from_interests(shop, link_messages(shop, [heard])) == []
    assert Order.objects.count() == 1


def test_the_same_interests_twice_change_nothing(shop: Shop, talk: Conversation) -> None:
    make_product(shop)
    interests = link_messages(shop, [say(talk, "Марта 2 шт")])
    (order,) = draft_from_interests(shop, interests)
    assert draft_from_interests(shop, interests) == []
    assert history(order) == [("created", "customer"), ("line_added", "customer")]


def test_undoing_the_line_removes_it_and_leaves_a_guess(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop)
    make_product(shop, "Юбка «Рита»")
    (order,) = hear(talk, "Марта есть?", "и Рита")
    change = OrderChange.objects.get(kind="line_added", data__name="Юбка «Рита»")
    undo_change(change, actor=member)
    assert [name for name, *_ in lines(order)] == ["Платье «Марта»"]
    assert Interest.objects.get(product__name="Юбка «Рита»").state == "suggested"
    assert hear(talk, "44 есть?") == []
    with pytest.raises(CannotUndo):
        undo_change(change, actor=member)
    (again,) = hear(talk, "Рита всё-таки нужна")
    assert again.pk == order.pk
    assert [name for name, *_ in lines(order)] == ["Платье «Марта»", "Юбка «Рита»"]


def test_undoing_the_only_line_cancels_a_bare_draft(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    (order,) = hear(talk, "Марта есть?")
    undo_change(OrderChange.objects.get(kind="line_added"), actor=member)
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert Interest.objects.get().closed_at is None


def test_a_draft_with_work_in_it_stays_without_lines(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    (order,) = hear(talk, "Марта есть?")
    update_order(order, actor=member, address="Тольятти, Мира 1")
    remove_line(order.lines.get(), actor=member)
    order.refresh_from_db()
    assert (order.status, lines(order)) == ("draft", [])


def test_undoing_the_draft_cancels_it(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    (order,) = hear(talk, "Марта есть?")
    undo_change(OrderChange.objects.get(kind="created"), actor=member)
    order.refresh_from_db()
    assert order.status == "cancelled"
    interest = Interest.objects.get()
    assert (interest.state, interest.closed_at) == ("suggested", None)


def test_rejecting_takes_the_line_out(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    make_product(shop, "Юбка «Рита»")
    (order,) = hear(talk, "Марта есть?", "и Рита")
    interest = reject_interest(Interest.objects.get(product__name="Платье «Марта»"), actor=member)
    (changed,) = apply_correction(interest, actor=member)
    assert changed.pk == order.pk
    assert [name for name, *_ in lines(order)] == ["Юбка «Рита»"]
    assert history(order)[-1] == ("line_removed", "member")


def test_replacing_changes_the_line(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop, price_minor=100)
    right = make_product(shop, "Юбка «Рита»", price_minor=250)
    (order,) = hear(talk, "Марта, 2 шт")
    old = Interest.objects.get()
    new = replace_interest(old, right, actor=member)
    apply_correction(old, new, actor=member)
    assert lines(order) == [("Юбка «Рита»", "", 2, 250)]
    assert order.lines.get().interest == new
    assert history(order)[-1] == ("line_changed", "member")
    undo_change(OrderChange.objects.filter(order=order).latest("id"), actor=member)
    assert lines(order) == [("Платье «Марта»", "", 2, 100)]


def test_replacing_by_a_product_that_is_there_leaves_one_line(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop)
    right = make_product(shop, "Юбка «Рита»")
    (order,) = hear(talk, "Марта есть?", "и Рита")
    old = Interest.objects.get(product__name="Платье «Марта»")
    apply_correction(old, replace_interest(old, right, actor=member), actor=member)
    assert [name for name, *_ in lines(order)] == ["Юбка «Рита»"]


def test_replacing_a_guess_orders_the_right_product(shop: Shop, talk: Conversation, member: Actor) -> None:
    wrong = make_product(shop, "Туфли красные замшевые")
    make_product(shop, "Туфли красные лаковые")
    right = make_product(shop, "Юбка «Рита»")
    assert hear(talk, "красные туфли есть?") == []
    old = Interest.objects.get(product=wrong)
    (order,) = apply_correction(old, replace_interest(old, right, actor=member), actor=member)
    assert (order.created_by, lines(order)) == ("member", [("Юбка «Рита»", "", 1, 0)])


def test_confirming_a_guess_and_adding_by_hand_order_it(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    shoes = make_product(shop, "Туфли красные замшевые")
    make_product(shop, "Туфли красные лаковые")
    bag = make_product(shop, "Сумка «Весна»")
    hear(talk, "красные туфли есть?")
    guess = Interest.objects.get(product=shoes)
    (order,) = apply_correction(confirm_interest(guess, actor=member), actor=member)
    apply_correction(add_interest(conversation=talk, product=bag, actor=member), actor=member)
    assert [name for name, *_ in lines(order)] == ["Туфли красные замшевые", "Сумка «Весна»"]
    assert history(order) == [("created", "member"), ("line_added", "member"), ("line_added", "member")]


def test_corrections_leave_orders_under_way_alone(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    (order,) = hear(talk, "Марта есть?")
    change_status(order, "confirmed", actor=member)
    interest = reject_interest(Interest.objects.get(), actor=member)
    assert apply_correction(interest, actor=member) == []
    assert len(lines(order)) == 1


def test_a_price_in_another_currency_is_not_taken(shop: Shop, talk: Conversation) -> None:
    make_product(shop, price_minor=4900, currency="USD")
    (order,) = hear(talk, "Марта есть?")
    assert (order.currency, lines(order)) == ("RUB", [("Платье «Марта»", "", 1, 0)])


def test_the_draft_a_member_made_is_used(shop: Shop, talk: Conversation, member: Actor) -> None:
    make_product(shop)
    order = create_order(
        shop=shop,
        customer=talk.customer,
        lines=[LineData(name="Доставка")],
        actor=member,
        created_by="member",
    )
    (same,) = hear(talk, "Марта есть?")
    assert same.pk == order.pk
    assert [name for name, *_ in lines(order)] == ["Доставка", "Платье «Марта»"]
    assert draft_of(talk.customer) == order


def count(run: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        run()
    return sum(not row["sql"].startswith(("SAVEPOINT", "RELEASE")) for row in seen.captured_queries)


def test_order_lists_cost_a_fixed_number_of_queries(shop: Shop) -> None:
    make_product(shop)

    def read() -> None:
        for order in orders_of(shop):
            assert (order.total.currency, order.customer.name) == ("RUB", "")
            assert [str(line.sum) for line in order.lines.all()] == ["0.00"]

    hear(make_conversation(shop), "Марта есть?")
    few = count(read)
    for _ in range(4):
        hear(make_conversation(shop), "Марта есть?")
    assert orders_of(shop).count() == 5
    assert count(read) == few
