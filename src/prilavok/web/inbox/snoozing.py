"""Until when a conversation may be put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prilavok.lib import clock

MORNING = 9
EVENING = 18
MONDAY = 7


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    key: str
    label: Any
    icon: str
    at: datetime | None = None


def snooze_choices() -> list[SnoozeChoice]:
    """In the shop's time zone; evening only while it is still to come."""
    times = _times()
    labels = {
        "evening": (_("Until this evening"), "i-sunset"),
        "tomorrow": (_("Until tomorrow morning"), "i-sunrise"),
        "monday": (_("Until Monday"), "i-calendar"),
    }
    timed = [SnoozeChoice(key, *labels[key], at=moment) for key, moment in times.items()]
    return [SnoozeChoice("", _("Until the reply"), "i-message-circle"), *timed]


def snooze_until(key: str) -> datetime | None:
    """None means until the customer writes. Raises `KeyError` for an unknown or past choice."""
    return _times()[key] if key else None


def _times() -> dict[str, datetime]:
    local = timezone.localtime(clock.now())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    times = {
        "evening": midnight.replace(hour=EVENING),
        "tomorrow": midnight.replace(hour=MORNING) + timedelta(days=1),
        "monday": midnight.replace(hour=MORNING) + timedelta(days=MONDAY - local.weekday()),
    }
    return {key: moment for key, moment in times.items() if moment > local}
