"""The words for who did something and what it was about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ActorType = Literal["customer", "member", "rule", "api", "phone_app", "system"]
Topic = Literal["conversation", "order", "customer", "product", "channel", "rule", "member"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is a public id; `depth` counts how many automatic reactions led here."""

    type: ActorType
    id: str = ""
    depth: int = 0


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    shop_id: int
    name: str
    topic: Topic
    subject: str
    actor: Actor = SYSTEM
    data: Mapping[str, object] = field(default_factory=dict)
    occurred_at: datetime | None = None
