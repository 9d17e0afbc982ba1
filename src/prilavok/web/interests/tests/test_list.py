from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.orders.models import Order, OrderLine
from prilavok.shops.models import Shop

Make = Callable[..., Product]


def asks(channel: Channel, name: str, product: Product, **fields: object) -> Interest:
    customer = Customer.objects.create(shop=channel.shop, name=name)
    Identity.objects.create(
        shop=channel.shop, channel=channel, customer=customer, external_id=name, username=name.lower()
    )
    values = {"score": 0.95, "state": Interest.State.LINKED, **fields}
    return Interest.objects.create(shop=channel.shop, customer=customer, product=product, **values)


def orders(interest: Interest, status: str, number: int = 1) -> None:
    order = Order.objects.create(
        shop=interest.shop,
        number=number,
        customer=interest.customer,
        status=status,
        currency="RUB",
        created_by="event",
    )
    OrderLine.objects.create(order=order, product=interest.product, interest=interest, name="x")


def page(client: Client, **query: str) -> str:
    response = client.get("/interests/", query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("draft", "wants"),
        ("new", "ordered"),
        ("shipped", "ordered"),
        ("done", "bought"),
        ("cancelled", "asked"),
    ],
)
def test_the_state_follows_the_order(
    owner: Client, channel: Channel, make: Make, status: str, stage: str
) -> None:
    interest = asks(channel, "Anna", make("Dress"))
    orders(interest, status)
    assert "Anna" in page(owner, stage=stage)
    for other in {"asked", "wants", "ordered", "bought", "out"} - {stage}:
        assert "Anna" not in page(owner, stage=other)


def test_lists_by_product_words_and_period(owner: Client, channel: Channel, make: Make) -> None:
    dress, coat = make("Dress Marta"), make("Coat Oslo")
    asks(channel, "Anna", dress)
    old = asks(channel, "Boris", coat)
    Interest.objects.filter(pk=old.pk).update(updated_at=now() - timedelta(days=40))
    asks(channel, "Vera", dress, state=Interest.State.REJECTED)
    usual = page(owner)
    assert "Anna" in usual
    assert "Boris" not in usual
    assert "Vera" not in usual
    assert "Boris" in page(owner, days="all", q="oslo")
    assert "Anna" not in page(owner, days="all", q="oslo")
    assert "Anna" in page(owner, product=dress.public_id)
    assert "Anna" not in page(owner, product=coat.public_id, days="all")


def test_tells_who_waits_for_what_is_back(owner: Client, channel: Channel, make: Make) -> None:
    back, gone = make("Dress", stock=3), make("Coat", stock=0)
    asks(channel, "Anna", back, sold_out=True)
    asks(channel, "Boris", gone, sold_out=True)
    asks(channel, "Vera", back)
    bought = asks(channel, "Galya", back, sold_out=True)
    orders(bought, "done")
    waiting = page(owner, stage="back")
    assert "Anna" in waiting
    assert not [name for name in ("Boris", "Vera", "Galya") if name in waiting]
    assert "Boris" in page(owner, stage="out")


def test_of_a_product_with_counted_variants_the_asked_one_decides(
    owner: Client, channel: Channel, make: Make
) -> None:
    product = make("Dress")
    small = product.variants.create(options={"size": "S"}, stock=0)
    large = product.variants.create(options={"size": "L"}, stock=2)
    asks(channel, "Anna", product, variant=small)
    asks(channel, "Boris", product, variant=large)
    asks(channel, "Vera", product)
    out = page(owner, stage="out")
    assert "Anna" in out
    assert "Boris" not in out
    assert "Vera" not in out


def test_exports_what_is_listed(owner: Client, channel: Channel, make: Make) -> None:
    asks(channel, "=cmd()", make("Dress", sku="D-1"), quantity=2)
    asks(channel, "Boris", make("Coat"))
    response = owner.get("/interests/export/", {"q": "dress"})
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][1:8] == ["Dress", "D-1", "", "2", "Asked", "'=cmd()", "'@=cmd()"]


def test_other_shops_stay_apart(stranger: Client, channel: Channel, make: Make) -> None:
    asks(channel, "Anna", make("Dress"))
    assert "Anna" not in page(stranger, days="all")


def test_queries_do_not_grow_with_the_rows(owner: Client, channel: Channel, make: Make, shop: Shop) -> None:
    asks(channel, "Anna", make("Dress 0"))
    page(owner)
    with CaptureQueriesContext(connection) as few:
        page(owner)
    for number in range(6):
        asks(channel, f"Person{number}", make(f"Coat {number}"))
    with CaptureQueriesContext(connection) as many:
        page(owner)
    assert len(many) == len(few)


def test_longer_lists_come_in_parts(owner: Client, channel: Channel, make: Make) -> None:
    product = make("Dress")
    rows = [asks(channel, f"Person{number}", product) for number in range(52)]
    first = page(owner)
    assert first.count('id="interest-') == 50
    rest = page(owner, after=str(rows[2].pk))
    assert rest.count('id="interest-') == 2
