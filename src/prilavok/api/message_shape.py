"""How a message looks to programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from typing_extensions import TypedDict

from prilavok.api.schemas import ActorOut, absolute
from prilavok.channels.types import AttachmentType, ReferenceType
from prilavok.inbox.models import Attachment, Message, Reference

Direction = Literal["inbound", "outbound"]
Kind = Literal["direct", "comment", "private_reply", "note", "system"]
Status = Literal["received", "queued", "sending", "sent", "delivered", "read", "failed", "unconfirmed"]
ErrorReason = Literal[
    "auth_expired",
    "rate_limited",
    "window_closed",
    "unreachable",
    "blocked_by_user",
    "content_rejected",
    "template_not_approved",
    "media_rejected",
    "unsupported",
    "provider_down",
    "outcome_unknown",
    "other",
]
UNSENT = frozenset({Message.Status.FAILED, Message.Status.UNCONFIRMED, Message.Status.CANCELLED})


class AttachmentOut(TypedDict):
    type: AttachmentType
    url: str
    mime: str
    name: str


class ReferenceOut(TypedDict):
    """What the message points at; `post` and `product` are ours, where we know them."""

    type: ReferenceType
    external_id: str
    url: str
    title: str
    post: str | None
    product: str | None


class ReactionOut(TypedDict):
    emoji: str
    by: Literal["customer", "shop"]


class ErrorOut(TypedDict):
    reason: ErrorReason
    text: str


class MessageOut(TypedDict):
    """`text` is null once the message was unsent. `payload` is the data of a pressed button."""

    id: str
    conversation: str
    customer: str
    channel: str
    direction: Direction
    kind: Kind
    text: str | None
    attachments: list[AttachmentOut]
    references: list[ReferenceOut]
    reply_to: str | None
    payload: str | None
    reactions: list[ReactionOut]
    edited: bool
    deleted: bool
    hidden: bool
    status: Status
    error: ErrorOut | None
    external_id: str | None
    external_ids: list[str]
    sent_at: datetime
    actor: ActorOut


def show(message: Message) -> MessageOut:
    conversation, is_deleted = message.conversation, message.deleted_at is not None
    return {
        "id": message.public_id,
        "conversation": conversation.public_id,
        "customer": conversation.customer.public_id,
        "channel": message.channel.public_id,
        "direction": message.direction,  # type: ignore[typeddict-item]
        "kind": message.kind,  # type: ignore[typeddict-item]
        "text": None if is_deleted else message.text,
        "attachments": [] if is_deleted else [_attachment(one) for one in message.attachments.all()],
        "references": [_reference(one) for one in message.references.all()],
        "reply_to": message.reply_to.public_id if message.reply_to else None,
        "payload": message.payload or None,
        "reactions": [{"emoji": one["emoji"], "by": one["by"]} for one in message.reactions if one["emoji"]],
        "edited": message.edited_at is not None,
        "deleted": is_deleted,
        "hidden": message.hidden,
        "status": _status(message),
        "error": _error(message),
        "external_id": message.external_id,
        "external_ids": message.external_ids or ([message.external_id] if message.external_id else []),
        "sent_at": message.sent_at,
        "actor": _actor(message),
    }


def _attachment(row: Attachment) -> AttachmentOut:
    return {
        "type": row.type,  # type: ignore[typeddict-item]
        "url": absolute(row.link),
        "mime": row.mime,
        "name": row.name,
    }


def _reference(row: Reference) -> ReferenceOut:
    return {
        "type": row.type,  # type: ignore[typeddict-item]
        "external_id": row.external_id,
        "url": row.url,
        "title": row.title,
        "post": row.post.public_id if row.post else None,
        "product": row.product.public_id if row.product else None,
    }


def _status(message: Message) -> Status:
    """What a member took back before it left was never sent: to programs that is a failure."""
    if message.status == Message.Status.CANCELLED:
        return "failed"
    return message.status  # type: ignore[return-value]


def _error(message: Message) -> ErrorOut | None:
    if message.status not in UNSENT:
        return None
    if message.status == Message.Status.CANCELLED:
        return {"reason": "other", "text": "cancelled before it was sent"}
    fallback = "outcome_unknown" if message.status == Message.Status.UNCONFIRMED else "other"
    reason: Any = message.error_reason or fallback
    return {"reason": reason, "text": message.error_text}


def _actor(message: Message) -> ActorOut:
    """A customer is named by the row they are now, whoever they were merged into."""
    is_customer = message.actor_type == "customer"
    actor = message.conversation.customer.public_id if is_customer else message.actor_id
    return {"type": message.actor_type, "id": actor or None}  # type: ignore[typeddict-item]
