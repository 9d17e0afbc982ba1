from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.teamwork.tests.kit import at
from prilavok.teamwork.working_time import Calendar

WEEKDAYS = dict.fromkeys(range(5), (600, 1140))
"""10:00 to 19:00."""
MOSCOW = Calendar("Europe/Moscow", WEEKDAYS)
BERLIN = Calendar("Europe/Berlin", dict.fromkeys(range(7), (0, 1440)))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T09:59:59+03:00", False),
        ("2026-11-23T10:00:00+03:00", True),
        ("2026-11-23T18:59:59+03:00", True),
        ("2026-11-23T19:00:00+03:00", False),
        ("2026-11-22T12:00:00+03:00", False),
    ],
)
def test_the_day_begins_and_ends_on_the_shops_clock(moment: str, is_open: bool) -> None:
    assert MOSCOW.is_open(at(moment)) is is_open


def test_without_days_of_work_it_is_open_round_the_clock() -> None:
    always = Calendar("Europe/Moscow")
    assert always.is_open(at("2026-11-22T03:00:00+03:00"))
    assert always.after(at("2026-11-22T23:30:00+03:00"), HOUR) == at("2026-11-23T00:30:00+03:00")


def test_a_holiday_closes_a_shop_that_is_always_open() -> None:
    calendar = Calendar("Europe/Moscow", holidays=frozenset({date(2027, 1, 1)}))
    assert not calendar.is_open(at("2027-01-01T12:00:00+03:00"))
    assert calendar.opens_at(at("2027-01-01T12:00:00+03:00")) == at("2027-01-02T00:00:00+03:00")


def test_the_next_opening_leaves_out_the_weekend_and_days_off() -> None:
    calendar = Calendar("Europe/Moscow", WEEKDAYS, frozenset({date(2026, 11, 23)}))
    assert calendar.opens_at(at("2026-11-20T19:30:00+03:00")) == at("2026-11-24T10:00:00+03:00")


def test_while_it_is_open_it_opens_now() -> None:
    noon = at("2026-11-23T12:00:00+03:00")
    assert MOSCOW.opens_at(noon) == noon


def test_an_absence_is_known_by_when_it_began() -> None:
    friday_evening = at("2026-11-20T19:00:00+03:00")
    assert MOSCOW.closed_since(at("2026-11-21T02:00:00+03:00")) == friday_evening
    assert MOSCOW.closed_since(at("2026-11-23T09:00:00+03:00")) == friday_evening


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        ("2026-11-23T12:00:00+03:00", 30, "2026-11-23T12:30:00+03:00"),
        ("2026-11-23T18:50:00+03:00", 30, "2026-11-24T10:20:00+03:00"),
        ("2026-11-20T18:30:00+03:00", 60, "2026-11-23T10:30:00+03:00"),
        ("2026-11-21T15:00:00+03:00", 15, "2026-11-23T10:15:00+03:00"),
        ("2026-11-23T10:00:00+03:00", 9 * 60, "2026-11-23T19:00:00+03:00"),
        ("2026-11-23T10:00:00+03:00", 9 * 60 + 1, "2026-11-24T10:01:00+03:00"),
    ],
)
def test_working_time_passes_while_the_shop_is_open(asked: str, minutes: int, due: str) -> None:
    assert MOSCOW.after(at(asked), timedelta(minutes=minutes)) == at(due)


def test_the_day_of_25_hours_is_one_of_25_hours() -> None:
    """Berlin, 25 October 2026: the clock goes from 3:00 back to 2:00."""
    assert BERLIN.after(at("2026-10-25T00:00:00+02:00"), 25 * HOUR) == at("2026-10-26T00:00:00+01:00")


def test_the_night_of_23_hours_keeps_the_opening_on_the_wall() -> None:
    calendar = Calendar("Europe/Berlin", dict.fromkeys(range(7), (540, 1020)))
    assert calendar.opens_at(at("2026-03-28T20:00:00+01:00")) == at("2026-03-29T09:00:00+02:00")


def test_without_a_day_of_work_in_sight_nothing_is_due() -> None:
    days = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(800))
    closed = Calendar("Europe/Moscow", WEEKDAYS, days)
    moment = at("2026-11-23T12:00:00+03:00")
    assert (closed.after(moment, HOUR), closed.opens_at(moment)) == (None, None)


@given(
    st.integers(min_value=0, max_value=60 * 24 * 365),
    st.integers(min_value=1, max_value=2000),
    st.integers(min_value=1, max_value=2000),
)
def test_two_stretches_of_work_are_one(start: int, one: int, other: int) -> None:
    begun = at("2026-01-01T00:00:00+00:00") + timedelta(minutes=start)
    halfway = MOSCOW.after(begun, timedelta(minutes=one))
    assert halfway is not None
    assert MOSCOW.after(halfway, timedelta(minutes=other)) == MOSCOW.after(
        begun, timedelta(minutes=one + other)
    )
