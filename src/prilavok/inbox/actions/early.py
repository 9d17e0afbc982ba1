"""Receipts, edits, deletions and reactions that came before their message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prilavok.channels.models import Channel
from prilavok.inbox.actions import changes
from prilavok.inbox.models import EarlyUpdate, Message


def keep(channel: Channel, external_id: str, *, key: str, change: Mapping[str, object]) -> None:
    """Remember `change` (see `changes.apply`) until the message arrives; repeats are dropped."""
    EarlyUpdate.objects.bulk_create(
        [EarlyUpdate(channel=channel, external_id=external_id, key=key[:300], change=dict(change))],
        ignore_conflicts=True,
    )


def fold_in(channel: Channel, messages: Sequence[Message]) -> None:
    """Apply what was kept for these messages, in the order it came."""
    by_id = {external: message for message in messages for external in message.external_ids}
    if not by_id:
        return
    kept = list(EarlyUpdate.objects.filter(channel=channel, external_id__in=list(by_id)).order_by("pk"))
    for row in kept:
        changes.apply(by_id[row.external_id], row.change)
    if kept:
        EarlyUpdate.objects.filter(pk__in=[row.pk for row in kept]).delete()

