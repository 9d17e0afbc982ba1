"""What the database refuses: is it away, or did two transactions only meet?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")
CONFLICT_TRIES = 3

OUTAGE_CLASSES = frozenset({"08", "53", "57", "58"})
CONFLICTS = frozenset({"40P01", "40001"})


def is_outage(error: BaseException) -> bool:
    """The database is away or exhausted, for whatever request; PostgreSQL also calls it operational when
    a single value is beyond its limits, which no waiting mends."""
    if isinstance(error, InterfaceError):
        return True
    state = _state(error)
    return isinstance(error, OperationalError) and (state is None or state[:2] in OUTAGE_CLASSES)


def is_conflict(error: BaseException) -> bool:
    """A deadlock or a lost serialization: the same may well succeed at once."""
    return isinstance(error, OperationalError) and _state(error) in CONFLICTS


def retrying(act: Callable[[], T]) -> T:
    """`act` in a transaction of its own, again when it only met another one, which undid everything.

    Inside of somebody else's transaction the conflict is theirs to see.
    """
    for attempt in range(CONFLICT_TRIES):
        try:
            return act()
        except OperationalError as error:
            last = attempt == CONFLICT_TRIES - 1
            if last or not is_conflict(error) or connection.in_atomic_block:
                raise
    raise AssertionError


def _state(error: BaseException) -> str | None:
    state = getattr(error.__cause__, "sqlstate", None)
    return str(state) if state else None
