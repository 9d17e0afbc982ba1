"""Does a member want to hear of this now? Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


def is_quiet(moment: datetime, timezone: str, start: time | None, end: time | None) -> bool:
    """Between `start` and `end` on the shop's clock; a night goes over midnight."""
    if start is None or end is None:
        return False
    wall = moment.astimezone(ZoneInfo(timezone)).time()
    return start <= wall < end if start <= end else wall >= start or wall < end


def is_hourly_due(moment: datetime, sent_at: datetime | None) -> bool:
    return sent_at is None or moment - sent_at >= HOUR


def is_daily_due(moment: datetime, timezone: str, at: time, sent_at: datetime | None) -> bool:
    """Once a day, from `at` on; a worker that slept then catches up later in the day."""
    local = moment.astimezone(ZoneInfo(timezone))
    if local.time() < at:
        return False
    return sent_at is None or sent_at.astimezone(ZoneInfo(timezone)).date() < local.date()
