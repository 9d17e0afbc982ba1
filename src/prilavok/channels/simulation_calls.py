"""A call of the shop to a simulated network, its answer, and what it changes there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from prilavok.channels.simulation_facts import Fact
from prilavok.channels.simulation_states import Button, CommentState, MessageState
from prilavok.channels.types import AttachmentType, WebhookRequest


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request of the shop. `path` begins with a slash, below the network's base URL."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """A JSON object, or the fields of a form as text."""
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    unreadable: bool = False
    """The body claims to be JSON and is no object."""

    @property
    def params(self) -> dict[str, Any]:
        """Query and body together."""
        return {**self.query, **self.body}

    def text(self, name: str, default: str = "") -> str:
        value = self.params.get(name)
        return default if value is None else str(value)

    def data(self, name: str) -> Any:
        """A parameter that may be JSON inside a form field; text that is no JSON stays text."""
        value = self.params.get(name)
        if not isinstance(value, str) or value.strip()[:1] not in ("{", "["):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` goes out as JSON; `text`, in its place, as it is; `file`: the bytes kept at that address."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    file: str = ""


class Refused(Exception):
    """`serve` may raise it anywhere: nothing has happened, this is the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.body or answer.text)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class ShopMessage:
    """A new message of the shop on the phone."""

    message: MessageState


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """The shop edited or unsent its own message; None leaves as it is."""

    external_id: str
    text: str | None = None
    deleted: bool = False
    buttons: tuple[Button, ...] | None = None


@dataclass(frozen=True, slots=True)
class ShopReacted:
    external_id: str
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    person: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class SeenByShop:
    person: str


@dataclass(frozen=True, slots=True)
class ShopComment:
    """The shop's public answer."""

    comment: CommentState


@dataclass(frozen=True, slots=True)
class CommentModerated:
    """None leaves as it is."""

    external_id: str
    hidden: bool | None = None
    liked: bool | None = None
    deleted: bool = False
    private_replied: bool = False


@dataclass(frozen=True, slots=True)
class PostLiked:
    external_id: str
    liked: bool = True


@dataclass(frozen=True, slots=True)
class FileKept:
    """An upload, known by this id from now on."""

    external_id: str
    type: AttachmentType
    upload: Upload


@dataclass(frozen=True, slots=True)
class HookSet:
    """Where requests go from now on; empty: nowhere. With a `proof` the network asks there first, and sets
    the hook only when `proves(status, text)` holds; else nothing of the call happens and `refusal`
    is the answer."""

    url: str
    proof: WebhookRequest | None = None
    proves: Callable[[int, str], bool] | None = None
    refusal: Answer | None = None
    account: str = ""
    """For calls without a signed-in account (`serve_public`)."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The kinds of events told from now on; what they mean is the adapter's (`tell` looks at them)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Merged into the account's memory, or into a person's; a value of None removes the name."""

    values: Mapping[str, Any]
    person: str = ""


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A new key of the account (`account` for public calls); the one before stays good for a while."""

    token: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class GrantTraded:
    code: str
    token: str


Effect = (
    ShopMessage
    | MessageChanged
    | ShopReacted
    | Typing
    | SeenByShop
    | ShopComment
    | CommentModerated
    | PostLiked
    | FileKept
    | HookSet
    | Subscribed
    | Remembered
    | TokenIssued
    | GrantTraded
)


@dataclass(frozen=True, slots=True)
class Served:
    """Effects in order; `facts` are told to the hook after the answer, beside what follows by itself:
    `ShopWrote` and `Delivered` for a `ShopMessage`, `Commented` for a `ShopComment`."""

    answer: Answer
    effects: tuple[Effect, ...] = ()
    facts: tuple[Fact, ...] = ()
