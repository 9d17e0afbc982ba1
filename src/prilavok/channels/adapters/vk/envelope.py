"""One callback of VK: whose it is, what kind, in which thread it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.reading import NO_TIME, digest, load
from prilavok.channels.types import Noted, Unrecognized

CHATS = 2_000_000_000
"""Peers from here on are group chats; below they are people, and negative ones communities."""


@dataclass(frozen=True, slots=True)
class Callback:
    """`object` is empty when the body has none; `at` is where it stands."""

    type: str
    group: str
    event_id: str
    at: str
    object: Node
    raw: Any

    @property
    def message(self) -> Node:
        """Since version 5.103 it stands beside the client's abilities, before that alone."""
        return self.object.node("message") or self.object

    @property
    def thread(self) -> str:
        return (
            self.message.id("peer_id")
            or self.message.id("from_id")
            or self.object.id("user_id", "liker_id", "from_id", "owner_id", "market_owner_id")
            or self.group
        )

    @property
    def name(self) -> str:
        """Tells this occurrence from others of its kind; the same at every delivery."""
        return self.event_id or digest(self.raw)

    def base(self, key: str, at: datetime | None, thread: str = "") -> dict[str, Any]:
        """A time that VK did not tell is the moment at which it spoke: the core knows that."""
        return {
            "key": key,
            "account": self.group,
            "thread": thread or self.thread,
            "occurred_at": at or NO_TIME,
            "at": self.at,
        }

    def unrecognized(self, path: str, why: str) -> Unrecognized:
        key = f"unrecognized:{self.type}:{self.name}:{path}"
        return Unrecognized(**self.base(key, None), path=path or "/", why=why)

    def noted(self, why: str) -> Noted:
        key = f"noted:{self.type}:{self.name}"
        return Noted(**self.base(key, self.object.moment("date")), path=f"{self.at}" or "/", why=why)


def callbacks(body: bytes) -> Iterator[Callback]:
    """Raises `ValueError` when the body is no JSON object."""
    objects = load(body)
    wrapped = body.lstrip()[:1] == b"["
    for position, one in enumerate(objects):
        prefix = f"/{position}" if wrapped else ""
        envelope = Node(one, prefix)
        inner = one.get("object")
        pointer = f"{prefix}/object" if "object" in one else prefix
        yield Callback(
            type=envelope.text("type"),
            group=envelope.id("group_id").removeprefix("-"),
            event_id=envelope.id("event_id"),
            at=pointer,
            object=Node(inner if isinstance(inner, dict) else {}, pointer, envelope.malformed),
            raw=[one.get("type"), inner],
        )


def is_chat(peer: str) -> bool:
    return peer.isascii() and peer.isdigit() and int(peer) > CHATS


def message_name(message: Node) -> str:
    """VK's id of a message in the community; in group chats only its number in the chat counts."""
    number = message.id("id")
    return number or message_in_peer(message)


def message_in_peer(message: Node) -> str:
    """`<peer>_<number>`: later events name a message so."""
    peer = message.id("peer_id") or message.id("from_id", "user_id")
    number = message.id("conversation_message_id", "cmid")
    return f"{peer}_{number}" if peer and number else ""
