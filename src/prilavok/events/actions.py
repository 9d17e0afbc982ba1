"""`record` writes what happened, wakes the live hub and queues the reactions, in one transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from django.db import connection

from prilavok.events.models import Event
from prilavok.events.types import NewEvent
from prilavok.lib import bulk
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer

LIVE_CHANNEL = "prilavok_live"
PASSING_CHANNEL = "prilavok_passing"
REACTION_BATCH = 200

Interested = Callable[[Collection[int]], Collection[int]]
"""Of these shops, the ones in which a task has anything to do."""

_reactions: dict[str, tuple[str, ...]] = {}
_interested: dict[str, Interested] = {}


def install_reactions(
    table: Mapping[str, tuple[str, ...]], interested: Mapping[str, Interested] | None = None
) -> None:
    """Set the table event name -> task names (`config/wiring.py` owns it).

    A task that is not in `interested` is queued for every shop.
    """
    _reactions.clear()
    _reactions.update(table)
    _interested.clear()
    _interested.update(interested or {})


def record(*events: NewEvent) -> list[Event]:
    """Write the events; returns the rows in the same order.

    The hint carries nothing: PostgreSQL folds equal notifications of one transaction into one, and
    the hub reads the rows themselves.
    """
    if not events:
        return []
    moment = now()
    rows = bulk.insert_rows(
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


def tell_passing(*, shop_id: int, topic: str, subject: str) -> None:
    """A hint about what is worth nothing a minute later: the open pages get it, no table keeps it."""
    payload = json.dumps({"shop_id": shop_id, "topic": topic, "subject": subject})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [PASSING_CHANNEL, payload])


def _queue_reactions(rows: Iterable[Event]) -> None:
    """One job a task and batch, so that a burst of events does not become a burst of jobs."""
    wanted: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        for task in _reactions.get(row.name, ()):
            wanted[task].append(row)
    for task, causes in wanted.items():
        ids = [row.pk for row in _of_interested(task, causes)]
        for start in range(0, len(ids), REACTION_BATCH):
            defer(task, queue="reactions", event_ids=ids[start : start + REACTION_BATCH])


def _of_interested(task: str, rows: list[Event]) -> list[Event]:
    if task not in _interested:
        return rows
    shops = _interested[task]({row.shop_id for row in rows})
    return [row for row in rows if row.shop_id in shops]
