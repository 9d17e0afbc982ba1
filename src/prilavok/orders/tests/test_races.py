"""Two connections at once: never two drafts for one customer, never two orders with one number."""

from __future__ import annotations

import pytest

from prilavok.events.types import Actor
from prilavok.linking.actions import link_messages
from prilavok.linking.models import Interest
from prilavok.linking.tests.helpers import say
from prilavok.linking.tests.test_races import together
from prilavok.orders.actions import LineData, change_status, create_order, draft_from_interests, undo_change
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.orders.types import CannotUndo
from prilavok.shops.actions import next_order_number
from prilavok.shops.models import Shop
from tests.factories import make_conversation, make_product, make_shop

pytestmark = pytest.mark.django_db(transaction=True)
API = Actor("api", "token")


def hear(shop: Shop, *received: object) -> None:
    draft_from_interests(shop, link_messages(shop, received))  # type: ignore[arg-type]


def test_messages_of_one_customer_at_once_make_one_draft() -> None:
    shop = make_shop()
    names = ("Марта", "Лора", "Рита", "Анна")
    for name in names:
        make_product(shop, f"Платье «{name}»")
    talk = make_conversation(shop)
    heard = [say(talk, f"{name} есть?") for name in names]
    together(*(lambda one=one: hear(shop, one) for one in heard))
    order = Order.objects.get()
    assert sorted(order.lines.values_list("name", flat=True)) == sorted(f"Платье «{name}»" for name in names)
    assert sorted(order.lines.values_list("position", flat=True)) == [0, 1, 2, 3]


def test_customers_at_once_get_numbers_of_their_own() -> None:
    shop = make_shop()
    make_product(shop)
    heard = [say(make_conversation(shop), "Марта есть?") for _ in range(4)]
    together(*(lambda one=one: hear(shop, one) for one in heard))
    assert sorted(Order.objects.values_list("number", flat=True)) == [1001, 1002, 1003, 1004]


def test_a_message_and_a_member_make_one_draft() -> None:
    shop = make_shop()
    make_product(shop)
    talk = make_conversation(shop)
    heard = say(talk, "Марта есть?")
    together(
        lambda: hear(shop, heard),
        lambda: create_order(
            shop=shop, customer=talk.customer, lines=[LineData(name="Доставка")], actor=API, created_by="api"
        ),
    )
    assert sorted(Order.objects.get().lines.values_list("name", flat=True)) == ["Доставка", "Платье «Марта»"]


def test_a_draft_of_a_writer_who_took_no_lock_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The partial unique index is the last guard; what it stops is taken over, not an error."""
    shop = make_shop()
    make_product(shop)
    talk = make_conversation(shop)
    interests = link_messages(shop, [say(talk, "Марта есть?")])

    def slower(shop_id: int) -> int:
        """Between our look for a draft and our insert somebody makes one."""
        Order.objects.create(shop=shop, number=1, customer=talk.customer, currency="RUB", created_by="api")
        return next_order_number(shop_id)

    monkeypatch.setattr("prilavok.orders.actions.drafting.next_order_number", slower)
    (order,) = draft_from_interests(shop, interests)
    assert (Order.objects.get(), order.number, OrderLine.objects.get().order) == (order, 1, order)


def test_closing_and_hearing_at_once_lose_nothing() -> None:
    shop = make_shop()
    make_product(shop)
    make_product(shop, "Юбка «Рита»")
    talk = make_conversation(shop)
    hear(shop, say(talk, "Марта есть?"))
    order = Order.objects.get()
    heard = say(talk, "и Рита")
    together(lambda: change_status(order, "new", actor=API), lambda: hear(shop, heard))
    names = OrderLine.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["Платье «Марта»", "Юбка «Рита»"]
    assert Order.objects.filter(status="draft").count() <= 1


def test_one_undo_of_two_at_once() -> None:
    shop = make_shop()
    make_product(shop)
    hear(shop, say(make_conversation(shop), "Марта есть?"))
    change = OrderChange.objects.get(kind="line_added")
    refused: list[str] = []

    def undo() -> None:
        try:
            undo_change(change, actor=API)
        except CannotUndo:
            refused.append("once")

    together(undo, undo)
    assert (refused, OrderLine.objects.count()) == (["once"], 0)
    assert Interest.objects.get().state == "suggested"
