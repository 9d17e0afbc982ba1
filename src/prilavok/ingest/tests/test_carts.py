from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prilavok.channels.models import Channel
from prilavok.channels.types import ImportedLine, OrderImported, Person, Reference
from prilavok.ingest.dispatch import apply_events
from prilavok.orders.models import Order
from tests.factories import make_channel, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    channel = make_channel(make_shop(currency="RUB"), kind="whatsapp")
    make_product(channel.shop, "Платье", sku="SKU-1", price_minor=490000)
    return channel


def line(sku: str, quantity: int = 1, price: str = "", currency: str = "RUB") -> ImportedLine:
    return ImportedLine(Reference("product", external_id=sku), quantity, price, currency)


def cart(number: str, *lines: ImportedLine) -> OrderImported:
    return OrderImported(
        key=f"order:{number}",
        account="",
        thread="7916",
        occurred_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        external_id=number,
        person=Person("7916"),
        lines=lines,
        text="в подарок",
    )


def ordered() -> list[tuple[str, int, int]]:
    return [
        (row.name, row.quantity, row.price_minor)
        for order in Order.objects.all()
        for row in order.lines.order_by("position")
    ]


def test_a_cart_becomes_a_draft_with_its_quantities_and_prices(channel: Channel) -> None:
    told = cart("w1", line("SKU-1", 3, "4500"), line("SKU-9", 2, "19.90"))
    for _ in range(2):
        apply_events(channel, [told])
    order = Order.objects.get()
    assert (order.status, order.created_by) == ("draft", "event")
    assert ordered() == [("Платье", 3, 450000), ("SKU-9", 2, 1990)]


def test_a_price_in_another_currency_is_not_ours(channel: Channel) -> None:
    apply_events(channel, [cart("w1", line("SKU-1", 1, "30", "ILS"), line("SKU-9", 1, "19", "ILS"))])
    assert ordered() == [("Платье", 1, 490000), ("SKU-9", 1, 0)]


def test_a_second_cart_fills_the_same_draft(channel: Channel) -> None:
    apply_events(channel, [cart("w1", line("SKU-1", 1))])
    apply_events(channel, [cart("w2", line("SKU-1", 5), line("SKU-9", 1))])
    assert ordered() == [("Платье", 5, 490000), ("SKU-9", 1, 0)]
