from __future__ import annotations

import threading

import psycopg
import pytest

from prilavok.inbox.models import Message
from prilavok.ingest import consumer as consumer_module
from prilavok.ingest.actions import apply_rows
from prilavok.ingest.consumer import Consumer, Ownership
from prilavok.ingest.models import SHARDS, InboundEvent
from prilavok.ingest.rows import shard_of
from prilavok.ingest.tests.signed import connected, direct, encoded
from tests.dsn import database_dsn

pytestmark = pytest.mark.django_db(transaction=True)


def settled(*ownerships: Ownership) -> list[int]:
    """How many shards each holds after enough rounds."""
    for _ in range(3):
        for ownership in ownerships:
            ownership._checked = 0.0
            ownership.rebalance()
    return [len(ownership.shards) for ownership in ownerships]


def test_consumers_share_the_shards_and_take_over_from_the_dead() -> None:
    first_control = psycopg.connect(database_dsn(), autocommit=True)
    first_backend = first_control.info.backend_pid
    with psycopg.connect(database_dsn(), autocommit=True) as second_control:
        first = Ownership(first_control)
        assert settled(first) == [SHARDS]
        second = Ownership(second_control)
        assert settled(first, second) == [8, 8]
        assert set(first.shards) & set(second.shards) == set()
        first_control.close()
        await_end_of(first_backend, second_control)
        assert settled(second) == [SHARDS]


def await_end_of(backend: int, control: psycopg.Connection[tuple[object, ...]]) -> None:
    """The server notices a closed connection, and gives its locks back, a moment later."""
    for _ in range(200):
        left = control.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend]).fetchone()
        if left is None:
            return
        control.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("the connection outlived its client")


def test_what_was_stored_is_applied_and_a_stopped_consumer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = connected()
    for number in range(5):
        raw = encoded(direct(f"m{number}", "Привет"))
        InboundEvent.objects.create(
            channel=channel, key=str(number), shard=shard_of(channel.pk, "x"), body=raw
        )
    stop, applied = threading.Event(), threading.Event()
    real = apply_rows

    def apply(ids: list[int]) -> int:
        done = real(ids)
        applied.set()
        return done

    monkeypatch.setattr(consumer_module, "apply_rows", apply)
    thread = threading.Thread(target=Consumer(database_dsn(), stop).run)
    thread.start()
    assert applied.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert Message.objects.count() == 5
