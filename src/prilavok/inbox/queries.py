from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.contract import Windows
from prilavok.channels.models import Channel
from prilavok.channels.policy import Window, direct_window
from prilavok.customers.models import Customer
from prilavok.inbox.models import Attachment, Conversation, Message, Reference
from prilavok.inbox.types import Cursor
from prilavok.lib.clock import now
from prilavok.shops.models import Shop

COUNT_CAP = 100


def conversations_of(shop: Shop) -> QuerySet[Conversation]:
    """With what a row of a list shows; who shows the publication commented on asks for it."""
    return Conversation.objects.filter(shop=shop).select_related(
        "channel", "customer", "identity", "assignee__user"
    )


def unanswered_count(shop: Shop) -> int:
    """How many customers wait, counted up to 100 (the badge shows «99+»)."""
    waiting = Conversation.objects.filter(
        shop=shop, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    return waiting.order_by()[:COUNT_CAP].count()


def message_details(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Everything about messages, in a constant number of queries."""
    with_rooms = _shown(rows).select_related(
        "conversation", "conversation__customer", "conversation__identity", "channel"
    )
    return with_rooms.prefetch_related("references__post__post_products__product", "steps")


def _shown(rows: QuerySet[Message]) -> QuerySet[Message]:
    """What a bubble draws; its conversation and channel are the caller's to give."""
    references = Reference.objects.select_related("post", "product").order_by("position", "pk")
    return rows.prefetch_related(
        "reply_to",
        Prefetch("attachments", Attachment.objects.order_by("position", "pk")),
        Prefetch("references", references),
    )


def messages_of(shop: Shop) -> QuerySet[Message]:
    return message_details(Message.objects.filter(shop=shop))


def thread(conversation: Conversation, *, before: Cursor | None = None, limit: int = 50) -> list[Message]:
    """The last `limit` messages before `before`, oldest first, by the network's time."""
    rows = _shown(Message.objects.filter(conversation=conversation))
    found = list(_before(rows, before)[:limit])[::-1]
    for row in found:
        row.conversation, row.channel = conversation, conversation.channel
    return found


def messages_of_customer(
    customer: Customer, *, before: Cursor | None = None, limit: int = 50
) -> list[Message]:
    """As `thread`, over all conversations of the customer; without the lines between the messages."""
    rooms = {
        row.pk: row
        for row in Conversation.objects.filter(customer=customer).select_related(
            "channel", "customer", "identity", "post"
        )
    }
    rows = _shown(Message.objects.filter(conversation__in=list(rooms)).exclude(kind=Message.Kind.SYSTEM))
    found = list(_before(rows, before)[:limit])[::-1]
    for row in found:
        row.conversation = rooms[row.conversation_id]
        row.channel = row.conversation.channel
    return found


def _before(rows: QuerySet[Message], cursor: Cursor | None) -> QuerySet[Message]:
    if cursor is not None:
        rows = rows.filter(Q(sent_at__lt=cursor.at) | Q(sent_at=cursor.at, pk__lt=cursor.pk))
    return rows.order_by("-sent_at", "-pk")


def thread_after(conversation: Conversation, after: Cursor, *, limit: int) -> list[Message]:
    """The first `limit` messages from `after` on, itself included, oldest first."""
    rows = _shown(Message.objects.filter(conversation=conversation, sent_at__gte=after.at))
    rows = rows.filter(Q(sent_at__gt=after.at) | Q(sent_at=after.at, pk__gte=after.pk))
    found = list(rows.order_by("sent_at", "pk")[:limit])
    for row in found:
        row.conversation, row.channel = conversation, conversation.channel
    return found


def thread_since(conversation: Conversation, moment_pks: Sequence[int]) -> list[Message]:
    """The named messages, oldest first."""
    rows = message_details(Message.objects.filter(conversation=conversation, pk__in=moment_pks))
    return list(rows.order_by("sent_at", "pk"))


def last_inbound(conversation: Conversation) -> str:
    """External id of the customer's newest message: some networks are told where to answer by it."""
    newest = conversation.messages.filter(direction=Message.Direction.INBOUND, external_id__isnull=False)
    return newest.order_by("-sent_at", "-id").values_list("external_id", flat=True).first() or ""


def windows_of(conversation: Conversation) -> Windows:
    """The network's, or those of the part of it where the customer wrote last."""
    adapter = adapter_of(conversation.channel)
    if adapter.windows_at is None:
        return adapter.manifest.windows
    return adapter.windows_at(last_inbound(conversation))


def just_written(channel: Channel, *, since: datetime) -> QuerySet[Conversation]:
    """Direct conversations in which the customer has written since then, the latest first."""
    rows = Conversation.objects.filter(
        shop=channel.shop_id,
        channel=channel,
        kind=Conversation.Kind.DIRECT,
        last_message_at__gte=since,
        identity__last_inbound_at__gte=since,
    )
    return rows.select_related("identity", "channel").order_by("-identity__last_inbound_at", "-pk")


def window_of(conversation: Conversation, *, actor_type: str = "member") -> Window:
    """Whether this side may write now. Comments are always open; private replies have a window each."""
    channel = conversation.channel
    if channel.status == Channel.Status.DISABLED:
        return Window(open=False, reason="channel_down")
    if conversation.kind == Conversation.Kind.COMMENTS:
        return Window(open=True, reason="always")
    return direct_window(
        windows_of(conversation),
        last_inbound_at=conversation.identity.last_inbound_at,
        moment=now(),
        human=actor_type == "member" and bool(channel.settings.get("human_agent")),
    )


def needs_human_tag(conversation: Conversation, message: Message) -> bool:
    """Written by a person after the free window, inside the human one."""
    if message.actor_type != "member":
        return False
    return window_of(conversation, actor_type="member").human_only


def private_reply_left(comment: Message) -> bool:
    """Whether the one private reply to this comment is still to be had."""
    gone = (Message.Status.FAILED, Message.Status.CANCELLED)
    return not comment.replies.filter(kind=Message.Kind.PRIVATE_REPLY).exclude(status__in=gone).exists()
