"""Numbers, money, times and names as the interface writes them, in Russian and English."""

from __future__ import annotations

import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prilavok.lib import clock
from prilavok.lib.money import Money, exponent

NBSP = "\u00a0"
HUES = 12
SYMBOLS = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "UAH": "₴", "KZT": "₸", "BYN": "Br"}
BEFORE_IN_ENGLISH = frozenset({"USD", "EUR", "GBP"})
BROWSERS = (
    ("Edg/", "Edge"),
    ("YaBrowser/", "Yandex"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def is_russian() -> bool:
    return (translation.get_language() or "").startswith("ru")


def number(value: int | Decimal) -> str:
    """1 286 in Russian, 1,286 in English; a fraction keeps its digits."""
    grouped = f"{value:,}"
    if is_russian():
        return grouped.replace(",", NBSP).replace(".", ",")
    return grouped


def sign(currency: str) -> str:
    """₽ for RUB; the code of a currency that has no sign of its own."""
    return SYMBOLS.get(currency, currency)


def money(value: Money) -> str:
    """4 900 ₽, £52.90, RUB 4,900; kopecks only if there are any."""
    whole = value.amount % 10 ** exponent(value.currency) == 0
    text = number(Decimal(int(value.decimal)) if whole else value.decimal)
    symbol = sign(value.currency)
    if is_russian():
        return f"{text}{NBSP}{symbol}"
    if value.currency in BEFORE_IN_ENGLISH:
        return f"{symbol}{text}"
    return f"{value.currency}{NBSP}{text}"


def phone(value: str) -> str:
    """+7 927 555-01-42, unbreakable; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(value if value.startswith("+") else f"+{value}", None)
    except phonenumbers.NumberParseException:
        return value
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return text.replace(" ", NBSP).replace("-", "\u2011")


def clock_time(moment: datetime) -> str:
    """14:36 in Russian, 2:36 pm in English, in the shop's time zone."""
    return _written_time(timezone.localtime(moment).time(), is_russian())


@lru_cache(maxsize=4096)
def _written_time(local: time, in_russian: bool) -> str:
    if in_russian:
        return f"{local:%H:%M}"
    return f"{local.hour % 12 or 12}:{local:%M}{NBSP}{'am' if local.hour < 12 else 'pm'}"


def _date(moment: datetime, pattern: str) -> str:
    language = "ru" if is_russian() else "en_GB"
    return _written_date(timezone.localtime(moment).date(), pattern, language)


@lru_cache(maxsize=4096)
def _written_date(on: date, pattern: str, language: str) -> str:
    """A thread names the same few days a hundred times."""
    return format_date(on, pattern, locale=language).replace(" ", NBSP)


def _days_ago(moment: datetime) -> int:
    return (timezone.localdate(clock.now()) - timezone.localdate(moment)).days


def _is_this_year(moment: datetime) -> bool:
    return timezone.localtime(moment).year == timezone.localtime(clock.now()).year


def short_date(moment: datetime) -> str:
    """21 нояб.; 8 марта 2025 when it was another year."""
    return _date(moment, "d MMM" if _is_this_year(moment) else "d MMMM y")


def when(moment: datetime) -> str:
    """For lists: 14:36, вчера, 21 нояб., 8 марта 2025."""
    days = _days_ago(moment)
    if days == 0:
        return clock_time(moment)
    return _("yesterday") if days == 1 else short_date(moment)


def exactly(moment: datetime) -> str:
    """For histories: сегодня, 14:36; вчера, 09:12; 21 нояб., 10:40."""
    days = _days_ago(moment)
    named = {0: _("today"), 1: _("yesterday")}.get(days)
    return f"{named or short_date(moment)}, {clock_time(moment)}"


def day(moment: datetime) -> str:
    """Head of a day in a thread or a timeline: Сегодня, Вчера, 14 октября, 8 марта 2025."""
    named = {0: pgettext("head", "Today"), 1: pgettext("head", "Yesterday")}.get(_days_ago(moment))
    return named or _date(moment, "d MMMM" if _is_this_year(moment) else "d MMMM y")


def full(moment: datetime) -> str:
    """With date, time and zone, for titles."""
    return _written_full(moment, timezone.get_current_timezone_name(), is_russian())


@lru_cache(maxsize=8192)
def _written_full(moment: datetime, zone: str, _in_russian: bool) -> str:
    return f"{_date(moment, 'd MMMM y')}, {clock_time(moment)}, {zone}"


def duration_short(value: timedelta | int | float) -> str:
    """4 мин; 1 ч 53 м; 6 д 22 ч."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return pgettext("duration", "%(minutes)s min") % {"minutes": minutes or "<1"}
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return _hours(hours, minutes)
    days, hours = divmod(hours, 24)
    if hours == 0:
        return pgettext("duration", "%(days)s d") % {"days": days}
    return pgettext("duration", "%(days)s d %(hours)s h") % {"days": days, "hours": hours}


def _hours(hours: int, minutes: int) -> str:
    if minutes == 0:
        return pgettext("duration", "%(hours)s h") % {"hours": hours}
    return pgettext("duration", "%(hours)s h %(minutes)s m") % {"hours": hours, "minutes": minutes}


def initials(name: str) -> str:
    """АК for Анна Ковалёва, MK for mila.knit, ОТ for Отзывы."""
    words = [
        word for word in name.lstrip("@").replace(".", " ").replace("_", " ").split() if word[0].isalnum()
    ]
    if not words:
        return "?"
    letters = words[0][0] + words[1][0] if len(words) > 1 else words[0][:2]
    return letters.upper()


def hue(seed: str) -> int:
    """One of twelve, the same for the same person for ever."""
    return zlib.crc32(seed.encode()) % HUES


def browser_name(user_agent: str) -> str:
    """«Chrome, Windows» out of the long line a browser sends about itself."""
    found = [next((name for sign, name in table if sign in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or user_agent[:60]
