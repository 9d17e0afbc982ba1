from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prilavok.events.models import Event
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from prilavok.teamwork.actions.availability import GONE_AFTER, hear_from, leave, note_gone, set_state
from prilavok.teamwork.tests.kit import MONDAY
from tests.factories import make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def member(clock: time_machine.Traveller) -> Membership:
    return make_membership()


def told(member: Membership) -> list[str]:
    rows = Event.objects.filter(name="member.availability", subject=member.public_id).order_by("pk")
    return [str(row.data["state"]) for row in rows]


def test_a_heartbeat_brings_online_and_is_told_once(
    member: Membership, clock: time_machine.Traveller
) -> None:
    hear_from(member)
    clock.shift(45)
    row = hear_from(member)
    assert (row.word, row.changed_at, row.seen_at) == ("available", MONDAY, now())
    assert told(member) == ["available"]


def test_silence_means_offline(member: Membership, clock: time_machine.Traveller) -> None:
    hear_from(member)
    clock.shift(GONE_AFTER)
    assert note_gone(now()) == 0
    clock.shift(timedelta(seconds=1))
    assert (note_gone(now()), note_gone(now())) == (1, 0)
    row = hear_from(member)
    assert told(member) == ["available", "offline", "available"]
    assert row.changed_at == now()


def test_away_stays_away_over_the_night(member: Membership, clock: time_machine.Traveller) -> None:
    assert set_state(member, "away").word == "away"
    clock.shift(timedelta(hours=12))
    note_gone(now())
    assert hear_from(member).word == "away"
    assert told(member) == ["away", "offline", "away"]


def test_the_same_word_again_changes_nothing(member: Membership, clock: time_machine.Traveller) -> None:
    set_state(member, "away")
    clock.shift(60)
    assert set_state(member, "away").changed_at == MONDAY
    assert told(member) == ["away"]


def test_who_logs_out_is_gone_at_once(member: Membership) -> None:
    hear_from(member)
    leave(member)
    leave(member)
    assert told(member) == ["available", "offline"]
