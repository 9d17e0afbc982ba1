"""Whose turn it is. Pure: the same roster gives the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass(slots=True)
class Operator:
    """Somebody who is here and takes conversations. `load` counts their open ones."""

    member: int
    load: int = 0
    given_at: datetime = NEVER
    teams: frozenset[int] = frozenset()


@dataclass(slots=True)
class Roster:
    """`cap` 0 is no limit."""

    operators: Sequence[Operator]
    by_load: bool = False
    cap: int = 0

    def pick(self, team: int | None) -> Operator | None:
        """The next one of the team (None: of all); None when nobody may take any more."""
        free = [one for one in self.operators if self._may_take(one, team)]
        return min(free, key=self._rank) if free else None

    def give(self, operator: Operator, moment: datetime) -> None:
        """Each turn is later than the one before, within one moment too."""
        last = max(one.given_at for one in self.operators)
        operator.load += 1
        operator.given_at = max(moment, last + TICK)

    def _may_take(self, operator: Operator, team: int | None) -> bool:
        return (team is None or team in operator.teams) and (not self.cap or operator.load < self.cap)

    def _rank(self, operator: Operator) -> tuple[int, datetime, int]:
        return (operator.load if self.by_load else 0, operator.given_at, operator.member)


@dataclass(frozen=True, slots=True)
class Signpost:
    """A stored route. `channel` None and `category` "" mean any."""

    team: int
    channel: int | None
    category: str

    def fits(self, channel: int, categories: Iterable[str]) -> bool:
        wanted = self.category.casefold()
        return self.channel in (None, channel) and (
            not wanted or wanted in {category.casefold() for category in categories}
        )


def team_for(signposts: Iterable[Signpost], channel: int, categories: Iterable[str]) -> int | None:
    known = tuple(categories)
    return next((one.team for one in signposts if one.fits(channel, known)), None)
