"""What the tests of these screens share: signed-in people, and a shop with something in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import Product, Variant
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.models import Evidence, Interest
from prilavok.orders.actions import create_order
from prilavok.orders.models import Order
from prilavok.orders.types import LineData
from prilavok.shops.actions import create_shop
from prilavok.shops.models import Membership, Role, Shop, User

MEMBER = Actor("member", "m-1")
HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_user(email: str, **fields: str) -> User:
    return User.objects.create_user(email, "not-a-secret-1", **({"language": "en"} | fields))


@pytest.fixture
def shop(db: None) -> Shop:
    return create_shop(name="Linen", owner=make_user("owner@example.com"), currency="RUB")


@pytest.fixture
def owner(shop: Shop) -> Client:
    return signed_in(User.objects.get(email="owner@example.com"))


def seated(shop: Shop, email: str, role: str) -> Client:
    user = make_user(email)
    Membership.objects.create(shop=shop, user=user, role=role)
    return signed_in(user)


@pytest.fixture
def operator(shop: Shop) -> Client:
    return seated(shop, "operator@example.com", Role.OPERATOR)


@pytest.fixture
def admin(shop: Shop) -> Client:
    return seated(shop, "admin@example.com", Role.ADMIN)


@pytest.fixture
def stranger(db: None) -> Client:
    """The owner of another shop."""
    user = make_user("stranger@example.com")
    create_shop(name="Wool", owner=user)
    return signed_in(user)


@pytest.fixture
def channel(shop: Shop) -> Channel:
    return Channel.objects.create(
        shop=shop, kind="instagram", external_id="178410", name="Linen", username="linen"
    )


@pytest.fixture
def customer(shop: Shop, channel: Channel) -> Customer:
    return make_customer(shop, channel, "Anna")


def make_customer(shop: Shop, channel: Channel, name: str, **fields: object) -> Customer:
    customer = Customer.objects.create(shop=shop, name=name, **fields)
    handle = name.lower().replace(" ", ".")
    Identity.objects.create(
        shop=shop, channel=channel, customer=customer, external_id=f"id-{handle}", username=handle
    )
    return customer


def make_conversation(customer: Customer, **fields: object) -> Conversation:
    identity = customer.identities.get()
    return Conversation.objects.create(
        shop=customer.shop,
        channel=identity.channel,
        customer=customer,
        identity=identity,
        **({"kind": "direct", "preview": "How much?"} | fields),
    )


def make_message(conversation: Conversation, text: str, external_id: str = "mid.1") -> Message:
    return Message.objects.create(
        shop=conversation.shop,
        channel=conversation.channel,
        conversation=conversation,
        direction="inbound",
        kind="direct",
        status="received",
        text=text,
        external_id=external_id,
        actor_type="customer",
        sent_at=now(),
    )


def make_interest(customer: Customer, product: Product, message: Message | None = None) -> Interest:
    interest = Interest.objects.create(
        shop=customer.shop,
        customer=customer,
        conversation=message.conversation if message else None,
        message=message,
        product=product,
        score=0.95,
        state="linked",
    )
    Evidence.objects.create(interest=interest, message=message, kind="text", weight=0.95)
    return interest


@pytest.fixture
def dress(shop: Shop) -> Product:
    product = Product.objects.create(
        shop=shop, name="Dress Marta", sku="LD-101", price_minor=490_000, currency="RUB"
    )
    for position, size in enumerate(("42", "44")):
        Variant.objects.create(product=product, options={"size": size}, position=position, stock=1)
    return product


@pytest.fixture
def order(shop: Shop, customer: Customer, dress: Product) -> Order:
    return make_order(customer, LineData(dress))


def make_order(customer: Customer, *lines: LineData, status: str = "draft") -> Order:
    return create_order(
        shop=customer.shop, customer=customer, lines=lines, actor=MEMBER, created_by="member", status=status
    )


def html(client: Client, path: str, code: int = 200, /, **data: Any) -> str:
    response = client.get(path, data)
    assert response.status_code == code
    return response.content.decode()


def post(client: Client, path: str, code: int = 200, /, **data: object) -> str:
    """As htmx sends it."""
    response = client.post(path, data, headers=HTMX)
    assert response.status_code == code
    return response.content.decode()


def queries_of(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)
