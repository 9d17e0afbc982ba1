"""What a rule writes to the customer: under the comment, in Direct, with buttons."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.automation.actions.firing import Firing, NotDone
from prilavok.automation.cases import direct_of
from prilavok.catalog.models import Product
from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.types import Choice
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.text import shorten
from prilavok.linking.evidence.exact import PRODUCT_PAYLOAD
from prilavok.linking.queries import suggested_for

LEAST = 2
MOST_LISTED = 5
"""Where the network has no buttons, the text names so many."""


def write_comment(firing: Firing, text: str) -> Message:
    return queue_message(
        conversation=firing.case.conversation,
        kind=Message.Kind.COMMENT,
        text=text,
        reply_to=firing.comment,
        actor=firing.actor,
        source=firing.source,
    )


def write_private(firing: Firing, text: str, choices: Sequence[Choice] = ()) -> Message:
    return queue_message(
        conversation=firing.case.conversation,
        kind=Message.Kind.PRIVATE_REPLY,
        text=text,
        choices=choices,
        reply_to=firing.comment,
        actor=firing.actor,
        source=firing.source,
    )


def write_direct(firing: Firing, text: str, choices: Sequence[Choice] = ()) -> Message:
    conversation: Conversation | None = firing.case.conversation
    if conversation is None or conversation.kind != Conversation.Kind.DIRECT:
        conversation = direct_of(firing.case.customer)
    if conversation is None:
        raise NotDone("no_direct")
    return queue_message(
        conversation=conversation, text=text, choices=choices, actor=firing.actor, source=firing.source
    )


def write_question(firing: Firing, text: str) -> Message:
    """With a button for each product that fits. Raises `NotDone` when there is no choice."""
    message = firing.case.message
    limits = adapter_of(firing.case.conversation.channel).manifest.limits
    products = suggested_for(message)[: limits.choices or MOST_LISTED] if message else []
    if message is None or len(products) < LEAST:
        raise NotDone("nothing_to_choose")
    choices = _choices(products, limits.choice_title)
    if message.kind == Message.Kind.COMMENT:
        return write_private(firing, text, choices)
    return write_direct(firing, text, choices)


def _choices(products: Sequence[Product], longest: int) -> list[Choice]:
    """Names cut short only as long as they still differ; longer ones the network's adapter lists instead."""
    names = [product.name for product in products]
    cut = [shorten(name, longest) for name in names]
    titles = cut if len(set(cut)) == len(set(names)) else names
    return [
        Choice(title, PRODUCT_PAYLOAD + product.public_id)
        for title, product in zip(titles, products, strict=True)
    ]
