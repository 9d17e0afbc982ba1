"""Regular expressions of shop owners: compiled once, never allowed to run long."""

from __future__ import annotations

from functools import lru_cache

import regex

TIME_LIMIT = 0.05


class InvalidPattern(ValueError):
    """The text is no regular expression."""


class PatternTooSlow(Exception):
    """The search was stopped after `TIME_LIMIT`."""


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """Raises `InvalidPattern` with the reason and place."""
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.UNICODE)
    except (regex.error, OverflowError, RecursionError) as error:
        raise InvalidPattern(str(error)) from None


def find_pattern(pattern: str, text: str) -> tuple[int, int] | None:
    """Where the pattern is first found. Raises `PatternTooSlow`."""
    try:
        found = compile_pattern(pattern).search(text, timeout=TIME_LIMIT)
    except TimeoutError:
        raise PatternTooSlow(pattern) from None
    return found.span() if found else None
