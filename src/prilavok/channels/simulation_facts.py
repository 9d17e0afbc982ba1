"""What happens on a simulated network and is told to the shop's hook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from prilavok.channels.simulation_states import Button, CommentState, MessageState, PersonState


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person's message: text, files, a reply, a pressed key, something shared (`about`), a cart."""

    message: MessageState


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the shop's message `on` (None: of a menu); `message` is the line the phone shows for it."""

    message: MessageState
    button: Button
    on: MessageState | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The person's message as it reads now; `revision` counts from 1."""

    message: MessageState


@dataclass(frozen=True, slots=True)
class Unsent:
    message: MessageState


@dataclass(frozen=True, slots=True)
class Reacted:
    """The person's reaction to `message`; `emoji` empty takes it back, `before` is what stood there."""

    message: MessageState
    emoji: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The person has read these messages of the shop, in order, never empty."""

    person: PersonState
    messages: tuple[MessageState, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """The shop's message has reached the phone. Told right after `ShopWrote`, unless deliveries are lost."""

    message: MessageState


@dataclass(frozen=True, slots=True)
class ShopWrote:
    """The shop's own message: the echo, for networks that have one. See `MessageState.via`."""

    message: MessageState


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """Came by the shop's link with `ref`, without a word; `external_id` is fresh, for a message about it."""

    person: PersonState
    ref: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A new comment, of a person or of the shop itself."""

    comment: CommentState


@dataclass(frozen=True, slots=True)
class CommentEdited:
    comment: CommentState


@dataclass(frozen=True, slots=True)
class CommentRemoved:
    comment: CommentState


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person forbids the shop to write; `person.blocked` is True."""

    person: PersonState


@dataclass(frozen=True, slots=True)
class Unblocked:
    person: PersonState


@dataclass(frozen=True, slots=True)
class Special:
    """Something only this network has: one of `Simulation.specials`, or told by `Served.facts`."""

    name: str
    person: PersonState | None = None
    text: str = ""
    external_id: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


Fact = (
    Wrote
    | Pressed
    | Edited
    | Unsent
    | Reacted
    | Seen
    | Delivered
    | ShopWrote
    | OpenedLink
    | Commented
    | CommentEdited
    | CommentRemoved
    | Blocked
    | Unblocked
    | Special
)
