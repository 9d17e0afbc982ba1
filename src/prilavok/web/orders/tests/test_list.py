from __future__ import annotations

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer
from prilavok.orders.actions import change_status, update_order
from prilavok.orders.models import Order
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.orders import listing
from prilavok.web.orders.tests.kit import MEMBER, html, make_customer, make_order, queries_of


def test_a_row_shows_what_matters(owner: Client, customer: Customer, dress: Product) -> None:
    variant = dress.variants.get(options={"size": "44"})
    order = make_order(
        customer, LineData(dress, variant, quantity=2), LineData(name="Delivery", price_minor=35_050)
    )
    page = html(owner, "/orders/")
    assert f"No\u00a0{order.number}" in page or f"No {order.number}" in page
    assert "Anna" in page
    assert "Dress Marta" in page
    assert "1 more" in page
    assert "RUB\u00a010,150.50" in page


def test_tabs_count_and_filter(owner: Client, shop: Shop, channel: Channel, order: Order) -> None:
    done = make_order(make_customer(shop, channel, "Olga"), LineData(name="Hat"), status="new")
    change_status(done, "done", actor=MEMBER)
    tabs = {tab.label: tab.count for tab in listing.tabs_of(shop, listing.Wanted())}
    assert {str(label): count for label, count in tabs.items()} == {
        "Все": 2, "Черновики": 1, "Новые": 0, "Подтверждены": 0, "В пути": 0, "Получены": 1, "Отменены": 0,
    }  # fmt: skip
    page = html(owner, "/orders/", status="done")
    assert ("Olga" in page, "Anna" in page) == (True, False)
    assert "No orders with this status" in html(owner, "/orders/", status="shipped")
    assert "Anna" in html(owner, "/orders/", status="nonsense")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dresses", True), ("marta", True), ("anna", True), ("@anna", True), ("Petrova", True),
        ("927 555", True), ("hat", False), ("999999", False),
    ],
)  # fmt: skip
def test_search(owner: Client, order: Order, words: str, *, found: bool) -> None:
    update_order(order, actor=MEMBER, recipient="Anna Petrova", phone="+79275550142")
    page = html(owner, "/orders/", q=words)
    assert (f'id="order-{order.public_id}"' in page) is found
    assert ("Nothing found" in page.partition('id="main"')[2].partition("</main>")[0]) is not found


@pytest.mark.parametrize("sign", ["", "№ ", "#", "No "])
def test_search_by_number(owner: Client, order: Order, sign: str) -> None:
    assert f'id="order-{order.public_id}"' in html(owner, "/orders/", q=f"{sign}{order.number}")


def test_pages_by_key_and_refreshes_what_is_shown(
    owner: Client, shop: Shop, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    orders = [make_order(make_customer(shop, channel, f"Customer {n}")) for n in range(5)]
    oldest, second = orders[0], orders[3]
    page = html(owner, "/orders/")
    assert f'hx-get="/orders/?after={second.pk}"' in page
    rest = html(owner, "/orders/", after=second.pk)
    assert "<html" not in rest
    assert ("Customer 2" in rest, "Customer 3" in rest, "Customer 0" in rest) == (True, False, False)
    whole = html(owner, "/orders/", shown=[second.pk, oldest.pk])
    assert all(f"Customer {n}" in whole for n in range(5))
    assert "load-more" not in whole
    assert "Customer 4" in html(owner, "/orders/", after="nonsense", shown="x")


def test_an_empty_shop_is_told_what_will_happen(owner: Client) -> None:
    assert "a draft opens by itself" in html(owner, "/orders/")


def test_as_many_queries_for_many(owner: Client, shop: Shop, channel: Channel, dress: Product) -> None:
    def read() -> None:
        html(owner, "/orders/")

    make_order(make_customer(shop, channel, "First"), LineData(dress))
    read()
    few = queries_of(read)
    for number in range(12):
        make_order(make_customer(shop, channel, f"More {number}"), LineData(dress), LineData(name="Delivery"))
    assert queries_of(read) == few
