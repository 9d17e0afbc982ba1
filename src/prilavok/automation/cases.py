"""From rows to what rules see: an event, or a stored message, as a `Case`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from prilavok.automation.conditions import Occasion
from prilavok.automation.types import EventKind
from prilavok.customers.models import Customer
from prilavok.events.models import Event
from prilavok.inbox.models import Conversation, Message, Reference
from prilavok.linking.models import Interest
from prilavok.linking.queries import left_open
from prilavok.orders.models import Order

CUSTOMER_KINDS = (Message.Kind.DIRECT, Message.Kind.COMMENT)
_STORY_REFERENCES = {"story": "story_reply", "story_mention": "story_mention"}
_PLACES = ("post", "story", "story_mention", "reel", "ad")
_KEY_LENGTH = 80

WROTE_BEFORE = Exists(
    Message.objects.filter(
        conversation__customer=OuterRef("conversation__customer"),
        conversation__kind=Conversation.Kind.DIRECT,
        direction=Message.Direction.INBOUND,
        kind=Message.Kind.DIRECT,
        pk__lt=OuterRef("pk"),
    )
)
"""The customer had written to Direct before this message, through any channel."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that happened with everything an answer needs. `cause` names it for ever."""

    cause: str
    occasion: Occasion
    customer: Customer
    conversation: Conversation
    message: Message | None
    place: str = ""
    """The publication or story it happened at, for "once per post"."""

    @property
    def once_key(self) -> str | None:
        """Of a customer at a publication; None where there is no publication."""
        if not self.place:
            return None
        key = f"{self.customer.pk}:{self.conversation.channel_id}:{self.place}"
        return key if len(key) <= _KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def with_details(rows: QuerySet[Message]) -> QuerySet[Message]:
    """With the objects a case needs, in a constant number of queries."""
    return rows.select_related(
        "conversation__customer", "conversation__identity", "conversation__channel", "conversation__post"
    ).prefetch_related("references__post")


def stored_messages(shop_id: int) -> QuerySet[Message]:
    """What customers wrote, ready for `message_case`."""
    rows = Message.objects.filter(
        shop_id=shop_id,
        direction=Message.Direction.INBOUND,
        kind__in=CUSTOMER_KINDS,
        deleted_at__isnull=True,
    )
    return with_details(rows.annotate(wrote_before=WROTE_BEFORE))


def message_case(message: Message, *, is_unclear: bool = False) -> Case:
    """`message` comes from `stored_messages`; `is_unclear` when several products fit it."""
    references = list(message.references.all())
    unclear: frozenset[EventKind] = frozenset({"product_unclear"}) if is_unclear else frozenset()
    occasion = Occasion(
        kinds=_kinds(message, references) | unclear,
        text=message.text,
        channel=message.conversation.channel.public_id,
        posts=_posts(message.conversation, references),
    )
    return _case(f"message:{message.public_id}", occasion, message, references)


def _case(cause: str, occasion: Occasion, message: Message, references: Sequence[Reference]) -> Case:
    conversation = message.conversation
    place = conversation.post_key or next(
        (row.external_id for row in references if row.type in _PLACES and row.external_id), ""
    )
    return Case(cause, occasion, conversation.customer, conversation, message, place)


def _kinds(message: Message, references: Sequence[Reference]) -> frozenset[EventKind]:
    if message.kind == Message.Kind.COMMENT:
        return frozenset({"comment"})
    kinds: set[EventKind] = {"message"}
    if message.payload:
        kinds.add("postback")
    if not message.wrote_before:  # type: ignore[attr-defined]
        kinds.add("first_message")
    for row in references:
        if row.type == "story":
            kinds.add("story_reply")
        elif row.type == "story_mention":
            kinds.add("story_mention")
    return frozenset(kinds)


def _posts(conversation: Conversation, references: Sequence[Reference]) -> frozenset[str]:
    posts = {row.post.public_id for row in references if row.post}
    if conversation.post:
        posts.add(conversation.post.public_id)
    return frozenset(posts)


def reaction_case(message: Message) -> Case | None:
    """A customer's reaction to a message, ours or theirs; None when it was taken back."""
    emoji = next((row["emoji"] for row in message.reactions if row.get("by") == "customer"), "")
    if not emoji:
        return None
    occasion = Occasion(
        kinds=frozenset({"reaction"}),
        text=message.text,
        channel=message.conversation.channel.public_id,
        posts=_posts(message.conversation, list(message.references.all())),
        value=emoji,
    )
    conversation = message.conversation
    return Case(
        f"reaction:{message.public_id}:{emoji}"[:60], occasion, conversation.customer, conversation, message
    )


