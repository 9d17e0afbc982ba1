"""The one clock of the house, so that tests can stop it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def from_timestamp(value: int | float | str) -> datetime:
    """Unix time in seconds or milliseconds (networks send both) as an aware datetime.

    Raises `ValueError` for what is no time between the years 1970 and 9999.
    """
    number = float(value)
    if number > 1e11:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(str(value)) from error
