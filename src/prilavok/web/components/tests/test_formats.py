from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from prilavok.lib.money import Money
from prilavok.web.components import formats

NOW = datetime(2026, 11, 23, 11, 40, tzinfo=UTC)  # 15:40 in Samara


@pytest.fixture(autouse=True)
def samara() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), timezone.override(ZoneInfo("Europe/Samara")):
        yield


@pytest.mark.parametrize(
    ("amount", "currency", "russian", "english"),
    [
        (490000, "RUB", "4\u00a0900\u00a0₽", "RUB\u00a04,900"),
        (5290, "GBP", "52,90\u00a0£", "£52.90"),
        (4900, "GBP", "49\u00a0£", "£49"),
        (123456789, "EUR", "1\u00a0234\u00a0567,89\u00a0€", "€1,234,567.89"),
        (1500, "JPY", "1\u00a0500\u00a0JPY", "JPY\u00a01,500"),
        (0, "RUB", "0\u00a0₽", "RUB\u00a00"),
    ],
)
def test_money(amount: int, currency: str, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert formats.money(Money(amount, currency)) == russian
    with translation.override("en"):
        assert formats.money(Money(amount, currency)) == english


@pytest.mark.parametrize(
    ("moment", "russian", "english"),
    [
        (datetime(2026, 11, 23, 10, 36, tzinfo=UTC), "14:36", "2:36\u00a0pm"),
        (datetime(2026, 11, 22, 20, 30, tzinfo=UTC), "00:30", "12:30\u00a0am"),
        (datetime(2026, 11, 22, 19, 30, tzinfo=UTC), "вчера", "yesterday"),
        (datetime(2026, 11, 21, 10, 0, tzinfo=UTC), "21\u00a0нояб.", "21\u00a0Nov"),
        (datetime(2025, 3, 8, 10, 0, tzinfo=UTC), "8\u00a0марта\u00a02025", "8\u00a0March\u00a02025"),
    ],
)
def test_when_counts_days_in_the_shops_time_zone(moment: datetime, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert formats.when(moment) == russian
    with translation.override("en"):
        assert formats.when(moment) == english


def test_exact_time_and_head_of_a_day() -> None:
    yesterday = datetime(2026, 11, 22, 10, 12, tzinfo=UTC)
    autumn = datetime(2026, 10, 14, 7, 20, tzinfo=UTC)
    with translation.override("ru"):
        assert [formats.exactly(yesterday), formats.exactly(autumn)] == [
            "вчера, 14:12",
            "14\u00a0окт., 11:20",
        ]
        assert [formats.day(yesterday), formats.day(autumn)] == ["Вчера", "14\u00a0октября"]
        assert formats.full(autumn) == "14\u00a0октября\u00a02026, 11:20, Europe/Samara"


@pytest.mark.parametrize(
    ("minutes", "russian", "english"),
    [
        (0.5, "<1\u00a0мин", "<1 min"),
        (4, "4\u00a0мин", "4 min"),
        (60, "1\u00a0ч", "1 h"),
        (113, "1\u00a0ч 53\u00a0м", "1 h 53 m"),
        (6 * 1440 + 22 * 60 + 5, "6\u00a0д 22\u00a0ч", "6 d 22 h"),
        (2 * 1440, "2\u00a0д", "2 d"),
    ],
)
def test_short_durations(minutes: float, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert formats.duration_short(timedelta(minutes=minutes)) == russian
    with translation.override("en"):
        assert formats.duration_short(timedelta(minutes=minutes)) == english


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Анна Ковалёва", "АК"),
        ("mila.knit", "MK"),
        ("@olesya_home", "OH"),
        ("Отзывы", "ОТ"),
        ("Ю", "Ю"),
        ("🌿", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


def test_a_person_keeps_the_hue() -> None:
    assert [formats.hue("k3JtQ9f2"), formats.hue("anna")] == [formats.hue("k3JtQ9f2"), formats.hue("anna")]
    assert {formats.hue(str(seed)) for seed in range(500)} == set(range(formats.HUES))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+79275550142", "+7\u00a0927\u00a0555\u201101\u201142"),
        ("79275550142", "+7\u00a0927\u00a0555\u201101\u201142"),
        ("по записи", "по записи"),
    ],
)
def test_phone(text: str, shown: str) -> None:
    assert formats.phone(text) == shown


def test_browser_name() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
    assert [formats.browser_name(each) for each in (chrome, phone, "curl/8")] == [
        "Chrome, Windows",
        "Safari, iPhone",
        "curl/8",
    ]
