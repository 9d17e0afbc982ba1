"""Reading what Graph tells about Pages and accounts: texts, rows, times, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime
from typing import Any

from prilavok.channels.families.meta import Graph
from prilavok.channels.types import CheckResult

MOST_PARTS = 30


def text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = told.get("data")
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def all_rows(graph: Graph, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a list that comes in several parts."""
    found: list[dict[str, Any]] = []
    wanted = dict(query)
    for _ in range(MOST_PARTS):
        told = graph.call("GET", path, query=wanted)
        found += rows(told)
        paging = told.get("paging")
        cursors = paging.get("cursors") if isinstance(paging, dict) and paging.get("next") else None
        if not isinstance(cursors, dict) or not text(cursors, "after"):
            break
        wanted["after"] = text(cursors, "after")
    return found


def time(value: str) -> datetime | None:
    """Graph writes 2026-11-23T12:00:00+0000."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def subscribed_fields(answer: Mapping[str, Any]) -> Iterator[str]:
    """The fields in the answer of `subscribed_apps`, as words or as objects with a name."""
    for app in rows(answer):
        fields = app.get("subscribed_fields")
        for field in fields if isinstance(fields, list) else []:
            yield str(field.get("name", "")) if isinstance(field, dict) else str(field)


def check_subscription(answer: Mapping[str, Any], needed: Set[str]) -> CheckResult:
    missing = needed - set(subscribed_fields(answer))
    if not missing:
        return CheckResult("subscription", ok=True)
    names = ", ".join(sorted(missing))
    return CheckResult("subscription", ok=False, detail=f"Not subscribed to: {names}. Subscribe again.")
