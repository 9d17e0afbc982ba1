"""Everything the shop writes: stored as queued together with the job that sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from prilavok.channels.actions.delivery import account_of, adapter_of
from prilavok.channels.errors import Unsupported
from prilavok.channels.models import Channel
from prilavok.channels.policy import private_reply_window
from prilavok.channels.types import Card, Choice, Receipt, Survey, Template
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.actions import threads
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.actions.mentions import note_mentions
from prilavok.inbox.actions.unanswered import waits_again
from prilavok.inbox.errors import (
    AlreadyReplied,
    ChannelUnavailable,
    EmptyMessage,
    NotPossible,
    WindowClosed,
    WrongState,
)
from prilavok.inbox.models import Attachment, Conversation, Message
from prilavok.inbox.outlook import checked_template, filled, outlook_of
from prilavok.inbox.types import OutgoingAttachment
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer

SEND_TASK = "inbox.send_conversation"
NEEDED = {"comment": "public_reply", "private_reply": "private_reply", "direct": "direct"}


@transaction.atomic
def queue_message(  # noqa: PLR0913  a message has many parts
    *,
    conversation: Conversation,
    actor: Actor,
    text: str = "",
    kind: str = Message.Kind.DIRECT,
    reply_to: Message | None = None,
    attachments: Sequence[OutgoingAttachment] = (),
    choices: Sequence[Choice] = (),
    cards: Sequence[Card] = (),
    template: Template | None = None,
    receipt: Receipt | None = None,
    survey: Survey | None = None,
    source: Mapping[str, object] | None = None,
    hold: timedelta | None = None,
    client_key: str = "",
) -> Message:
    """A message on its way; a `template` may be sent while free text is not allowed.

    A `receipt` or `survey` goes out before its text, where the network has such; others raise `NotPossible`.

    `comment` and `private_reply` answer the comment `reply_to`. For the time of `hold` it can be taken back.
    A `client_key` that the shop has used already gives the message that was made then.

    Raises a `SendingRefused`; nothing is stored then.
    """
    if known := _written_before(conversation, client_key):
        return known
    text = text.strip()
    if not text and not attachments and not cards and not template:
        raise EmptyMessage
    channel = _usable(conversation)
    if template is not None:
        text = filled(checked_template(conversation, template).text, template.parameters)
    elif kind in (Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY):
        reply_to = _answered(channel, kind, reply_to)
    else:
        _check_direct(conversation, actor)
    room = _room(conversation, kind)
    message = Message(
        shop_id=conversation.shop_id,
        channel=channel,
        conversation=room,
        direction=Message.Direction.OUTBOUND,
        kind=kind,
        status=Message.Status.QUEUED,
        text=text,
        choices=[asdict(choice) for choice in choices],
        cards=[asdict(card) for card in cards],
        template=asdict(template) if template else {},
        reply_to=reply_to,
        reply_to_external=(reply_to.external_id or "") if reply_to else "",
        actor_type=actor.type,
        actor_id=actor.id,
        source={**(source or {}), **_forms(receipt, survey)},
        sent_at=now(),
        not_before=now() + hold if hold else None,
        client_key=client_key,
    )
    parts = [_attachment(message, part, index) for index, part in enumerate(attachments)]
    _check_plan(channel, message, parts)
    if (known := _store(message, parts)) is not message:
        return known
    threads.apply_messages([(room, message)])
    _record(message, "message.queued", actor)
    defer_sending(room, at=message.not_before)
    return message


def _written_before(conversation: Conversation, client_key: str) -> Message | None:
    """The page that lost the answer asks again: what it wrote is here already."""
    if not client_key:
        return None
    return Message.objects.filter(shop=conversation.shop_id, client_key=client_key).first()


def _forms(receipt: Receipt | None, survey: Survey | None) -> dict[str, object]:
    """What the network fills a form of its own with."""
    told: dict[str, object] = {"receipt": _as_json(receipt)} if receipt else {}
    return told | ({"survey": asdict(survey)} if survey else {})


def _as_json(receipt: Receipt) -> dict[str, object]:
    ordered_at = receipt.ordered_at.isoformat() if receipt.ordered_at else ""
    return {**asdict(receipt), "ordered_at": ordered_at}


def _usable(conversation: Conversation) -> Channel:
    channel = conversation.channel
    if channel.status == Channel.Status.DISABLED:
        raise ChannelUnavailable
    return channel


def _check_direct(conversation: Conversation, actor: Actor) -> None:
    if conversation.kind != Conversation.Kind.DIRECT:
        raise NotPossible("direct")
    window = outlook_of(conversation, actor_type=actor.type).window
    if not window.open:
        raise WindowClosed(window.reason, window.closes_at)


def _answered(channel: Channel, kind: str, comment: Message | None) -> Message:
    """The comment that is answered, if it may be answered this way."""
    manifest = adapter_of(channel).manifest
    if NEEDED[kind] not in manifest.capabilities:
        raise NotPossible(NEEDED[kind])
    if comment is None or comment.kind != Message.Kind.COMMENT or not comment.external_id:
        raise NotPossible("reply_to")
    if comment.deleted_at:
        raise NotPossible("comment_deleted")
    if kind == Message.Kind.PRIVATE_REPLY:
        window = private_reply_window(manifest.windows, commented_at=comment.sent_at, moment=now())
        if not window.open:
            raise WindowClosed(window.reason, window.closes_at)
        gone = (Message.Status.FAILED, Message.Status.CANCELLED)
        if comment.replies.filter(kind=kind).exclude(status__in=gone).exists():
            raise AlreadyReplied
    return comment


def _room(conversation: Conversation, kind: str) -> Conversation:
    """A private reply stands in the Direct conversation with the same person."""
    if kind != Message.Kind.PRIVATE_REPLY or conversation.kind == Conversation.Kind.DIRECT:
        return conversation
    identity = conversation.identity
    type(identity).objects.select_for_update().get(pk=identity.pk)
    room = threads.Room(identity, Conversation.Kind.DIRECT, "", None)
    return threads.conversations_for(conversation.channel, [room])[0]


def _attachment(message: Message, part: OutgoingAttachment, position: int) -> Attachment:
    url = part.url if "://" in part.url else f"{settings.PUBLIC_URL}{part.url}"
    return Attachment(
        message=message, type=part.type, url=url, mime=part.mime, name=part.name, position=position
    )


def _check_plan(channel: Channel, message: Message, parts: Sequence[Attachment]) -> None:
    """What the network cannot carry is refused now, not after it was queued."""
    try:
        adapter_of(channel).outbound.plan(draft_of(message, parts), account_of(channel))
    except Unsupported as error:
        raise NotPossible(error.feature) from None


def _store(message: Message, parts: Sequence[Attachment]) -> Message:
    """The message; the one that the same page stored a moment ago when it was faster."""
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError as error:
        if "message_written_once" in str(error):
            return Message.objects.get(shop=message.shop_id, client_key=message.client_key)
        if "private_reply_once" in str(error):
            raise AlreadyReplied from None
        raise
    Attachment.objects.bulk_create(parts)
    return message


def defer_sending(conversation: Conversation, at: datetime | None = None) -> None:
    """One waiting job a conversation; it sends whatever is queued there, in order."""
    once = f"send:{conversation.pk}" if at is None else None
    defer(SEND_TASK, queue="send", once=once, at=at, conversation_id=conversation.pk)


@transaction.atomic
def cancel_message(message: Message, *, actor: Actor) -> Message:
    """Take back what has not left yet. Raises `WrongState`."""
    changed = Message.objects.filter(pk=message.pk, status=Message.Status.QUEUED).update(
        status=Message.Status.CANCELLED
    )
    if not changed:
        raise WrongState
    message.refresh_from_db()
    waits_again(message.conversation)
    _record(message, "message.updated", actor)
    return message


@transaction.atomic
def resend_message(message: Message, *, actor: Actor) -> Message:
    """Queue again what failed or was not confirmed; what is known to have arrived stays sent.

    Raises `WrongState`, `WindowClosed`.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.status not in (Message.Status.FAILED, Message.Status.UNCONFIRMED):
        raise WrongState
    if locked.template:
        checked_template(locked.conversation, Template(**locked.template))
    elif locked.kind == Message.Kind.DIRECT:
        _check_direct(locked.conversation, actor)
    locked.steps.exclude(status="sent").delete()
    locked.status, locked.error_reason, locked.error_text = Message.Status.QUEUED, "", ""
    locked.sending_at, locked.not_before, locked.attempts = None, None, 0
    locked.save()
    _record(locked, "message.queued", actor)
    defer_sending(locked.conversation)
    return locked


