"""`record` writes what happened, wakes the live hub and queues the reactions, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import connection

from prilavok.events.models import Event
from prilavok.events.types import NewEvent
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer

LIVE_CHANNEL = "prilavok_live"
REACTION_BATCH = 200

_reactions: dict[str, tuple[str, ...]] = {}


def install_reactions(table: Mapping[str, tuple[str, ...]]) -> None:
    """Set the table event name -> task names (`config/wiring.py` owns it)."""
    _reactions.clear()
    _reactions.update(table)


def record(*events: NewEvent) -> list[Event]:
    """Write the events; returns the rows in the same order.

    The hint carries nothing: PostgreSQL folds equal notifications of one transaction into one, and
    the hub reads the rows themselves.
    """
    if not events:
        return []
    moment = now()
    rows = Event.objects.bulk_create(
        Event(
            shop_id=event.shop_id,
            name=event.name,
            topic=event.topic,
            subject=event.subject,
            data=dict(event.data),
            actor_type=event.actor.type,
            actor_id=event.actor.id,
            depth=event.actor.depth,
            occurred_at=event.occurred_at or moment,
        )
        for event in events
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [LIVE_CHANNEL])
    _queue_reactions(rows)
    return rows


def _queue_reactions(rows: Iterable[Event]) -> None:
    """One job a task and batch, so that a burst of events does not become a burst of jobs."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for task in _reactions.get(row.name, ()):
            wanted[task].append(row.pk)
    for task, ids in wanted.items():
        for start in range(0, len(ids), REACTION_BATCH):
            defer(task, queue="reactions", event_ids=ids[start : start + REACTION_BATCH])
