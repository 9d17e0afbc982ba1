"""The consumer: owns shards by advisory lock, applies their requests in batches, in order.

Several consumers share the shards evenly. Locks and LISTEN live on a connection of their own; when
it breaks, the shards are free for others at that very moment.
"""

from __future__ import annotations

import math
import threading
import time

import psycopg
import structlog
from django.db import Error as DatabaseError
from django.db import connection

from prilavok.ingest.actions import apply_rows, pending
from prilavok.ingest.models import SHARDS
from prilavok.ingest.store import WAKE_CHANNEL

SHARD_LOCKS = 7002
PRESENCE_LOCKS = 7003
REBALANCE_SECONDS = 2.0
IDLE_SECONDS = 1.0
RECONNECT_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Ownership:
    """Which shards this consumer may work on; all state is in the session's advisory locks."""

    def __init__(self, control: psycopg.Connection[tuple[object, ...]]) -> None:
        self._control = control
        self.shards: list[int] = []
        self._seat = self._take_seat()
        self._checked = 0.0

    def _try(self, space: int, key: int) -> bool:
        row = self._control.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, key]).fetchone()
        return bool(row and row[0])

    def _take_seat(self) -> int | None:
        """A lock that counts us among the consumers; more than there are shards need none."""
        return next((seat for seat in range(SHARDS) if self._try(PRESENCE_LOCKS, seat)), None)

    def _consumers(self) -> int:
        row = self._control.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [PRESENCE_LOCKS],
        ).fetchone()
        return max(1, int(str(row[0])) if row else 1)

    def rebalance(self) -> None:
        """Hold a fair share: give back what is too much, take what is free."""
        if time.monotonic() - self._checked < REBALANCE_SECONDS:
            return
        self._checked = time.monotonic()
        if self._seat is None:
            self._seat = self._take_seat()
        share = math.ceil(SHARDS / self._consumers()) if self._seat is not None else 0
        while len(self.shards) > share:
            shard = self.shards.pop()
            self._control.execute("SELECT pg_advisory_unlock(%s, %s)", [SHARD_LOCKS, shard])
        for shard in range(SHARDS):
            if len(self.shards) >= share:
                break
            if shard not in self.shards and self._try(SHARD_LOCKS, shard):
                self.shards.append(shard)


class Consumer:
    """`run` blocks until `stop` is set; a lost database is waited for."""

    def __init__(self, dsn: str, stop: threading.Event) -> None:
        self._dsn = dsn
        self._stop = stop

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._dsn, autocommit=True) as control:
                    control.execute(f"LISTEN {WAKE_CHANNEL}")
                    self._consume(control, Ownership(control))
            except (psycopg.Error, DatabaseError) as error:
                log.warning("ingest.consumer_reconnects", error=str(error))
                connection.close()
                self._stop.wait(RECONNECT_SECONDS)
            except Exception:
                log.exception("ingest.consumer_failed")
                connection.close()
                self._stop.wait(RECONNECT_SECONDS)
        connection.close()

    def _consume(self, control: psycopg.Connection[tuple[object, ...]], ownership: Ownership) -> None:
        while not self._stop.is_set():
            ownership.rebalance()
            ids = pending(ownership.shards) if ownership.shards else []
            if ids:
                apply_rows(ids)
            else:
                self._wait(control)

    @staticmethod
    def _wait(control: psycopg.Connection[tuple[object, ...]]) -> None:
        """Until something is stored, at most a second; it also notices a lost control connection."""
        for _ in control.notifies(timeout=IDLE_SECONDS, stop_after=1):
            return
