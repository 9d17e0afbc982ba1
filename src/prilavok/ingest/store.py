"""Group commit: many requests, one INSERT, one fsync; each is answered after its commit."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import psycopg
import structlog
from psycopg import AsyncConnection

from prilavok.ingest.rows import NewRow

WAKE_CHANNEL = "prilavok_ingest"
QUEUE_LIMIT = 4000
BATCH_LIMIT = 500
FLUSHERS = 3
RETRY_SECONDS = 0.5

log = structlog.get_logger(__name__)

# One statement, so one round trip: the wake-up leaves with the commit that it announces. Arrays travel in
# binary, because in text every quote of every header would be escaped.
_INSERT = """
WITH written AS (
INSERT INTO ingest_inboundevent
    (public_id, channel_id, key, shard, thread, headers, body, status,
     error, summary, attempts, received_at)
SELECT public_id, channel_id, key, shard, thread, headers::jsonb, body, status, '', '[]'::jsonb, 0, now()
FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::int[], %b::text[], %b::text[], %b::bytea[],
            %b::text[])
    AS new(public_id, channel_id, key, shard, thread, headers, body, status)
ON CONFLICT (channel_id, key) DO NOTHING
)
SELECT pg_notify(%s, '')
"""


Batch = list[tuple[NewRow, asyncio.Future[None]]]


class QueueFull(Exception):
    """More is arriving than can be written: the network is asked to come again."""


class Store:
    """Belongs to one event loop; started on the first request that needs it."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._queue: asyncio.Queue[tuple[NewRow, asyncio.Future[None]]] = asyncio.Queue(QUEUE_LIMIT)
        self._flushers: list[asyncio.Task[None]] = []

    async def put(self, row: NewRow) -> None:
        """Returns after the row is committed. Raises `QueueFull`, or what the database said."""
        if not self._flushers:
            self._flushers = [asyncio.create_task(self._flush_for_ever()) for _ in range(FLUSHERS)]
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((row, done))
        except asyncio.QueueFull:
            raise QueueFull from None
        await done

    async def close(self) -> None:
        for task in self._flushers:
            task.cancel()
        await asyncio.gather(*self._flushers, return_exceptions=True)
        self._flushers = []

    async def _flush_for_ever(self) -> None:
        connection: AsyncConnection | None = None
        try:
            while True:
                batch = await self._next_batch()
                connection = await self._flush(connection, batch)
        finally:
            await _drop(connection)

    async def _flush(self, connection: AsyncConnection | None, batch: Batch) -> AsyncConnection | None:
        """Writes and answers the batch; the connection to use next, None after a failure."""
        try:
            if connection is None or connection.closed:
                connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
            await _insert(connection, [row for row, _ in batch])
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            # One row that cannot be written must not take its neighbours with it.
            if len(batch) == 1:
                _settle(batch, error)
                return connection
            for one in batch:
                connection = await self._flush(connection, [one])
            return connection
        except psycopg.Error as error:
            log.error("ingest.insert_failed", error=str(error), rows=len(batch))
            await _drop(connection)
            _settle(batch, error)
            await asyncio.sleep(RETRY_SECONDS)
            return None
        except asyncio.CancelledError:
            _settle(batch, QueueFull())
            raise
        _settle(batch, None)
        return connection

    async def _next_batch(self) -> Batch:
        """What has gathered while the last batch was written; waits for the first one only."""
        batch = [await self._queue.get()]
        while len(batch) < BATCH_LIMIT and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch


def _settle(batch: Batch, error: Exception | None) -> None:
    for _, done in batch:
        if done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


async def _drop(connection: AsyncConnection | None) -> None:
    if connection is not None:
        with contextlib.suppress(psycopg.Error):
            await connection.close()


async def _insert(connection: AsyncConnection, rows: Sequence[NewRow]) -> None:
    values = [
        [row.public_id for row in rows],
        [row.channel_id for row in rows],
        [row.key for row in rows],
        [row.shard for row in rows],
        [row.thread for row in rows],
        [row.headers for row in rows],
        [row.body for row in rows],
        [row.status for row in rows],
        WAKE_CHANNEL,
    ]
    await connection.execute(_INSERT, values, prepare=True)
