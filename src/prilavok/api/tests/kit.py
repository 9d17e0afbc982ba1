"""A caller of the API, and a shop with one of everything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from prilavok.automation.actions import create_rule
from prilavok.automation.models import Rule
from prilavok.catalog.models import Post, Product
from prilavok.channels.actions import connect_channel
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation, Message
from prilavok.ingest.models import InboundEvent
from prilavok.linking.models import Evidence, Interest
from prilavok.orders.actions import LineData, create_order
from prilavok.orders.models import Order
from prilavok.shops.actions import create_api_token
from prilavok.shops.models import Shop
from tests import factories

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SYSTEM = Actor("system")


class Api:
    """`api.get("/products", sku="A")` as the holder of a token."""

    def __init__(self, token: str | None) -> None:
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1{path}", query, headers=self._headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """JSON, or nothing at all."""
        content = b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.generic(
            method,
            f"/api/v1{path}",
            content,
            content_type="application/json",
            headers={**self._headers, **named},
        )

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object) -> Any:
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)

    def upload(self, path: str, fields: dict[str, Any]) -> Any:
        return self._client.post(f"/api/v1{path}", fields, headers=self._headers)

    def raw(self, method: str, path: str, body: bytes) -> Any:
        return self._client.generic(
            method, f"/api/v1{path}", body, content_type="application/json", headers=self._headers
        )


def api_of(shop: Shop) -> Api:
    return Api(create_api_token(shop=shop, name="test").token)


def connected(shop: Shop, external_id: str) -> Channel:
    secrets = {"access_token": "IGAA-1", "app_secret": "secret-1", "verify_token": "word"}
    return connect_channel(shop=shop, kind="instagram", external_id=external_id, secrets=secrets)


def wrote(identity: Identity, at: datetime) -> None:
    """The customer's act that opens the messaging window."""
    Identity.objects.filter(pk=identity.pk).update(last_inbound_at=at)


@dataclass
class Everything:
    """One object of each resource, all of one shop."""

    shop: Shop
    channel: Channel
    product: Product
    post: Post
    customer: Customer
    identity: Identity
    direct: Conversation
    comments: Conversation
    message: Message
    comment: Message
    interest: Interest
    order: Order
    rule: Rule
    inbound_event: InboundEvent


def everything(shop: Shop, account: str, *, at: datetime = START) -> Everything:
    channel = connected(shop, account)
    product = factories.make_product(
        shop, "Платье «Марта»", sku="PL-1", price_minor=490000, variants=[{"размер": "44"}]
    )
    post = factories.make_post(channel, products=[product], caption="Новинка")
    customer = factories.make_customer(shop, name="Анна")
    identity = factories.make_identity(channel, customer=customer, username="anna", last_inbound_at=at)
    direct = factories.make_conversation(identity=identity, last_message_at=at)
    comments = factories.make_conversation(
        identity=identity, kind="comments", post=post, last_message_at=at + timedelta(seconds=1)
    )
    message = factories.make_message(direct, "Есть 44?", sent_at=at)
    comment = factories.make_message(comments, "Цена?", sent_at=at + timedelta(seconds=1))
    interest = Interest.objects.create(
        shop=shop, customer=customer, conversation=direct, message=message, product=product,
        score=0.8, state="suggested",
    )  # fmt: skip
    Evidence.objects.create(interest=interest, message=message, kind="text", detail="марта", weight=0.8)
    order = create_order(
        shop=shop, customer=customer, conversation=direct, lines=[LineData(product)], actor=SYSTEM,
        created_by="event",
    )  # fmt: skip
    return Everything(
        shop, channel, product, post, customer, identity, direct, comments, message, comment, interest, order,
        make_rule(shop), make_inbound_event(channel),
    )  # fmt: skip


def make_rule(shop: Shop) -> Rule:
    data = {
        "name": "Цена",
        "trigger": {"event": "message", "keywords": ["цена"]},
        "actions": [{"kind": "reply", "text": "Напишем в Direct"}],
    }
    return create_rule(shop=shop, actor=SYSTEM, data=data)


def make_inbound_event(channel: Channel, **fields: Any) -> InboundEvent:
    body = b'{"object":"instagram","entry":[]}'
    fields.setdefault("key", f"key-{InboundEvent.objects.count()}")
    return InboundEvent.objects.create(channel=channel, shard=0, body=body, **fields)
