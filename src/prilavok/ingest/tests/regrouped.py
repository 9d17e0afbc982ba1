"""The same events in other requests: a network puts together and takes apart as it likes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from prilavok.channels import registry
from prilavok.channels.types import WebhookRequest
from prilavok.ingest.actions import EARLIEST
from prilavok.ingest.tests.told import Told

LISTS = ("messaging", "standby", "changes")
MOST = 5


def regrouped(kind: str, told: Sequence[Told], chance: random.Random) -> list[Told]:
    """Each request taken apart, or put together with others of its account, or as it was."""
    found: list[Told] = []
    together: dict[str, list[Told]] = {}
    for one in told:
        way = chance.choice(("apart", "together", "as it was"))
        if way == "apart":
            found += _apart(one)
        elif way == "together" and _tells_its_times(kind, one):
            together.setdefault(one.account, []).append(one)
        else:
            found.append(one)
    for mine in together.values():
        while mine:
            size = chance.randint(1, MOST)
            found.append(_joined(mine[:size]))
            mine[:] = mine[size:]
    return found


def _tells_its_times(kind: str, told: Told) -> bool:
    """What has no time of its own is dated by its request, which another one would change."""
    request = WebhookRequest("POST", {}, told.headers, told.body)
    return all(event.occurred_at >= EARLIEST for event in registry.get(kind).inbound.parse(request))


def _apart(told: Told) -> Iterator[Told]:
    """An entry's items one by one, each in a request of its own; what has no entries stays whole."""
    body = _read(told)
    entries = body.get("entry") if isinstance(body, dict) else None
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries) or not entries:
        yield told
        return
    for entry in entries:
        for one in _items(entry):
            yield replace(told, body=json.dumps({**body, "entry": [one]}).encode())


def _items(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    frame = {name: value for name, value in entry.items() if name not in LISTS}
    lists = [(name, value) for name in LISTS if (value := entry.get(name)) is not None]
    if not lists or "field" in entry or not all(isinstance(value, list) for _, value in lists):
        yield entry
        return
    for name, value in lists:
        yield from ({**frame, name: [one]} for one in value)


def _joined(told: Sequence[Told]) -> Told:
    """The bodies one after another in a list, which every adapter reads as well."""
    whole: list[Any] = []
    for one in told:
        body = _read(one)
        whole += body if isinstance(body, list) else [body]
    return replace(
        told[0], body=json.dumps(whole).encode(), names=frozenset().union(*(one.names for one in told))
    )


def _read(told: Told) -> Any:
    return json.loads(told.body)
