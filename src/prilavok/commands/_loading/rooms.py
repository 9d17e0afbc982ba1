"""Who talks where, and when: the shape of a busy shop. Pure."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

DIRECT_SHARE = 0.85
"""Of the conversations; the others are comments of the same people under publications."""
PERIOD = timedelta(days=730)
TAIL = 1.2
"""Pareto's index of how much people write: most a little, a few very much."""
OPEN_SHARE = 0.25
SNOOZED_SHARE = 0.03


@dataclass(slots=True)
class Rooms:
    """Conversations by number; the first `people` are the Direct ones of the people of the same number."""

    people: int
    owners: array[int]
    posts: array[int]
    """Publication of a conversation of comments, -1 for Direct."""


def rooms(count: int, posts: int) -> Rooms:
    """`count` conversations; whoever comments does so under one publication."""
    people = max(1, round(count * DIRECT_SHARE))
    comments = range(count - people)
    owners = array("l", [*range(people), *comments])
    places = array("l", [-1]) * people + array("l", (number % posts for number in comments))
    return Rooms(people, owners, places)


def schedule(messages: int, count: int, chance: Random) -> array[int]:
    """The conversation of every message, oldest first; each conversation has at least one."""
    weights = list(accumulate(chance.paretovariate(TAIL) for _ in range(count)))
    numbers = array("l", range(count))
    numbers.extend(chance.choices(range(count), cum_weights=weights, k=messages - count))
    chance.shuffle(numbers)
    return numbers


@dataclass(slots=True)
class Talk:
    """What is known of each conversation while its messages are made."""

    last_at: list[datetime]
    first_at: list[datetime | None]
    preview: list[str]
    inbound: bytearray
    waiting: list[datetime | None]
    unread: array[int]
    last_inbound: list[datetime | None]

    @classmethod
    def of(cls, count: int, start: datetime) -> Talk:
        nothing: list[datetime | None] = [None] * count
        return cls(
            [start] * count, nothing.copy(), [""] * count, bytearray(count), nothing.copy(),
            array("l", [0]) * count, nothing.copy(),
        )  # fmt: skip

    def is_asking(self, room: int, chance: Random) -> bool:
        """The first message is the customer's; after that the two mostly take turns."""
        if self.first_at[room] is None:
            return True
        return chance.random() < (0.35 if self.inbound[room] else 0.6)

    def note(self, room: int, at: datetime, text: str, *, inbound: bool) -> None:
        if self.first_at[room] is None:
            self.first_at[room] = at
        self.last_at[room] = at
        self.preview[room] = text
        self.inbound[room] = inbound
        if inbound:
            self.waiting[room] = self.waiting[room] or at
            self.unread[room] += 1
            self.last_inbound[room] = at
        else:
            self.waiting[room], self.unread[room] = None, 0
