"""The handlers that are compared: HMAC only, and one INSERT with its own commit a request."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg_pool

from tests.bench.payloads import SECRET

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_pool: psycopg_pool.AsyncConnectionPool | None = None


async def _verified(scope: Scope, receive: Receive) -> bytes | None:
    raw, more = b"", True
    while more:
        message = await receive()
        raw += message.get("body", b"")
        more = message.get("more_body", False)
    given = dict(scope["headers"]).get(b"x-hub-signature-256", b"")
    wanted = b"sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest().encode()
    return raw if hmac.compare_digest(given, wanted) else None


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads, checks the signature, answers: what no handler can do without."""
    if scope["type"] != "http":
        return
    await _answer(send, 200 if await _verified(scope, receive) is not None else 403)


async def insert_per_request(scope: Scope, receive: Receive, send: Send) -> None:
    """The obvious design: a pooled connection, one INSERT, one commit, then the answer."""
    global _pool  # noqa: PLW0603  one pool a process
    if scope["type"] != "http":
        return
    raw = await _verified(scope, receive)
    if raw is None:
        await _answer(send, 403)
        return
    if _pool is None:
        _pool = psycopg_pool.AsyncConnectionPool(os.environ["BENCH_DSN"], min_size=4, max_size=16, open=False)
        await _pool.open()
    async with _pool.connection() as connection:
        await connection.execute(
            "INSERT INTO bench_inserted (key, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [hashlib.sha256(raw).hexdigest(), raw],
        )
    await _answer(send, 200)
