"""Receipts, edits, deletions and reactions that came before their message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from prilavok.channels.models import Channel
from prilavok.customers.actions import note_contact
from prilavok.inbox.actions import changes, watermarks
from prilavok.inbox.lookup import locked_message
from prilavok.inbox.models import Conversation, EarlyUpdate, Message, Step
from prilavok.lib.bulk import read_rows
from prilavok.lib.clock import now

SETTLED_AFTER = timedelta(seconds=5)
KEPT_FOR = timedelta(days=30)


_KEPT_FOR_THESE = "WHERE row.channel_id = %s AND row.external_id = ANY(%s) ORDER BY row.id"


def fold_in(channel: Channel, messages: Sequence[Message]) -> None:
    """Apply what was kept for these messages, in the order it came."""
    by_id = {external: message for message in messages for external in _names(message)}
    if not by_id:
        return
    rows = read_rows(EarlyUpdate, _KEPT_FOR_THESE, [channel.pk, list(by_id)])
    kept = [row for row in rows if row.change["kind"] in changes.KINDS]
    for row in kept:
        message = by_id[row.external_id]
        changes.apply(message, row.change)
        if row.change.get("before"):
            watermarks.raise_before(message, Message.Status(row.change["status"]))
        _open_window(message, row.change)
    if kept:
        EarlyUpdate.objects.filter(pk__in=[row.pk for row in kept]).delete()


def _open_window(message: Message, change: Mapping[str, Any]) -> None:
    """A customer's reaction in Direct is an act of theirs, whenever we learn what it was about."""
    if change["kind"] != "reaction" or change["by"] != "customer" or not change["emoji"]:
        return
    room = message.conversation
    if room.kind == Conversation.Kind.DIRECT:
        at = datetime.fromisoformat(change["at"])
        note_contact({room.identity_id: at}, {room.customer_id: at})


def _names(message: Message) -> set[str]:
    return {*message.external_ids, *([message.external_id] if message.external_id else [])}


@transaction.atomic
def fold_in_late() -> int:
    """Updates that met their message on the way: each was under way when the other looked for it."""
    late = EarlyUpdate.objects.filter(created_at__lt=now() - SETTLED_AFTER, change__kind__in=changes.KINDS)
    in_message = Message.objects.filter(channel=OuterRef("channel"), external_id=OuterRef("external_id"))
    in_step = Step.objects.filter(message__channel=OuterRef("channel"), external_id=OuterRef("external_id"))
    rows = late.filter(Exists(in_message) | Exists(in_step)).select_related("channel").order_by("pk")[:1000]
    targets = {(row.channel_id, row.external_id): row.channel for row in rows}
    for (_, external_id), channel in targets.items():
        if message := locked_message(channel, external_id):
            fold_in(channel, [message])
    EarlyUpdate.objects.filter(created_at__lt=now() - KEPT_FOR).delete()
    return len(targets)
