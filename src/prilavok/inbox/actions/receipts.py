"""The network's word on messages that exist: edits, deletions, reactions, delivered, read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from prilavok.channels.models import Channel
from prilavok.channels.types import (
    CommentChanged,
    DeliveryReported,
    MessageDeleted,
    MessageEdited,
    Person,
    ReactionChanged,
    ReadReported,
    SendConfirmed,
    SendFailed,
)
from prilavok.customers.actions import note_contact
from prilavok.customers.queries import known_as
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.actions import attachments, changes, echoes, watermarks
from prilavok.inbox.actions.keeping import keep
from prilavok.inbox.lookup import locked_message
from prilavok.inbox.models import Conversation, Message, Step

Rising = (Message.Status.SENDING, Message.Status.UNCONFIRMED, Message.Status.SENT)


@transaction.atomic
def apply_edit(channel: Channel, event: MessageEdited) -> bool:
    change = {
        "kind": "edit",
        "text": event.text,
        "revision": event.revision,
        "at": event.occurred_at.isoformat(),
        "attachments": attachments.as_values(event.attachments),
    }
    return _change(channel, event.external_id, event.key, change)


@transaction.atomic
def apply_delete(channel: Channel, event: MessageDeleted) -> bool:
    change = {"kind": "delete", "at": event.occurred_at.isoformat()}
    return _change(channel, event.external_id, event.key, change)


@transaction.atomic
def apply_comment_change(channel: Channel, event: CommentChanged) -> bool:
    applied = False
    at = event.occurred_at.isoformat()
    if event.deleted:
        applied |= _change(channel, event.external_id, event.key + ":d", {"kind": "delete", "at": at})
    if event.restored:
        change: dict[str, object] = {"kind": "restore", "text": event.text, "at": at}
        applied |= _change(channel, event.external_id, event.key + ":r", change)
    if event.text is not None:
        revision = int(event.occurred_at.timestamp() * 1_000_000)
        change = {"kind": "edit", "text": event.text, "revision": revision, "at": at}
        applied |= _change(channel, event.external_id, f"{event.key}:e:{_mark(event.text)}", change)
    if event.hidden is not None:
        change = {"kind": "hidden", "hidden": event.hidden, "at": at}
        applied |= _change(channel, event.external_id, event.key + ":h", change)
    return applied


@transaction.atomic
def apply_reaction(channel: Channel, event: ReactionChanged) -> bool:
    """A customer's reaction in Direct also opens the messaging window."""
    change = {
        "kind": "reaction",
        "emoji": event.emoji,
        "by": "shop" if event.by_shop else "customer",
        "at": event.occurred_at.isoformat(),
    }
    if not event.by_shop and event.emoji and _is_direct(channel, event.external_id):
        _open_window(channel, event.person, event.occurred_at)
    return _change(channel, event.external_id, event.key, change)


def _mark(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _is_direct(channel: Channel, external_id: str) -> bool:
    """What the reaction is about may still be to come: then the window opens with it."""
    message = locked_message(channel, external_id)
    return message is not None and message.conversation.kind == Conversation.Kind.DIRECT


def _open_window(channel: Channel, person: Person, at: datetime) -> None:
    for name in (person.external_id, *person.aliases):
        identity = known_as(channel, name).first()
        if identity:
            note_contact({identity.pk: at}, {identity.customer_id: at})
            return


@transaction.atomic
def apply_delivery(channel: Channel, event: DeliveryReported) -> bool:
    return _report(channel, event, Message.Status.DELIVERED)


@transaction.atomic
def apply_read(channel: Channel, event: ReadReported) -> bool:
    return _report(channel, event, Message.Status.READ)


@transaction.atomic
def apply_send_failed(channel: Channel, event: SendFailed) -> bool:
    message = locked_message(channel, event.external_id) or echoes.by_token(channel, event.token)
    if message is None:
        change = {"kind": "status", "status": Message.Status.FAILED}
        keep(channel, event.external_id, key=event.key, change=change)
        return False
    if message.status not in Rising:
        return False
    message.status = Message.Status.FAILED
    message.error_reason, message.error_text = event.reason, event.text[:500]
    message.save(update_fields=["status", "error_reason", "error_text"])
    _record_update(message, "message.failed")
    return True


@transaction.atomic
def apply_send_confirmed(channel: Channel, event: SendConfirmed) -> bool:
    """What the network took on its way. Where it repeats our own words, that settles what was in doubt."""
    message = locked_message(channel, event.external_id) or echoes.by_token(channel, event.token)
    if message is None:
        return False
    noted = _note_price(message, event)
    step = (
        Step.objects.select_for_update()
        .filter(message=message, position=event.step, external_id="")
        .filter(status__in=[Step.Status.SENDING, Step.Status.UNCONFIRMED])
        .first()
    )
    if step is None or event.external_id in message.external_ids:
        return noted
    echoes.confirm_step(step, event.external_id)
    _record_update(message)
    return True


def _note_price(message: Message, event: SendConfirmed) -> bool:
    told = {name: getattr(event, name) for name in ("category", "price") if getattr(event, name)}
    if not told or {**message.source, **told} == message.source:
        return False
    message.source = {**message.source, **told}
    message.save(update_fields=["source"])
    return True


def _report(channel: Channel, event: DeliveryReported | ReadReported, status: Message.Status) -> bool:
    """Who has read a message has read what was sent before it."""
    applied = False
    until = event.until
    before = isinstance(event, ReadReported)
    for external_id in event.external_ids:
        change = {"kind": "status", "status": status, "before": before}
        applied |= _change(channel, external_id, f"{event.key}:{external_id}", change)
        message = locked_message(channel, external_id)
        if message and before:
            until = max(until or watermarks.left_at(message), watermarks.left_at(message))
    if until is not None:
        applied |= _raise_until(channel, event, until, status)
    return applied


def _raise_until(
    channel: Channel, event: DeliveryReported | ReadReported, until: datetime, status: Message.Status
) -> bool:
    rows = watermarks.raise_until(channel, event.person, until, status, key=f"{event.key}:until")
    for row in {row.conversation_id: row for row in rows}.values():
        _record_update(row)
    return bool(rows)


def _change(
    channel: Channel,
    external_id: str,
    key: str,
    change: Mapping[str, object],
) -> bool:
    """Apply to the message, or keep for when it arrives. True when something changed."""
    message = locked_message(channel, external_id)
    if message is None:
        keep(channel, external_id, key=key, change=change)
        return False
    if not changes.apply(message, change):
        return False
    name = "message.reacted" if change["kind"] == "reaction" else "message.updated"
    _record_update(message, name, kind=str(change["kind"]))
    return True


def _record_update(message: Message, name: str = "message.updated", *, kind: str = "status") -> None:
    record(
        NewEvent(
            shop_id=message.shop_id,
            name=name,
            topic="conversation",
            subject=message.conversation.public_id,
            actor=Actor("customer" if kind in ("edit", "delete", "reaction") else "system"),
            data={"message": message.public_id, "change": kind},
        )
    )