def interest_case(interest: Interest) -> Case | None:
    """None for an interest that was added by hand outside any conversation."""
    conversation = interest.conversation
    if conversation is None:
        return None
    message = interest.message
    references = list(message.references.all()) if message else []
    occasion = Occasion(
        kinds=frozenset({"interest_linked"}),
        text=message.text if message else "",
        channel=conversation.channel.public_id,
        posts=_posts(conversation, references),
    )
    return Case(
        f"interest:{interest.public_id}",
        occasion,
        interest.customer,
        conversation,
        message,
        conversation.post_key,
    )


def order_case(order: Order, status: str, event_id: int) -> Case | None:
    """None when the customer has never written: there is nowhere to answer."""
    conversation = order.conversation or _last_conversation(order.customer)
    if conversation is None:
        return None
    occasion = Occasion(
        kinds=frozenset({"order_status"}),
        channel=conversation.channel.public_id,
        posts=_posts(conversation, []),
        value=status,
    )
    return Case(f"order:{order.public_id}:{event_id}", occasion, order.customer, conversation, None)


def _last_conversation(customer: Customer) -> Conversation | None:
    return direct_of(customer) or (
        Conversation.objects.filter(customer=customer)
        .select_related("channel", "identity", "customer", "post")
        .order_by("-last_message_at")
        .first()
    )


def direct_of(customer: Customer) -> Conversation | None:
    """The Direct conversation in which this customer wrote last."""
    return (
        Conversation.objects.filter(customer=customer, kind=Conversation.Kind.DIRECT)
        .select_related("channel", "identity", "customer", "post")
        .order_by("-last_message_at")
        .first()
    )


# --- from events ---------------------------------------------------------------------------------


def cases_of(shop_id: int, events: Iterable[Event]) -> Iterator[Case]:
    """Cases of one shop's events that rules may react to, in order.

    Rules never react to what rules did (`depth`), nor to what the shop wrote.
    """
    rows = [event for event in events if event.depth == 0 and event.actor_type != "rule"]
    loaded = _Loaded(shop_id, rows)
    for event in rows:
        case = loaded.case(event)
        if case is not None:
            yield case


class _Loaded:
    """The rows a batch of events is about, read at once."""

    def __init__(self, shop_id: int, events: Sequence[Event]) -> None:
        received = _named(events, "message", "message.received", by="customer")
        self._received = _by_id(stored_messages(shop_id), received)
        self._unclear = _unclear(shop_id, received)
        everything = with_details(Message.objects.filter(shop_id=shop_id))
        self._reacted = _by_id(everything, _named(events, "message", "message.reacted"))
        interests = Interest.objects.filter(shop_id=shop_id).select_related(
            "customer", "message", "conversation__channel", "conversation__identity",
            "conversation__customer", "conversation__post",
        )  # fmt: skip
        self._interests = _by_id(interests, _named(events, "interest", "interest.linked"))
        orders = Order.objects.filter(shop_id=shop_id).select_related(
            "customer", "conversation__channel", "conversation__identity",
            "conversation__customer", "conversation__post",
        )  # fmt: skip
        self._orders = _by_id(orders, _named(events, "order", "order.status"))

    def case(self, event: Event) -> Case | None:
        match event.name:
            case "message.received":
                message = self._received.get(event.data.get("message", ""))
                if message is None or event.actor_type != "customer":
                    return None
                return message_case(message, is_unclear=message.pk in self._unclear)
            case "message.reacted":
                message = self._reacted.get(event.data.get("message", ""))
                return reaction_case(message) if message else None
            case "interest.linked":
                interest = self._interests.get(event.data.get("interest", ""))
                return interest_case(interest) if interest else None
            case "order.status":
                order = self._orders.get(event.data.get("order", ""))
                return order_case(order, str(event.data.get("status", "")), event.pk) if order else None
        return None


def _named(events: Iterable[Event], key: str, name: str, *, by: str = "") -> set[str]:
    return {
        str(event.data[key])
        for event in events
        if event.name == name and event.data.get(key) and (not by or event.actor_type == by)
    }


def _unclear(shop_id: int, received: set[str]) -> set[int]:
    if not received:
        return set()
    messages = left_open(Message.objects.filter(shop_id=shop_id, public_id__in=received))
    settled = (Interest.State.LINKED, Interest.State.CONFIRMED)
    return set(messages.exclude(evidence__interest__state__in=settled).values_list("pk", flat=True))


R = TypeVar("R", bound=Model)


def _by_id(rows: QuerySet[R], wanted: set[str]) -> dict[str, R]:
    if not wanted:
        return {}
    return {str(row.public_id): row for row in rows.filter(public_id__in=wanted)}  # type: ignore[attr-defined]
