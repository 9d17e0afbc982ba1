"""Working time of a shop: pure, aware of zones and of the two days a year that are not 24 hours long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON = timedelta(days=400)
"""How far the calendar is looked through: a target of a week fits between the longest holidays."""
DAY = 24 * 60

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Calendar:
    """`hours` are minutes from local midnight by weekday (0 is Monday); none at all is round the clock."""

    timezone: str
    hours: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    @property
    def is_always_open(self) -> bool:
        return not self.hours and not self.holidays

    def is_open(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self._spans_of_day(self._local(moment)))

    def opens_at(self, moment: datetime) -> datetime | None:
        """When it is open next, from `moment` on; None when no day of work is in sight."""
        span = next(self.spans(moment), None)
        return max(span[0], moment) if span else None

    def closed_since(self, moment: datetime) -> datetime | None:
        """The end of the working time before `moment`; None when there was none."""
        day = self._local(moment)
        for _ in range(HORIZON.days):
            ended = [end for _, end in self._spans_of_day(day) if end <= moment]
            if ended:
                return ended[-1]
            day -= timedelta(days=1)
        return None

    def after(self, moment: datetime, duration: timedelta) -> datetime | None:
        """When `duration` of working time has passed since `moment`."""
        for start, end in self.spans(moment):
            begun = max(start, moment)
            if begun + duration <= end:
                return begun + duration
            duration -= end - begun
        return None

    def spans(self, moment: datetime) -> Iterator[Span]:
        """Working time that ends after `moment`, in UTC, in order."""
        first = self._local(moment)
        for number in range(HORIZON.days):
            yield from (
                span for span in self._spans_of_day(first + timedelta(days=number)) if span[1] > moment
            )

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def _spans_of_day(self, day: date) -> list[Span]:
        if day in self.holidays:
            return []
        hours = self.hours.get(day.weekday()) if self.hours else (0, DAY)
        return [(self._at(day, hours[0]), self._at(day, hours[1]))] if hours else []

    def _at(self, day: date, minutes: int) -> datetime:
        """What the clock on the wall shows, as a moment."""
        if minutes == DAY:
            day, minutes = day + timedelta(days=1), 0
        wall = time(minutes // 60, minutes % 60)
        return datetime.combine(day, wall, ZoneInfo(self.timezone)).astimezone(UTC)
