"""A shop with an owner who looks at it in English, and one conversation that a customer began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from prilavok.catalog.models import Post, PostProduct, Product
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation, Message
from prilavok.linking.models import Evidence, Interest
from prilavok.shops.models import Membership, Role, Shop, User
from tests.factories import (
    make_channel,
    make_conversation,
    make_identity,
    make_membership,
    make_message,
    make_product,
    make_shop,
    make_user,
)
from tests.factories import make_post as post_row

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRETS_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Place:
    shop: Shop
    member: Membership
    channel: Channel
    client: Client

    @property
    def actor(self) -> Actor:
        return Actor("member", self.member.public_id)

    def conversation(self, name: str = "Anna", **fields: Any) -> Conversation:
        """The customer wrote at noon unless said otherwise."""
        customer = Customer.objects.create(shop=self.shop, name=name)
        username = name.lower().replace(" ", ".")
        identity = make_identity(self.channel, customer=customer, username=username, last_inbound_at=NOON)
        fields.setdefault("last_message_at", NOON)
        return make_conversation(identity=identity, **fields)

    def comments(self, name: str = "Olesya", text: str = "Price?") -> tuple[Conversation, Message]:
        post = post_row(self.channel, caption="Lea is back")
        found = self.conversation(name, kind=Conversation.Kind.COMMENTS, post=post)
        return found, make_message(found, text, sent_at=NOON)


def open_shop(email: str = "olga@example.com", role: str = Role.OWNER) -> Place:
    shop = make_shop(timezone="UTC")
    member = make_membership(shop, user=make_user(email, name="Olga", language="en"), role=role)
    channel = make_channel(shop, name="Linen", username="linen_dvor")
    return Place(shop, member, channel, signed_in(member.user))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=SECRETS_BACKEND)
    return client


def sees(place: Place, product: Product, conversation: Conversation, **fields: Any) -> Interest:
    """An interest with one piece of evidence in the conversation's first message."""
    message = conversation.messages.order_by("pk").first()
    fields = {"score": 0.95, "state": Interest.State.LINKED} | fields
    interest = Interest.objects.create(
        shop=place.shop,
        customer=conversation.customer,
        conversation=conversation,
        message=message,
        product=product,
        **fields,
    )
    Evidence.objects.create(interest=interest, message=message, kind="text", matched=["dress"], weight=0.9)
    return interest


def on_post(conversation: Conversation, *products: Product) -> Post:
    post = conversation.post
    assert post is not None
    PostProduct.objects.bulk_create(
        PostProduct(post=post, product=product, position=index) for index, product in enumerate(products)
    )
    return post


Queries = Callable[..., Any]
__all__ = [
    "NOON",
    "Identity",
    "Place",
    "Queries",
    "make_message",
    "make_product",
    "on_post",
    "open_shop",
    "sees",
    "signed_in",
]
