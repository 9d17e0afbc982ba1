"""Where in a body an event stands, and the parts that all events of Telegram share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, TypeVar

from prilavok.channels.adapters.telegram.payloads import Chat, User
from prilavok.channels.adapters.telegram.references import name_of
from prilavok.channels.payloads import Payload, read
from prilavok.channels.reading import NO_TIME, digest, moment
from prilavok.channels.types import Noted, Person, Unrecognized

Model = TypeVar("Model", bound=Payload)


class Base(TypedDict):
    key: str
    account: str
    thread: str
    occurred_at: datetime
    at: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One part of an update: its name, its value, and the pointer of the update."""

    pointer: str
    name: str
    value: Any
    thread: str

    @property
    def at(self) -> str:
        return f"{self.pointer}/{self.name}" if self.name else self.pointer

    def read(self, model: type[Model]) -> tuple[Model | None, list[Unrecognized]]:
        """The value as `model`, and what of it is malformed."""
        value, left_out = read(model, self.value)
        if value is None:
            return None, [self.unrecognized("", f"malformed {self.name}")]
        return value, [self.unrecognized(path, "malformed") for path in left_out]

    def base(self, key: str, told: Any) -> Base:
        return {
            "key": key,
            "account": "",
            "thread": self.thread,
            "occurred_at": moment(told) or NO_TIME,
            "at": self.at,
        }

    def unrecognized(self, path: str, why: str) -> Unrecognized:
        key = f"unrecognized:{digest([self.name, self.value])}:{path}"
        return Unrecognized(**self.base(key, self._date()), path=f"{self.at}{path}", why=why)

    def noted(self, why: str) -> Noted:
        """Known, and nobody's conversation: kept."""
        key = f"noted:{digest([self.name, self.value])}"
        return Noted(**self.base(key, self._date()), path=self.at, why=why)

    def _date(self) -> Any:
        return self.value.get("date") if isinstance(self.value, dict) else None


def person_of(user: User, phone: str = "") -> Person:
    return Person(user.id, username=user.username, name=name_of(user), phone=phone)


def chat_person(chat: Chat) -> Person:
    """A chat as a person: the other side of a private chat, or a channel that writes by itself."""
    name = chat.title or f"{chat.first_name} {chat.last_name}".strip()
    return Person(chat.id, username=chat.username, name=name)
