"""Reading what networks send: JSON made harmless, ids as text, times.

Everything here is total: it never raises for any JSON object, whatever its shape.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import orjson

from prilavok.lib.clock import from_timestamp

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""When the network told no time at all: still the same at every parse."""

_LONG_NUMBER = re.compile(rb"[:\[,]\s*-?\d{20}")

MAX_DEPTH = 100
"""Real bodies have some ten levels; the functions here recurse."""


def load(body: bytes) -> list[dict[str, Any]]:
    """The objects of a body; documentation and some test tools wrap the one object in `[ ]`.

    Raises `ValueError` when there is no JSON object in it.
    """
    parsed = _parsed(body)
    objects = parsed if isinstance(parsed, list) else [parsed]
    found = [one for one in objects if isinstance(one, dict)]
    if not found or len(found) != len(objects):
        raise ValueError("the body is no JSON object")
    return found


def text_of(value: Any) -> str:
    """Ids are strings, but older deliveries have numbers."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def moment(value: Any) -> datetime | None:
    """Seconds, milliseconds or ISO 8601; None for what is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        time = from_timestamp(value)
    except OverflowError:
        return None
    except ValueError:
        return _iso(value) if isinstance(value, str) else None
    return time if time > NO_TIME else None


def _iso(value: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(value)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def digest(value: Any) -> str:
    """The same for equal JSON values, however they were written."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:24]


def _parsed(body: bytes) -> Any:
    """orjson for speed; json for half surrogate pairs, which orjson refuses, and for ids it would round."""
    try:
        if _LONG_NUMBER.search(body):
            raise orjson.JSONDecodeError("a number of more than 64 bits", "", 0)
        parsed, clean = orjson.loads(body), b"\\u0000" not in body
    except orjson.JSONDecodeError:
        try:
            parsed, clean = json.loads(body), False
        except RecursionError:
            raise ValueError("nested too deeply") from None
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(parsed)
    return parsed if clean else _harmless(parsed)


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise ValueError("nested too deeply")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _harmless(value: Any) -> Any:
    """Without NUL and half surrogates, which no database column of text takes."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8", "replace")
    if isinstance(value, list):
        return [_harmless(one) for one in value]
    if isinstance(value, dict):
        return {_harmless(key): _harmless(one) for key, one in value.items()}
    return value
