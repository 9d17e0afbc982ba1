"""From the body of `POST conversations/{id}/messages` to a queued message or a note."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import QuerySet
from pydantic import Field

from prilavok.api.errors import Problem, invalid_field
from prilavok.api.lookup import related
from prilavok.api.schemas import Body, Id, Url
from prilavok.channels.types import AttachmentType, Template
from prilavok.events.types import Actor
from prilavok.inbox.actions.queueing import add_note, queue_message
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.types import OutgoingAttachment

ANSWERS = (Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY)


class AttachmentIn(Body):
    """`url` must be open to the network, which fetches it."""

    type: AttachmentType
    url: Url
    mime: Annotated[str, Field(max_length=100)] = ""
    name: Annotated[str, Field(max_length=250)] = ""


class TemplateIn(Body):
    """A text that the network has approved; it may be sent while the window is closed."""

    name: Annotated[str, Field(min_length=1, max_length=512)]
    language: Annotated[str, Field(min_length=1, max_length=20)]
    parameters: Annotated[list[Annotated[str, Field(max_length=1024)]], Field(max_length=50)] = []


class MessageIn(Body):
    text: Annotated[str | None, Field(max_length=10_000)] = None
    attachments: Annotated[list[AttachmentIn], Field(max_length=10)] = []
    reply_to: Annotated[
        Id | None,
        Field(description="Our id of a message; if left out, the newest comment is answered."),
    ] = None
    kind: Literal["direct", "comment", "private_reply", "note"] = "direct"
    template: TemplateIn | None = None


def write_message(conversation: Conversation, body: MessageIn, actor: Actor) -> Message:
    """Raises what `queue_message` raises, or a `Problem` about a field."""
    if body.kind == "note":
        return _write_note(conversation, body, actor)
    return queue_message(
        conversation=conversation,
        actor=actor,
        text=body.text or "",
        kind=body.kind,
        reply_to=_answered(conversation, body),
        attachments=[OutgoingAttachment(one.type, one.url, one.mime, one.name) for one in body.attachments],
        template=_template(body.template),
    )


def _template(told: TemplateIn | None) -> Template | None:
    return Template(told.name, told.language, tuple(told.parameters)) if told else None


def _write_note(conversation: Conversation, body: MessageIn, actor: Actor) -> Message:
    for field in ("attachments", "reply_to", "template"):
        if getattr(body, field):
            raise invalid_field(field, "a note is text alone")
    return add_note(conversation=conversation, text=body.text or "", actor=actor)


def _answered(conversation: Conversation, body: MessageIn) -> Message | None:
    if body.reply_to is not None:
        return related(_answerable(conversation, body.kind), body.reply_to, "reply_to")
    if body.kind not in ANSWERS:
        return None
    comment = (
        _answerable(conversation, body.kind)
        .filter(kind=Message.Kind.COMMENT, direction=Message.Direction.INBOUND, deleted_at__isnull=True)
        .order_by("-sent_at", "-pk")
        .first()
    )
    if comment is None:
        raise Problem(409, "unsupported", "There is no comment here that could be answered.")
    return comment


def _answerable(conversation: Conversation, kind: str) -> QuerySet[Message]:
    """A comment may be answered privately from any conversation with the same person."""
    rows = Message.objects.filter(shop_id=conversation.shop_id)
    if kind == Message.Kind.PRIVATE_REPLY:
        return rows.filter(conversation__identity_id=conversation.identity_id)
    return rows.filter(conversation=conversation)
