"""What is written of one request: plain values, made without the ORM on the hot path."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from prilavok.ingest.models import SHARDS
from prilavok.lib.ids import new_public_id

KEPT_HEADERS = ("content-type", "user-agent")


@dataclass(slots=True)
class NewRow:
    """One InboundEvent to be: `ignored` when it is for an account that this hook does not serve."""

    channel_id: int
    key: str
    shard: int
    thread: str
    headers: str
    body: bytes
    status: str
    public_id: str


def shard_of(channel_id: int, thread: str) -> int:
    return zlib.crc32(f"{channel_id}:{thread}".encode()) % SHARDS


def new_row(
    *,
    channel_id: int,
    thread: str,
    headers: Mapping[str, str],
    kept: Iterable[str],
    body: bytes,
    ignored: bool = False,
) -> NewRow:
    """The key is the body's digest: a repeated delivery is the same row."""
    stored = {name: headers[name] for name in (*KEPT_HEADERS, *kept) if name in headers}
    return NewRow(
        channel_id,
        hashlib.sha256(body).hexdigest(),
        shard_of(channel_id, thread),
        thread[:120],
        orjson.dumps(stored).decode(),
        body,
        "ignored" if ignored else "stored",
        new_public_id(),
    )
