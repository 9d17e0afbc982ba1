from __future__ import annotations

import random
import threading

import psycopg
import pytest
from django.db import OperationalError, connection

from prilavok.channels.models import Channel
from prilavok.customers.models import Customer
from prilavok.inbox.models import Conversation, Message
from prilavok.ingest import dispatch
from prilavok.ingest.actions import apply_rows, pending
from prilavok.ingest.models import SHARDS, InboundEvent
from prilavok.ingest.replay import ids_between, replay
from prilavok.ingest.rows import shard_of
from prilavok.ingest.tests.signed import ACCOUNT, connected, direct, encoded
from prilavok.linking.actions import link_messages

pytestmark = pytest.mark.django_db


def stored(channel: Channel, raw: bytes, key: str) -> InboundEvent:
    return InboundEvent.objects.create(channel=channel, key=key, shard=shard_of(channel.pk, key), body=raw)


def all_pending() -> list[int]:
    return pending(range(SHARDS))


def test_a_stored_request_becomes_a_message() -> None:
    channel = connected()
    row = stored(channel, encoded(direct("m1", "Есть 44?")), "a")
    assert apply_rows(all_pending()) == 1
    row.refresh_from_db()
    channel.refresh_from_db()
    assert (row.status, [part["result"] for part in row.summary]) == ("applied", ["applied"])
    assert Message.objects.get().text == "Есть 44?"
    assert channel.last_event_at == row.received_at
    assert all_pending() == []


def test_malformed_json_fails_and_holds_up_nobody() -> None:
    channel = connected()
    bad = stored(channel, b'{"object"', "a")
    stored(channel, encoded(direct("m1", "Есть 44?")), "b")
    assert apply_rows(all_pending()) == 1
    bad.refresh_from_db()
    assert bad.status == "failed"
    assert bad.error.startswith("Unreadable")
    assert Message.objects.count() == 1


def test_a_poison_event_is_kept_with_its_error_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = connected()
    rows = [stored(channel, encoded(direct(f"m{n}", f"текст {n}")), str(n)) for n in range(3)]
    real = link_messages

    def poisoned(shop, received):  # type: ignore[no-untyped-def]
        if any("текст 1" in item.message.text for item in received):
            raise RuntimeError("boom")
        return real(shop, received)

    monkeypatch.setattr(dispatch, "link_messages", poisoned)
    assert apply_rows(all_pending()) == 2
    assert list(InboundEvent.objects.order_by("pk").values_list("status", flat=True)) == [
        "applied",
        "failed",
        "applied",
    ]
    assert Message.objects.count() == 2
    monkeypatch.undo()
    assert replay([rows[1].pk]) == 1
    assert Message.objects.count() == 3


def test_a_value_beyond_the_limits_of_the_database_is_poison_and_an_outage_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PostgreSQL calls both operational errors."""
    row = stored(connected(), encoded(direct("m1", "текст")), "a")

    def refuse(state: type[psycopg.OperationalError]) -> None:
        def broken(*_: object) -> None:
            with connection.wrap_database_errors:
                raise state("no")

        monkeypatch.setattr(dispatch, "link_messages", broken)

    refuse(psycopg.errors.AdminShutdown)
    with pytest.raises(OperationalError):
        apply_rows(all_pending())
    refuse(psycopg.errors.ProgramLimitExceeded)
    assert apply_rows(all_pending()) == 0
    row.refresh_from_db()
    assert row.status == "failed"
    monkeypatch.undo()
    assert replay([row.pk]) == 1


@pytest.mark.parametrize("moment", [None, 0, 10**15, "soon"])
def test_a_time_that_cannot_be_is_the_moment_of_arrival(moment: object) -> None:
    body = direct("m1", "текст")
    body["entry"][0]["time"] = body["entry"][0]["messaging"][0]["timestamp"] = moment
    row = stored(connected(), encoded(body), "a")
    apply_rows(all_pending())
    assert Message.objects.get().sent_at == row.received_at


def test_a_replay_changes_nothing() -> None:
    channel = connected()
    rows = [stored(channel, encoded(direct(f"m{n}", "Привет")), str(n)) for n in range(2)]
    apply_rows(all_pending())
    before = (Message.objects.count(), Conversation.objects.get().unread, Customer.objects.count())
    assert replay(ids_between(rows[0].public_id, rows[1].public_id)) == 2
    assert (Message.objects.count(), Conversation.objects.get().unread, Customer.objects.count()) == before


def test_unknown_parts_are_counted_and_kept_as_ignored() -> None:
    channel = connected()
    row = stored(
        channel,
        encoded(
            {
                "object": "instagram",
                "entry": [{"id": ACCOUNT, "changes": [{"field": "novelty", "value": {}}]}],
            }
        ),
        "a",
    )
    apply_rows(all_pending())
    row.refresh_from_db()
    assert row.status == "ignored"
    assert "novelty" in row.error


@pytest.mark.django_db(transaction=True)
def test_consumers_at_the_same_time_make_everything_once() -> None:
    """Forty messages of four people, each in two requests, applied by three threads in random order."""
    channel = connected()
    for number in range(40):
        payload = direct(
            f"m{number}", f"текст {number}", person=f"20000000000000{number % 4}", at=1772998024000 + number
        )
        stored(channel, encoded(payload), f"a{number}")
        stored(channel, encoded(payload | {"repeat": True}), f"b{number}")
    ids = all_pending()

    def work(seed: int) -> None:
        mine = random.Random(seed).sample(ids, len(ids))
        for start in range(0, len(mine), 7):
            apply_rows(mine[start : start + 7])
        connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    apply_rows(all_pending())
    assert Message.objects.count() == 40
    assert Customer.objects.count() == Conversation.objects.count() == 4
    assert sorted(Conversation.objects.values_list("unread", flat=True)) == [10, 10, 10, 10]
    assert set(InboundEvent.objects.values_list("status", flat=True)) == {"applied"}
