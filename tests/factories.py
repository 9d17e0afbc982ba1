"""Rows for tests, made directly: a test about one app should not depend on the actions of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from prilavok.catalog.models import Post, PostProduct, Product, Variant
from prilavok.catalog.permalinks import canonical
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.inbox.models import Conversation, Message, Reference
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Role, Shop, User

_serial = count(1)


def make_shop(name: str = "Марта", **fields: Any) -> Shop:
    return Shop.objects.create(name=name, **fields)


def make_user(email: str | None = None, password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email or f"user{next(_serial)}@example.com", password, **fields)


def make_membership(
    shop: Shop | None = None, *, user: User | None = None, role: str = Role.OPERATOR
) -> Membership:
    return Membership.objects.create(shop=shop or make_shop(), user=user or make_user(), role=role)


def make_channel(shop: Shop | None = None, *, kind: str = "instagram", **fields: Any) -> Channel:
    fields.setdefault("external_id", f"1784140000{next(_serial):07}")
    return Channel.objects.create(shop=shop or make_shop(), kind=kind, **fields)


def make_customer(shop: Shop | None = None, **fields: Any) -> Customer:
    return Customer.objects.create(shop=shop or make_shop(), **fields)


def make_identity(
    channel: Channel | None = None, *, customer: Customer | None = None, **fields: Any
) -> Identity:
    channel = channel or make_channel()
    fields.setdefault("external_id", f"2000000{next(_serial):08}")
    return Identity.objects.create(
        shop=channel.shop, channel=channel, customer=customer or make_customer(channel.shop), **fields
    )


def make_conversation(
    shop: Shop | None = None,
    *,
    channel: Channel | None = None,
    customer: Customer | None = None,
    identity: Identity | None = None,
    kind: str = Conversation.Kind.DIRECT,
    post: Post | None = None,
    **fields: Any,
) -> Conversation:
    """`customer` or `identity` fix whose it is; the rest is made to fit."""
    if identity is None:
        shop = shop or (customer.shop if customer else None)
        identity = make_identity(channel or make_channel(shop), customer=customer)
    if post is not None:
        fields.setdefault("post_key", post.external_id)
    return Conversation.objects.create(
        shop=identity.shop,
        channel=identity.channel,
        customer=identity.customer,
        identity=identity,
        kind=kind,
        post=post,
        **fields,
    )


def make_message(
    conversation: Conversation | None = None,
    text: str = "",
    *,
    direction: str = Message.Direction.INBOUND,
    kind: str | None = None,
    sent_at: datetime | None = None,
    **fields: Any,
) -> Message:
    conversation = conversation or make_conversation()
    inbound = direction == Message.Direction.INBOUND
    default_kind = "comment" if conversation.kind == Conversation.Kind.COMMENTS else "direct"
    fields.setdefault("external_id", f"mid.{next(_serial)}")
    fields.setdefault("status", Message.Status.RECEIVED if inbound else Message.Status.SENT)
    fields.setdefault("actor_type", "customer" if inbound else "member")
    return Message.objects.create(
        shop=conversation.shop,
        channel=conversation.channel,
        conversation=conversation,
        direction=direction,
        kind=kind or default_kind,
        text=text,
        sent_at=sent_at or now(),
        **fields,
    )


def make_reference(message: Message, type: str, external_id: str = "", **fields: Any) -> Reference:  # noqa: A002
    return Reference.objects.create(message=message, type=type, external_id=external_id, **fields)


def make_product(
    shop: Shop | None = None,
    name: str = "Платье «Марта»",
    *,
    variants: Sequence[Mapping[str, str]] = (),
    **fields: Any,
) -> Product:
    """`variants` are their options: [{"размер": "44", "цвет": "беж"}]."""
    shop = shop or make_shop()
    fields.setdefault("currency", shop.currency)
    product = Product.objects.create(shop=shop, name=name, **fields)
    for position, options in enumerate(variants):
        Variant.objects.create(product=product, options=dict(options), position=position)
    return product


def make_post(channel: Channel | None = None, *, products: Sequence[Product] = (), **fields: Any) -> Post:
    channel = channel or make_channel()
    external_id = fields.setdefault("external_id", f"1789000{next(_serial):09}")
    fields.setdefault("permalink_key", canonical(fields.get("permalink", "")))
    fields.setdefault("external_ids", [external_id])
    post = Post.objects.create(shop=channel.shop, channel=channel, **fields)
    for position, product in enumerate(products):
        PostProduct.objects.create(post=post, product=product, position=position)
    return post
