from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.contract import Windows
from prilavok.channels.models import Channel
from prilavok.channels.policy import Window, direct_window
from prilavok.customers.queries import people_found
from prilavok.inbox.models import Attachment, Conversation, Message, Reference
from prilavok.inbox.types import Cursor, InboxView
from prilavok.lib.clock import now
from prilavok.lib.search import Words, matches
from prilavok.shops.models import Membership, Shop

COUNT_CAP = 100
FOUND = 2_000
RECENT = 100_000


def conversations_of(shop: Shop) -> QuerySet[Conversation]:
    return Conversation.objects.filter(shop=shop).select_related(
        "channel", "customer", "identity", "post", "assignee__user"
    )


def inbox_page(
    shop: Shop,
    view: InboxView,
    *,
    member: Membership | None = None,
    cursor: Cursor | None = None,
    limit: int = 50,
) -> list[Conversation]:
    """The newest first. A page of `limit`; the last row gives the next cursor."""
    rows = filtered(conversations_of(shop), view, member)
    if cursor is not None:
        rows = rows.filter(Q(last_message_at__lt=cursor.at) | Q(last_message_at=cursor.at, pk__lt=cursor.pk))
    return list(rows.order_by("-last_message_at", "-pk")[:limit])


def filtered(
    rows: QuerySet[Conversation], view: InboxView, member: Membership | None
) -> QuerySet[Conversation]:
    if view.status:
        rows = rows.filter(status=view.status)
    if view.unanswered:
        rows = rows.filter(unanswered_since__isnull=False)
    if view.assignee == "me":
        rows = rows.filter(assignee=member)
    elif view.assignee == "nobody":
        rows = rows.filter(assignee__isnull=True)
    elif view.assignee:
        rows = rows.filter(assignee__public_id=view.assignee)
    if view.channel:
        rows = rows.filter(channel__public_id=view.channel)
    if view.kind:
        rows = rows.filter(kind=view.kind)
    if view.customer:
        rows = rows.filter(customer__public_id=view.customer)
    if view.found is not None:
        rows = rows.filter(pk__in=view.found)
    return rows


def conversations_found(shop: Shop, q: str) -> list[int]:
    """Row numbers of the conversations whose customer, or one of whose messages, `q` names.

    Of a word that stands in more than 2 000 messages, the newest are taken.
    """
    people = Conversation.objects.filter(customer__in=people_found(shop, q)).values_list("pk", flat=True)
    return list({*_rooms_saying(shop, q), *people})


def _rooms_saying(shop: Shop, q: str) -> list[int]:
    """Common words are found among the newest messages; only for rare ones are all looked at."""
    said = (
        Message.objects.filter(shop=shop).filter(matches(Words("text"), q)).values_list("pk", "conversation")
    )
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = list(said.filter(pk__gt=newest - RECENT))
    if len(found) < FOUND:
        found = list(said)
    found.sort(reverse=True)
    return [room for _, room in found[:FOUND]]


def unanswered_count(shop: Shop) -> int:
    """How many customers wait, counted up to 100 (the badge shows «99+»)."""
    waiting = Conversation.objects.filter(
        shop=shop, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    return waiting.order_by()[:COUNT_CAP].count()


def message_details(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Everything a bubble shows, in a constant number of queries."""
    return rows.select_related(
        "conversation", "conversation__customer", "conversation__identity", "channel", "reply_to"
    ).prefetch_related(
        Prefetch("attachments", Attachment.objects.order_by("position", "pk")),
        Prefetch(
            "references",
            Reference.objects.select_related("post", "product")
            .prefetch_related("post__post_products__product")
            .order_by("position", "pk"),
        ),
        "steps",
    )


def messages_of(shop: Shop) -> QuerySet[Message]:
    return message_details(Message.objects.filter(shop=shop))


def thread(conversation: Conversation, *, before: Cursor | None = None, limit: int = 50) -> list[Message]:
    """The last `limit` messages before `before`, oldest first, by the network's time."""
    rows = message_details(Message.objects.filter(conversation=conversation))
    if before is not None:
        rows = rows.filter(Q(sent_at__lt=before.at) | Q(sent_at=before.at, pk__lt=before.pk))
    return list(rows.order_by("-sent_at", "-pk")[:limit])[::-1]


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
