"""What the database refuses: is it away, or did two transactions only meet?"""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

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


def _state(error: BaseException) -> str | None:
    state = getattr(error.__cause__, "sqlstate", None)
    return str(state) if state else None
