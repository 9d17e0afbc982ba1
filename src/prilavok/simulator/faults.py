"""How the network may be spoiled on demand, per account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prilavok.channels import registry
from prilavok.lib.clock import now
from prilavok.simulator.models import SimAccount

FAULTS = ("twice", "shuffle", "delayed", "silent", "limited", "expired", "down", "late", "no_echo")
LIMITED_FOR = timedelta(minutes=1)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Faults:
    """`limited_until` is a moment, all others are switches."""

    twice: bool = False
    """Every webhook is posted two times."""
    shuffle: bool = False
    """A later webhook overtakes an earlier one."""
    delayed: bool = False
    """Webhooks take a while."""
    silent: bool = False
    """Calls are carried out, and the answer never comes."""
    expired: bool = False
    """The access token is dead."""
    down: bool = False
    """Calls answer 500 and do nothing."""
    late: bool = False
    """The clock is a day ahead: what people write is a day old when it arrives."""
    no_echo: bool = False
    """The shop's own messages do not come back as webhooks."""
    refusal: str = ""
    """A documented error of this network that calls are answered with."""
    limited_until: datetime | None = None

    @property
    def limited(self) -> bool:
        return self.limited_until is not None and self.limited_until > now()

    @property
    def seconds_left(self) -> int:
        if self.limited_until is None:
            return 0
        return max(0, round((self.limited_until - now()).total_seconds()))


def faults_of(account: SimAccount) -> Faults:
    stored: dict[str, Any] = account.faults
    until = stored.get("limited_until")
    switches = {name: bool(stored.get(name)) for name in FAULTS if name != "limited"}
    return Faults(
        **switches,
        refusal=str(stored.get("refusal") or ""),
        limited_until=datetime.fromisoformat(until) if until else None,
    )


def _late_by(account: SimAccount) -> timedelta:
    """Just past the messaging window, or past a day where there is none."""
    return (registry.get(account.kind).manifest.windows.free or DAY) + timedelta(minutes=1)


def network_now(account: SimAccount) -> datetime:
    """What the network's rules take for the present."""
    return now() + _late_by(account) if account.faults.get("late") else now()


_pretended: ContextVar[datetime | None] = ContextVar("prilavok_simulator_moment", default=None)


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Acts inside the block are said to have happened then."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def act_time(account: SimAccount) -> datetime:
    """When an act that arrives now is said to have happened."""
    if (moment := _pretended.get()) is not None:
        return moment
    return now() - _late_by(account) if account.faults.get("late") else now()
