"""Orders by number, recipient, phone, customer, and what was ordered."""

from __future__ import annotations

import pytest

from prilavok.orders.models import Order, OrderLine
from prilavok.orders.queries import number_of, orders_found, orders_of
from prilavok.shops.models import Shop
from tests.factories import make_customer, make_shop


def make_order(shop: Shop, number: int, name: str, **fields: str) -> Order:
    customer = make_customer(shop, name=name)
    order = Order.objects.create(
        shop=shop, number=number, customer=customer, currency="RUB", created_by="member", **fields
    )
    OrderLine.objects.create(order=order, name=f"Платье «{name}»")
    return order


@pytest.mark.parametrize(
    ("query", "number"),
    [("1024", 1024), ("№ 1024", 1024), ("#7", 7), ("no. 12", 12), ("1024 платье", None), ("", None)],
)
def test_an_order_number(query: str, number: int | None) -> None:
    assert number_of(query) == number


@pytest.mark.django_db
def test_every_way_to_an_order() -> None:
    shop = make_shop()
    first = make_order(shop, 1024, "Марта", recipient="Пётр Щукин", phone="+79275550142")
    second = make_order(shop, 77, "Лея")
    make_order(make_shop(), 1024, "Марта", recipient="Пётр Щукин")

    def found(q: str) -> list[Order]:
        return list(orders_found(orders_of(shop), shop, q))

    assert found("№ 1024") == [first]
    assert found("щукину") == [first]
    assert found("555-01-42") == [first]
    assert found("лея") == [second]
    assert found("платья") == [second, first]
    assert found("никого") == []
