from __future__ import annotations

from datetime import time, timedelta

import pytest

from prilavok.teamwork.tests.kit import MONDAY, at
from prilavok.teamwork.wishes import is_daily_due, is_hourly_due, is_quiet

ZONE = "Europe/Moscow"


@pytest.mark.parametrize(
    ("moment", "start", "end", "quiet"),
    [
        ("2026-11-23T23:30:00+03:00", time(22), time(8), True),
        ("2026-11-23T07:59:00+03:00", time(22), time(8), True),
        ("2026-11-23T08:00:00+03:00", time(22), time(8), False),
        ("2026-11-23T13:00:00+03:00", time(13), time(14), True),
        ("2026-11-23T14:00:00+03:00", time(13), time(14), False),
        ("2026-11-23T03:00:00+03:00", None, None, False),
    ],
)
def test_quiet_hours_go_over_midnight(moment: str, start: time | None, end: time | None, quiet: bool) -> None:
    assert is_quiet(at(moment), ZONE, start, end) is quiet


def test_a_letter_an_hour() -> None:
    assert is_hourly_due(MONDAY, None)
    assert not is_hourly_due(MONDAY, MONDAY - timedelta(minutes=59))
    assert is_hourly_due(MONDAY, MONDAY - timedelta(minutes=60))


def test_a_letter_a_day_on_the_shops_clock() -> None:
    nine = at("2026-11-23T09:00:00+03:00")
    assert not is_daily_due(nine - timedelta(seconds=1), ZONE, time(9), None)
    assert is_daily_due(nine, ZONE, time(9), nine - timedelta(days=1))
    assert not is_daily_due(nine + timedelta(hours=3), ZONE, time(9), nine)
    assert is_daily_due(nine + timedelta(hours=14), ZONE, time(9), nine - timedelta(days=1))
