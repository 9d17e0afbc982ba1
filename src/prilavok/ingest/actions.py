"""Stored requests become what they mean: a batch in one transaction, one by one when that fails."""

from __future__ import annotations

import json
import traceback
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction

from prilavok.channels import registry
from prilavok.channels.actions import note_event_times
from prilavok.channels.models import Channel
from prilavok.channels.types import ChannelEvent, WebhookRequest
from prilavok.ingest import metrics
from prilavok.ingest.dispatch import Result, apply_events
from prilavok.ingest.models import InboundEvent
from prilavok.lib.bulk import read_rows
from prilavok.lib.clock import now
from prilavok.lib.database import is_conflict, is_outage

BATCH = 200
DEADLOCK_TRIES = 3
AHEAD = timedelta(days=1)
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
"""No network is older; adapters give 1970 to what had no time."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Parsed:
    row: InboundEvent
    events: list[ChannelEvent]
    foreign: int = 0


_PENDING = """
SELECT id FROM ingest_inboundevent WHERE status = 'stored' AND shard = ANY(%s) ORDER BY id LIMIT %s
"""


def pending(shards: Sequence[int]) -> list[int]:
    """Row numbers of the next requests of these shards, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [list(shards), BATCH])
        return [pk for (pk,) in cursor.fetchall()]


def apply_rows(ids: Sequence[int], *, again: bool = False) -> int:
    """Apply the named requests; the number that went well.

    `again` also takes requests that have been applied before (a replay). Connection losses are
    raised: nothing has happened then, and the rows are still there.
    """
    try:
        with metrics.batch_seconds.time():
            return _with_retries(ids, again=again)
    except Exception as error:
        if is_outage(error):
            raise
        if len(ids) == 1:
            _fail(ids[0], error)
            return 0
        log.warning("ingest.batch_failed", rows=len(ids), error=repr(error))
    return sum(apply_rows([pk], again=again) for pk in ids)


def _with_retries(ids: Sequence[int], *, again: bool) -> int:
    for attempt in range(DEADLOCK_TRIES):
        try:
            return _apply(ids, again=again)
        except OperationalError as error:
            if not is_conflict(error):
                raise
            if attempt == DEADLOCK_TRIES - 1:
                raise RuntimeError("deadlocks") from error
    raise AssertionError


_TAKEN = "WHERE row.id = ANY(%s) AND (%s OR row.status = 'stored') ORDER BY row.id FOR UPDATE SKIP LOCKED"


@transaction.atomic
def _apply(ids: Sequence[int], *, again: bool) -> int:
    by_channel: dict[int, list[InboundEvent]] = defaultdict(list)
    for row in read_rows(InboundEvent, _TAKEN, [list(ids), again]):
        by_channel[row.channel_id].append(row)
    found = read_rows(Channel, "WHERE row.id = ANY(%s)", [list(by_channel)], related=("shop",))
    channels = {channel.pk: channel for channel in found}
    done = 0
    for channel_id in sorted(by_channel):
        done += _apply_channel(channels[channel_id], by_channel[channel_id])
    note_event_times(_latest(by_channel))
    return done


def _latest(by_channel: dict[int, list[InboundEvent]]) -> dict[int, datetime]:
    return {pk: max(row.received_at for row in rows) for pk, rows in by_channel.items()}


def _apply_channel(channel: Channel, rows: Sequence[InboundEvent]) -> int:
    parsed = [_parse(channel, row) for row in rows]
    results = apply_events(channel, [event for part in parsed for event in part.events])
    position = 0
    for part in parsed:
        mine = results[position : position + len(part.events)]
        position += len(part.events)
        _note(part, mine)
    _save([part.row for part in parsed])
    return sum(part.row.status != InboundEvent.Status.FAILED for part in parsed)


_SAVE = """
UPDATE ingest_inboundevent AS row
SET status = new.status, error = new.error, summary = new.summary, applied_at = new.applied_at,
    attempts = row.attempts + 1
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::jsonb[], %s::timestamptz[])
    AS new(id, status, error, summary, applied_at)
WHERE row.id = new.id AND row.id = ANY(%s)
"""
"""The rows are named twice: the planner then reads just them, whatever it knows of the table."""


def _save(rows: Sequence[InboundEvent]) -> None:
    """One statement of constant text: Django's bulk_update costs more than all the rest of a batch."""
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.status for row in rows],
        [row.error for row in rows],
        [json.dumps(row.summary) for row in rows],
        [row.applied_at for row in rows],
        [row.pk for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, columns)


def _parse(channel: Channel, row: InboundEvent) -> _Parsed:
    request = WebhookRequest(method="POST", query={}, headers=row.headers, body=bytes(row.body))
    row.error = ""
    try:
        events = registry.get(channel.kind).inbound.parse(request)
    except ValueError as error:
        row.error = f"Unreadable: {error}"
        return _Parsed(row, [])
    mine = [_dated(event, row) for event in events if event.account in ("", channel.external_id)]
    return _Parsed(row, mine, foreign=len(events) - len(mine))


def _dated(event: ChannelEvent, row: InboundEvent) -> ChannelEvent:
    """A network that told no time, or one that cannot be, means the moment at which it spoke."""
    if event.occurred_at > EARLIEST and event.occurred_at < row.received_at + AHEAD:
        return event
    return replace(event, occurred_at=row.received_at)


def _note(part: _Parsed, results: Sequence[Result]) -> None:
    row = part.row
    row.applied_at = now()
    row.summary = [asdict(result) for result in results]
    unknown = [result.detail for result in results if result.result == "unknown"]
    useful = [result for result in results if result.result not in ("unknown", "noted")]
    if row.error.startswith("Unreadable") and not results:
        row.status = InboundEvent.Status.FAILED
    elif useful:
        row.status, row.error = InboundEvent.Status.APPLIED, ""
    else:
        row.status = InboundEvent.Status.IGNORED
        row.error = "; ".join(unknown)
        if not results:
            row.error = "another account" if part.foreign else "nothing in it"


@transaction.atomic
def _fail(pk: int, error: Exception) -> None:
    """The poison event holds up nobody; its whole story stands in the row."""
    log.error("ingest.event_failed", inbound_event=pk, error=repr(error), exc_info=error)
    story = "".join(traceback.format_exception(error))[-4000:]
    text = f"{error!r}\n{story}".replace("\0", "").encode("utf-8", "replace").decode()
    row = InboundEvent.objects.select_for_update().get(pk=pk)
    row.status, row.error = InboundEvent.Status.FAILED, text
    row.attempts += 1
    row.applied_at = now()
    row.save(update_fields=["status", "error", "attempts", "applied_at"])
