from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from prilavok.channels.actions.telling import tell
from prilavok.channels.models import AccountNotice, Channel
from prilavok.channels.types import AccountProblem
from prilavok.lib.clock import now

NOTICES_KEPT = timedelta(days=90)


@transaction.atomic
def report_problem(channel: Channel, status: str, text: str) -> None:
    """The channel stopped working (`reconnect`) or rests (`paused`); told once, not at every call."""
    changed = (
        Channel.objects.filter(pk=channel.pk)
        .exclude(status__in=[status, Channel.Status.DISABLED])
        .update(status=status, problem=text[:300])
    )
    if changed:
        tell(channel, name="channel.problem", status=status, problem=text[:300])


@transaction.atomic
def clear_problem(channel: Channel) -> None:
    changed = (
        Channel.objects.filter(pk=channel.pk)
        .exclude(status=Channel.Status.DISABLED, problem="")
        .update(status=Channel.Status.ACTIVE, problem="", paused_until=None)
    )
    if changed:
        tell(channel, status=Channel.Status.ACTIVE)


@transaction.atomic(savepoint=False)
def note_account(channel: Channel, event: AccountProblem) -> bool:
    """The network's word on the account, each once; a blocking one stops the channel."""
    text = event.text or event.reason
    _, is_new = AccountNotice.objects.get_or_create(
        channel=channel,
        key=event.key[:300],
        defaults={
            "reason": event.reason[:60],
            "text": text[:500],
            "blocking": event.blocking,
            "told_at": event.occurred_at,
        },
    )
    if not is_new:
        return False
    if event.blocking:
        report_problem(channel, Channel.Status.RECONNECT, text)
        return True
    tell(channel, status=channel.status, notice=event.reason)
    return True


def forget_old_notices() -> int:
    deleted, _ = AccountNotice.objects.filter(told_at__lt=now() - NOTICES_KEPT).delete()
    return deleted


_NOTE_EVENT = "UPDATE channels_channel SET last_event_at = GREATEST(last_event_at, %s) WHERE id = %s"


def note_event_times(latest: Mapping[int, datetime]) -> None:
    """Channel id -> when its newest request arrived. Ids in order, so that two writers cannot deadlock."""
    with connection.cursor() as cursor:
        for channel_id in sorted(latest):
            cursor.execute(_NOTE_EVENT, [latest[channel_id], channel_id])