@transaction.atomic
def confirm_arrived(message: Message, *, actor: Actor) -> Message:
    """A member looked in the network's own app: it did arrive. Raises `WrongState`."""
    changed = Message.objects.filter(pk=message.pk, status=Message.Status.UNCONFIRMED).update(
        status=Message.Status.SENT, error_reason="", error_text=""
    )
    if not changed:
        raise WrongState
    message.refresh_from_db()
    _record(message, "message.sent", actor)
    return message


@transaction.atomic
def add_note(
    *,
    conversation: Conversation,
    text: str,
    actor: Actor,
    source: Mapping[str, object] | None = None,
    client_key: str = "",
) -> Message:
    """Staff-only text; it never leaves and does not answer the customer. Colleagues named by @ are told."""
    if not text.strip():
        raise EmptyMessage
    if known := _written_before(conversation, client_key):
        return known
    note = _inner(conversation, Message.Kind.NOTE, text.strip(), actor, source or {}, client_key)
    note_mentions(note, actor=actor)
    return note


@transaction.atomic
def add_system_line(
    *, conversation: Conversation, event: str, data: Mapping[str, object], actor: Actor
) -> Message:
    """A line between the messages that says what was done; the page puts it into words."""
    return _inner(conversation, Message.Kind.SYSTEM, "", actor, {"event": event, **data})


def _inner(
    conversation: Conversation,
    kind: str,
    text: str,
    actor: Actor,
    source: Mapping[str, object],
    client_key: str = "",
) -> Message:
    message = Message.objects.create(
        shop_id=conversation.shop_id,
        channel_id=conversation.channel_id,
        conversation=conversation,
        direction=Message.Direction.OUTBOUND,
        kind=kind,
        status=Message.Status.SENT,
        text=text,
        actor_type=actor.type,
        actor_id=actor.id,
        source=dict(source),
        client_key=client_key,
        sent_at=now(),
    )
    _record(message, "message.queued", actor)
    return message


def _record(message: Message, name: str, actor: Actor) -> None:
    record(
        NewEvent(
            shop_id=message.shop_id,
            name=name,
            topic="conversation",
            subject=message.conversation.public_id,
            actor=actor,
            data={"message": message.public_id, "kind": message.kind, "direction": "outbound"},
        )
    )
