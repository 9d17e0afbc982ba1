"""One `changes[]` item of a webhook and the places inside it. Pure and total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.whatsapp.people import Contact, contacts_of
from prilavok.channels.families.meta_body import Item
from prilavok.channels.reading import digest, moment, text_of
from prilavok.channels.types import Noted, Unrecognized


@dataclass(frozen=True, slots=True)
class Change:
    """`account` is the phone number's id; empty where the delivery is about the whole business account."""

    item: Item
    account: str
    value: Mapping[str, Any]
    contacts: tuple[Contact, ...]

    @classmethod
    def of(cls, item: Item) -> Change:
        value = item.value if isinstance(item.value, dict) else {}
        return cls(item, phone_number_id(value), value, tuple(contacts_of(value)))

    @property
    def standby(self) -> bool:
        return self.item.field == "standby"

    @property
    def business_phone(self) -> str:
        told = self.value.get("metadata")
        return digits(text_of(told.get("display_phone_number"))) if isinstance(told, dict) else ""

    def parts(self, name: str) -> Iterator[Part]:
        """The elements of a list in the value; what stands alone where a list is usual counts as one."""
        yield from parts_of(self, self.value, name, "/value")

    def part(self) -> Part:
        """The value itself."""
        return Part(self, "/value", self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """`where` is its pointer below the change."""

    change: Change
    where: str
    value: Any

    @property
    def pointer(self) -> str:
        return self.change.item.pointer + self.where

    def base(self, key: str, thread: str, at: Any = None) -> dict[str, Any]:
        return {
            "key": key,
            "account": self.change.account,
            "thread": thread,
            "occurred_at": self.moment(at),
            "at": self.pointer,
        }

    def moment(self, at: Any) -> datetime:
        return moment(at) or self.change.item.entry_time

    def fingerprint(self) -> str:
        """Names what has no id of its own, the same at every delivery."""
        item = self.change.item
        return digest([item.field, self.value, text_of(item.told)])

    def unrecognized(self, why: str, below: str = "", thread: str = "") -> Unrecognized:
        return Unrecognized(**self._left(why, below, thread))

    def noted(self, why: str, thread: str = "") -> Noted:
        return Noted(**self._left(why, "", thread))

    def _left(self, why: str, below: str, thread: str) -> dict[str, Any]:
        key = f"unrecognized:{digest([self.change.item.field, self.value])}:{below}"
        return {
            **self.base(key, thread or self.change.item.account),
            "path": self.pointer + below,
            "why": why,
        }

    def malformed(self, left_out: list[str], thread: str) -> list[Unrecognized]:
        return [self.unrecognized("malformed", path, thread) for path in left_out]


def parts_of(change: Change, parent: Any, name: str, where: str) -> Iterator[Part]:
    value = parent.get(name) if isinstance(parent, dict) else None
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield Part(change, f"{where}/{name}/{index}", one)
    elif value is not None:
        yield Part(change, f"{where}/{name}", value)


def phone_number_id(value: Mapping[str, Any]) -> str:
    metadata = value.get("metadata")
    return text_of(metadata.get("phone_number_id")) if isinstance(metadata, dict) else ""


def digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit())
