"""Rows for lists that programs page through by the hundred thousand: only the columns that are shown.

Whole rows of the five tables around a message cost more than twice the time of these.
"""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from prilavok.customers.models import Customer, CustomerTag, Identity
from prilavok.inbox.models import Attachment, Conversation, Message, Reference
from prilavok.shops.models import Shop


def conversation_rows(shop: Shop) -> QuerySet[Conversation]:
    return (
        Conversation.objects.filter(shop=shop)
        .select_related("channel", "customer", "identity", "post", "assignee", "team")
        .only(
            "public_id",
            "kind",
            "status",
            "snoozed_until",
            "unread",
            "unanswered_since",
            "due_at",
            "due_since",
            "last_message_at",
            "created_at",
            "channel__public_id",
            "channel__kind",
            "channel__status",
            "channel__settings",
            "customer__public_id",
            "identity__public_id",
            "identity__last_inbound_at",
            "post__public_id",
            "assignee__public_id",
            "team__public_id",
        )
    )


def customer_rows(shop: Shop) -> QuerySet[Customer]:
    """Those merged into others are left out."""
    identities = Identity.objects.select_related("channel").only(
        "public_id",
        "external_id",
        "username",
        "name",
        "customer_id",
        "channel__public_id",
        "channel__kind",
    )
    tags = CustomerTag.objects.select_related("tag").order_by("tag__name", "pk")
    return Customer.objects.filter(shop=shop, merged_into__isnull=True).prefetch_related(
        Prefetch("identities", identities.order_by("pk")), Prefetch("customer_tags", tags)
    )


def message_rows(shop: Shop) -> QuerySet[Message]:
    references = (
        Reference.objects.select_related("post", "product")
        .only(
            "message_id",
            "type",
            "external_id",
            "url",
            "title",
            "position",
            "post__public_id",
            "product__public_id",
        )
        .order_by("position", "pk")
    )
    return (
        Message.objects.filter(shop=shop)
        .select_related("conversation", "conversation__customer", "channel", "reply_to")
        .only(
            "public_id",
            "direction",
            "kind",
            "status",
            "text",
            "payload",
            "external_id",
            "external_ids",
            "reactions",
            "hidden",
            "edited_at",
            "deleted_at",
            "error_reason",
            "error_text",
            "actor_type",
            "actor_id",
            "sent_at",
            "conversation__public_id",
            "conversation__customer__public_id",
            "channel__public_id",
            "reply_to__public_id",
        )
        .prefetch_related(
            Prefetch("attachments", Attachment.objects.order_by("position", "pk")),
            Prefetch("references", references),
        )
    )
