"""What became of events that are no messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Model
from prometheus_client import REGISTRY

from prilavok.channels.models import AccountNotice
from prilavok.channels.types import AccountProblem, IdentityChanged, Noted, Person, Unrecognized
from prilavok.customers.models import Identity
from prilavok.events.models import Event
from prilavok.ingest.dispatch import apply_events
from tests.factories import make_channel

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE: dict[str, Any] = {"key": "k1", "account": "", "thread": "t", "occurred_at": NOON}


def unknown_parts() -> float:
    return REGISTRY.get_sample_value("prilavok_unrecognized_total", {"kind": "vk"}) or 0.0


def count(model: type[Model]) -> int:
    return model._default_manager.count()


def test_what_is_known_and_of_no_use_is_not_counted_as_unknown() -> None:
    channel = make_channel(kind="vk")
    before = unknown_parts()
    events = [Noted(**BASE, path="/a", why="a like"), Unrecognized(**BASE, path="/b", why="what is it")]
    assert [(one.result, one.detail) for one in apply_events(channel, events)] == [
        ("noted", "/a: a like"),
        ("unknown", "/b: what is it"),
    ]
    assert unknown_parts() == before + 1


def test_a_new_name_of_a_stranger_makes_nobody() -> None:
    change = IdentityChanged(**BASE, person=Person("US.1", aliases=("7916",)))
    assert apply_events(make_channel(), [change])[0].result == "repeat"
    assert count(Identity) == 0


def test_a_word_on_the_account_is_shown_and_stops_nothing() -> None:
    channel = make_channel(kind="whatsapp")
    told = AccountProblem(**BASE, reason="quality", text="Quality is low", blocking=False)
    assert [one.result for one in apply_events(channel, [told, told])] == ["applied", "repeat"]
    channel.refresh_from_db()
    notice = AccountNotice.objects.get()
    assert (channel.status, notice.text, notice.told_at) == ("active", "Quality is low", NOON)
    assert list(Event.objects.values_list("name", flat=True)) == ["channel.updated"]


def test_a_late_repeat_of_a_solved_problem_stops_the_channel_no_more() -> None:
    channel = make_channel()
    told = AccountProblem(**BASE, reason="access", text="Access was taken away")
    apply_events(channel, [told])
    channel.refresh_from_db()
    assert channel.status == "reconnect"
    type(channel).objects.filter(pk=channel.pk).update(status="active", problem="")
    apply_events(channel, [told])
    channel.refresh_from_db()
    assert channel.status == "active"
    apply_events(channel, [replace(told, key="k2")])
    channel.refresh_from_db()
    assert channel.status == "reconnect"
