"""One LISTEN connection a process; hints go to everyone who watches the shop.

NOTIFY only wakes the hub: what happened is read from the event table, so nothing depends on a
notification arriving. Passing hints (who is writing) stand in the notification itself and may be lost.
Row numbers are given before the commit and may appear out of order; numbers that are missing are asked
for again for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import structlog
from psycopg import AsyncConnection

from prilavok.events.actions import LIVE_CHANNEL, PASSING_CHANNEL

REREAD_SECONDS = 5.0
GAP_SECONDS = 60.0
READ_LIMIT = 2000
WATCHER_QUEUE = 500
START_SECONDS = 5.0
GAPS_AT_START = 200

log = structlog.get_logger(__name__)

_READ = """
SELECT id, shop_id, name, topic, subject FROM events_event
WHERE id > %s OR id = ANY(%s) ORDER BY id LIMIT %s
"""

_NEWEST = "SELECT id FROM events_event ORDER BY id DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Hint:
    """`id` is the public id of what `topic` names; readers re-read it."""

    shop_id: int
    topic: str
    id: str
    event: str


class Watcher:
    """One open stream. When its reader is too slow, `overflowed` tells it to refetch everything."""

    def __init__(self, shop_id: int) -> None:
        self.shop_id = shop_id
        self.overflowed = False
        self.ended = False
        self._hints: dict[Hint, None] = {}
        self._ready = asyncio.Event()

    def offer(self, hint: Hint) -> None:
        """Equal hints that nobody has read yet are one hint."""
        if len(self._hints) >= WATCHER_QUEUE:
            self._hints.clear()
            self.overflowed = True
        self._hints[hint] = None
        self._ready.set()

    def end(self) -> None:
        self.ended = True
        self._ready.set()

    async def next(self, seconds: float) -> list[Hint]:
        """What has happened; empty when the time has passed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), seconds)
        self._ready.clear()
        hints, self._hints = list(self._hints), {}
        return hints


class Hub:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._watchers: dict[int, set[Watcher]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self._seen = 0
        self._gaps: dict[int, float] = {}

    @contextlib.asynccontextmanager
    async def watch(self, shop_id: int) -> AsyncIterator[Watcher]:
        """What is committed after this is entered is told; while the database is away, nothing can be."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        watcher = Watcher(shop_id)
        self._watchers[shop_id].add(watcher)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._listening.wait(), START_SECONDS)
            yield watcher
        finally:
            self._watchers[shop_id].discard(watcher)
            if not self._watchers[shop_id]:
                del self._watchers[shop_id]

    def end_watches(self) -> None:
        """The process is about to stop: streams that never end by themselves would hold it up."""
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.end()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    await self._listen(connection)
            except psycopg.Error as error:
                log.warning("live.reconnects", error=str(error))
                await asyncio.sleep(1)

    async def _listen(self, connection: AsyncConnection) -> None:
        await connection.execute(f"LISTEN {LIVE_CHANNEL}")
        await connection.execute(f"LISTEN {PASSING_CHANNEL}")
        if not self._seen:
            await self._start_from_now(connection)
        while True:
            await self._read(connection)
            self._listening.set()
            async for notice in connection.notifies(timeout=REREAD_SECONDS, stop_after=1):
                if notice.channel == PASSING_CHANNEL:
                    self._pass_on(notice.payload)

    async def _start_from_now(self, connection: AsyncConnection) -> None:
        """Missing numbers just below the newest may belong to transactions that are still under way."""
        rows = await (await connection.execute(_NEWEST, [GAPS_AT_START])).fetchall()
        if not rows:
            return
        known = {int(row[0]) for row in rows}
        self._seen = max(known)
        missing = set(range(min(known), self._seen)) - known
        self._gaps = dict.fromkeys(missing, time.monotonic())

    async def _read(self, connection: AsyncConnection) -> None:
        while True:
            cursor = await connection.execute(_READ, [self._seen, self._open_gaps(), READ_LIMIT])
            rows = await cursor.fetchall()
            for pk, *hint in rows:
                self._note(pk)
                self._offer(Hint(hint[0], hint[2], hint[3], hint[1]))
            if len(rows) < READ_LIMIT:
                return

    def _pass_on(self, payload: str) -> None:
        told = json.loads(payload)
        self._offer(Hint(told["shop_id"], told["topic"], told["subject"], told["topic"]))

    def _open_gaps(self) -> list[int]:
        """Missing numbers young enough to belong to a transaction that is still under way."""
        oldest = time.monotonic() - GAP_SECONDS
        self._gaps = {pk: since for pk, since in self._gaps.items() if since > oldest}
        return list(self._gaps)

    def _note(self, pk: int) -> None:
        self._gaps.pop(pk, None)
        if pk > self._seen:
            moment = time.monotonic()
            first = max(self._seen + 1, pk - READ_LIMIT)
            self._gaps |= dict.fromkeys(range(first, pk), moment)
            self._seen = pk

    def _offer(self, hint: Hint) -> None:
        for watcher in self._watchers.get(hint.shop_id, ()):
            watcher.offer(hint)
