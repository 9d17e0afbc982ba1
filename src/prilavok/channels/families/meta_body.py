"""Reading a Meta webhook body: entries and their items with pointers.

Everything here is total: it never raises for any JSON object, whatever its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from prilavok.channels.reading import NO_TIME, load, moment, text_of

Place = Literal["messaging", "standby", "change", "entry"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a body: an item of `messaging[]` or `standby[]`, or a change with its field.

    `place` "entry" is an entry that holds nothing we know of.
    """

    place: Place
    account: str
    told: Any
    """The entry's time as the network wrote it: finding the account of an item needs no times."""
    pointer: str
    field: str
    value: Any

    @property
    def entry_time(self) -> datetime:
        return moment(self.told) or NO_TIME


def items(body: bytes) -> Iterator[tuple[str, Item]]:
    """(the body's `object`, item) for everything in the body, in order. Raises `ValueError`."""
    objects = load(body)
    wrapped = body.lstrip()[:1] == b"["
    for position, one in enumerate(objects):
        prefix = f"/{position}" if wrapped else ""
        kind = text_of(one.get("object"))
        entries = _listed(one, "entry", prefix) or [(prefix, one)]
        for pointer, entry in entries:
            for item in _of_entry(entry, pointer):
                yield kind, item


def first_values(body: bytes) -> Iterator[tuple[str, str, Any]]:
    """(the body's `object`, account, value of the first item) of every entry. Raises `ValueError`.

    What `items` yields first, without pointers and times: finding whom a body is for is done in front of
    every answer to a network.
    """
    for one in load(body):
        kind = text_of(one.get("object"))
        for entry in _entries(one):
            if isinstance(entry, dict):
                yield kind, _account_of(entry), _first_value(entry)


def _entries(one: dict[str, Any]) -> list[Any]:
    entries = one.get("entry")
    if entries is None or entries == []:
        return [one]
    return entries if isinstance(entries, list) else [entries]


def _first_value(entry: dict[str, Any]) -> Any:
    for name in ("messaging", "standby", "changes"):
        found = entry.get(name)
        if found is None or found == []:
            continue
        first = found[0] if isinstance(found, list) else found
        return first.get("value") if name == "changes" and isinstance(first, dict) else first
    return entry.get("value") if "field" in entry else None


def _of_entry(entry: Any, pointer: str) -> Iterator[Item]:
    if not isinstance(entry, dict):
        yield Item("entry", "", None, pointer, "", entry)
        return
    account = _account_of(entry)
    at = entry.get("time")
    found = [
        *(Item("messaging", account, at, *one) for one in _messaging(entry, "messaging", pointer)),
        *(Item("standby", account, at, *one) for one in _messaging(entry, "standby", pointer)),
        *(_change(one, account, at, where) for where, one in _listed(entry, "changes", pointer)),
    ]
    if "field" in entry:
        found.append(_change(entry, account, at, pointer))
    yield from found or [Item("entry", account, at, pointer, "", entry)]


def _account_of(entry: dict[str, Any]) -> str:
    return text_of(entry.get("id")) or _account_of_items(entry)


def _account_of_items(entry: dict[str, Any]) -> str:
    """Some deliveries leave the account out: it is who received the first item, or sent the echo."""
    for name in ("messaging", "standby"):
        for _, item in _listed(entry, name, ""):
            if isinstance(item, dict):
                message = item.get("message")
                echo = isinstance(message, dict) and message.get("is_echo") is True
                side = item.get("sender" if echo else "recipient")
                return text_of(side.get("id")) if isinstance(side, dict) else ""
    return ""


def _messaging(entry: dict[str, Any], name: str, pointer: str) -> list[tuple[str, str, Any]]:
    return [(where, "", one) for where, one in _listed(entry, name, pointer)]


def _change(change: Any, account: str, at: Any, pointer: str) -> Item:
    if not isinstance(change, dict):
        return Item("change", account, at, pointer, "", change)
    return Item("change", account, at, pointer, text_of(change.get("field")), change.get("value"))


def _listed(parent: dict[str, Any], name: str, pointer: str) -> list[tuple[str, Any]]:
    """(pointer, element) of a list; what stands alone where a list is usual counts as one."""
    value = parent.get(name)
    if isinstance(value, list):
        return [(f"{pointer}/{name}/{index}", one) for index, one in enumerate(value)]
    return [] if value is None else [(f"{pointer}/{name}", value)]
