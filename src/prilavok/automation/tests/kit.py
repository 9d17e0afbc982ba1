"""Short ways to a rule, a customer's message and the event about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prilavok.automation.actions import create_rule
from prilavok.automation.models import Rule
from prilavok.events.actions import record
from prilavok.events.models import Event
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop
from tests.factories import (
    make_channel,
    make_conversation,
    make_customer,
    make_identity,
    make_message,
    make_post,
)

OWNER = Actor("member", "m-owner")
REPLY = {"kind": "reply", "text": "Ответ"}


def make_rule(
    shop: Shop,
    *keywords: str,
    event: str = "comment",
    actions: Sequence[dict[str, Any]] = (REPLY,),
    limits: dict[str, Any] | None = None,
    name: str = "Цена",
    **trigger: Any,
) -> Rule:
    return create_rule(
        shop=shop,
        actor=OWNER,
        data={
            "name": name,
            "trigger": {"event": event, "keywords": list(keywords), **trigger},
            "actions": list(actions),
            "limits": limits or {},
        },
    )


def make_comments(shop: Shop, *, post: Any = None, **fields: Any) -> Conversation:
    """A customer under a publication."""
    post = post or make_post(make_channel(shop))
    return make_conversation(channel=post.channel, kind="comments", post=post, **fields)


def make_direct(shop: Shop, *, name: str = "Анна Ковалёва", **fields: Any) -> Conversation:
    """A customer who wrote just now, so that the window is open."""
    channel = fields.pop("channel", None) or make_channel(shop)
    customer = fields.pop("customer", None) or make_customer(shop, name=name)
    identity = make_identity(channel, customer=customer, name=name, last_inbound_at=now())
    return make_conversation(identity=identity, **fields)


def received(message: Message, *, actor: Actor | None = None) -> int:
    return event_about(
        message.conversation,
        "message.received",
        actor or Actor("customer", message.conversation.customer.public_id),
        {"message": message.public_id, "kind": message.kind, "direction": message.direction},
    )


def asked(conversation: Conversation, text: str, **fields: Any) -> int:
    """A customer's message and the id of the event about it."""
    return received(make_message(conversation, text, **fields))


def event_about(
    conversation: Conversation, name: str, actor: Actor, data: dict[str, Any], topic: Any = "conversation"
) -> int:
    [event] = record(
        NewEvent(
            shop_id=conversation.shop_id,
            name=name,
            topic=topic,
            subject=conversation.public_id,
            actor=actor,
            data=data,
        )
    )
    return event.pk


def make_interest(message: Message, product: Any, **fields: Any) -> Interest:
    fields.setdefault("state", "linked")
    return Interest.objects.create(
        shop=message.shop,
        customer=message.conversation.customer,
        conversation=message.conversation,
        message=message,
        product=product,
        score=0.9,
        **fields,
    )


def texts_sent(shop: Shop) -> list[str]:
    rows = Message.objects.filter(
        shop=shop, direction="outbound", kind__in=("direct", "comment", "private_reply")
    )
    return list(rows.order_by("pk").values_list("text", flat=True))


def names_of_events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))
