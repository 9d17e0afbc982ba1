from __future__ import annotations

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.orders.models import Order
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, make_conversation, make_customer, make_order, post

NBSP = "\u00a0"


def spoken_to(shop: Shop, kind: str) -> Conversation:
    channel = Channel.objects.create(shop=shop, kind=kind, external_id="7", name=kind)
    customer = make_customer(shop, channel, "Vera")
    customer.identities.update(last_inbound_at=now())
    return make_conversation(customer, last_message_at=now())


def ordered(conversation: Conversation, product: Product) -> Order:
    Shop.objects.update(language="ru")
    order = make_order(conversation.customer, LineData(product, quantity=2), status="new")
    Order.objects.filter(pk=order.pk).update(address="Казань, Баумана, 1")
    return order


def test_the_customer_gets_the_order_in_words(owner: Client, shop: Shop, dress: Product) -> None:
    conversation = spoken_to(shop, "telegram")
    order = ordered(conversation, dress)
    page = post(owner, f"/orders/{order.public_id}/receipt/")
    assert "Send to the customer" in page
    message = Message.objects.get()
    assert message.text.split("\n") == [
        f"Ваш заказ № {order.number}:",
        f"Dress Marta × 2: 9{NBSP}800{NBSP}₽",
        f"Итого: 9{NBSP}800{NBSP}₽",
        "Доставка: Казань, Баумана, 1",
    ]
    assert (message.conversation, message.status, message.source) == (
        conversation,
        "queued",
        {"order": order.public_id},
    )


def test_a_network_with_receipts_gets_one(owner: Client, shop: Shop, dress: Product) -> None:
    order = ordered(spoken_to(shop, "messenger"), dress)
    post(owner, f"/orders/{order.public_id}/receipt/")
    message = Message.objects.get()
    assert message.text == f"Ваш заказ № {order.number}"
    receipt = draft_of(message, []).receipt
    assert receipt is not None
    assert (receipt.number, receipt.total, receipt.currency) == (str(order.number), "9800.00", "RUB")
    assert [(line.title, line.price, line.quantity) for line in receipt.lines] == [
        ("Dress Marta", "4900.00", 2)
    ]
    assert receipt.ordered_at == order.created_at


@pytest.mark.parametrize("kind", ["instagram", "messenger"])
def test_a_shut_window_is_told(owner: Client, shop: Shop, dress: Product, kind: str) -> None:
    conversation = spoken_to(shop, kind)
    conversation.identity.__class__.objects.update(last_inbound_at=None)
    order = ordered(conversation, dress)
    post(owner, f"/orders/{order.public_id}/receipt/")
    assert not Message.objects.exists()


def test_nothing_to_send(owner: Client, shop: Shop, dress: Product, order: Order) -> None:
    order.lines.all().delete()
    assert "Send to the customer" not in html(owner, f"/orders/{order.public_id}/")
    post(owner, f"/orders/{order.public_id}/receipt/")
    assert not Message.objects.exists()
