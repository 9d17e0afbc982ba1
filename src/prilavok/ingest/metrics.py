"""Counters of the way in, for Prometheus."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter, Histogram

stored = Counter("prilavok_hook_stored_total", "Requests stored, by kind", ["kind"])
refused = Counter("prilavok_hook_refused_total", "Requests refused, by status", ["status"])
applied = Counter("prilavok_inbound_applied_total", "Inbound events applied, by result", ["result"])
unrecognized = Counter("prilavok_unrecognized_total", "Parts of requests nobody knows", ["kind"])
batch_seconds = Histogram("prilavok_apply_batch_seconds", "Time to apply one batch")


@cache
def _stored(kind: str) -> Counter:
    return stored.labels(kind)


def count_stored(kind: str) -> None:
    """Finding a labelled counter costs more than raising it, and this is the hot path."""
    _stored(kind).inc()
