from __future__ import annotations

import pytest
from django.test import Client

from prilavok.catalog.models import Product
from prilavok.channels import registry
from prilavok.channels.actions.delivery import account_of
from prilavok.channels.models import Channel
from prilavok.channels.testing import published
from prilavok.channels.types import Choice
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.orders.models import Order
from prilavok.orders.types import LineData
from prilavok.shops.models import Shop
from prilavok.web.orders.tests.kit import html, make_conversation, make_customer, make_order, post

POLICY = "https://shop.example/privacy"


def done_in(shop: Shop, kind: str, product: Product, **settings: str) -> Order:
    Shop.objects.update(language="ru")
    channel = Channel.objects.create(shop=shop, kind=kind, external_id="7", name=kind, settings=settings)
    customer = make_customer(shop, channel, "Vera")
    customer.identities.update(last_inbound_at=now())
    make_conversation(customer, last_message_at=now())
    return make_order(customer, LineData(product), status="done")


def test_a_network_with_surveys_asks_with_one(owner: Client, shop: Shop, dress: Product) -> None:
    order = done_in(shop, "messenger", dress, privacy_url=POLICY)
    post(owner, f"/orders/{order.public_id}/survey/")
    message = Message.objects.get()
    assert message.text == f"Спасибо за заказ № {order.number}! Ваша оценка нам поможет."
    draft = draft_of(message, [])
    assert draft.survey is not None
    assert (draft.survey.id, draft.survey.privacy_url, draft.choices) == (
        f"order-{order.public_id}",
        POLICY,
        (),
    )
    for step in registry.get("messenger").outbound.plan(draft, account_of(message.channel)):
        published.check_step("messenger", step)


@pytest.mark.parametrize("kind", ["instagram", "messenger", "telegram", "viber", "vk", "whatsapp"])
def test_elsewhere_buttons_ask(owner: Client, shop: Shop, dress: Product, kind: str) -> None:
    order = done_in(shop, kind, dress)
    post(owner, f"/orders/{order.public_id}/survey/")
    message = Message.objects.get()
    draft = draft_of(message, [])
    assert draft.survey is None
    assert draft.choices[0] == Choice("5 ★", f"order-{order.public_id}=5")
    assert len(draft.choices) == 5
    assert message.text.startswith(f"Спасибо за заказ № {order.number}!")


def test_only_done_orders_are_asked_about(owner: Client, shop: Shop, dress: Product) -> None:
    order = done_in(shop, "telegram", dress)
    assert "Ask for a mark" in html(owner, f"/orders/{order.public_id}/")
    Order.objects.update(status="shipped")
    assert "Ask for a mark" not in html(owner, f"/orders/{order.public_id}/")
    post(owner, f"/orders/{order.public_id}/survey/")
    assert not Message.objects.exists()


def test_a_shut_window_is_told(owner: Client, shop: Shop, dress: Product) -> None:
    order = done_in(shop, "messenger", dress, privacy_url=POLICY)
    Conversation.objects.get().identity.__class__.objects.update(last_inbound_at=None)
    post(owner, f"/orders/{order.public_id}/survey/")
    assert not Message.objects.exists()


def test_the_mark_stands_on_the_order(owner: Client, shop: Shop, dress: Product) -> None:
    order = done_in(shop, "telegram", dress)
    Order.objects.filter(pk=order.pk).update(mark=4, review="Чуть мало")
    page = html(owner, f"/orders/{order.public_id}/")
    assert 'aria-label="4 of 5"' in page
    assert "Чуть мало" in page
    assert "Ask again" in page
