"""What networks tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prilavok.channels.types.parts import Attachment, Person, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBase:
    """`key` is stable over repeats of the same fact; `at` is a JSON pointer into the stored body."""

    key: str
    account: str
    thread: str
    occurred_at: datetime
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(EventBase):
    """`system` marks what carries nothing to read (an opened link, an opt-in): shown as a line.

    Messages with the same `album` are the parts of one: the first that arrives becomes the message, the
    others add their attachments to it.
    """

    external_id: str
    other_ids: tuple[str, ...] = ()
    """Further names that the network's later events have for the same message."""
    sender: Person
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    reply_to: str = ""
    payload: str = ""
    postback: bool = False
    system: bool = False
    notice: str = ""
    """What a `system` message tells, in a word: empty is a link that was opened; else `optin`, `linked`, …"""
    standby: bool = False
    album: str = ""
    history: bool = False
    """Of the past, handed over when an account was connected: nothing to answer, no rule, no window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEchoed(EventBase):
    """Our side's message as the network shows it: written in the phone app, or our own send coming back.

    `album` as in `MessageReceived`.
    """

    external_id: str
    other_ids: tuple[str, ...] = ()
    recipient: Person
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    reply_to: str = ""
    album: str = ""
    history: bool = False
    token: str = ""
    """The draft's `token`, when the network gives back what our call carried along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(EventBase):
    """`revision` only rises; a lower one that arrives late is dropped.

    `attachments` are what the message holds now, where the network tells it; empty leaves them as they are.
    """

    external_id: str
    text: str
    revision: int = 1
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(EventBase):
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionChanged(EventBase):
    """`emoji` empty means the reaction was taken back."""

    external_id: str
    person: Person
    emoji: str = ""
    by_shop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported(EventBase):
    """The named messages, or all sent to `person` until `until`, have been delivered."""

    person: str
    external_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReported(EventBase):
    """The named messages and every earlier one to `person` (or all until `until`) have been read."""

    person: str
    external_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendConfirmed(EventBase):
    """The network has taken our message on its way; `token` and `step` are ours, where it repeats them.

    `category` and `price` are the network's words for what it counts as and what it costs.
    """

    external_id: str
    person: str
    token: str = ""
    step: int = 0
    category: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFailed(EventBase):
    """The network's later word that an accepted message did not go out."""

    external_id: str
    reason: str
    text: str = ""
    token: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentReceived(EventBase):
    """`own` is a comment of the shop itself. `ad` is set for comments under an advertisement."""

    external_id: str
    author: Person
    post: Reference
    text: str = ""
    parent: str = ""
    attachments: tuple[Attachment, ...] = ()
    ad: Reference | None = None
    own: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentChanged(EventBase):
    """`text` None leaves the text as it is. `restored` undoes a deletion."""

    external_id: str
    text: str | None = None
    deleted: bool = False
    restored: bool = False
    hidden: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged(EventBase):
    """The network calls the person `person.external_id` now; `aliases` name who it was before."""

    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(EventBase):
    """The person allows or forbids us to write first; `topic` empty means everything."""

    person: Person
    granted: bool
    topic: str = ""


@dataclass(frozen=True, slots=True)
class ImportedLine:
    product: Reference
    quantity: int = 1
    price: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImported(EventBase):
    """A cart that the network itself built (WhatsApp order); `external_id` is its message's id."""

    external_id: str
    person: Person
    lines: tuple[ImportedLine, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProblem(EventBase):
    """The network says something about the account itself: access taken away, quality fell.

    `blocking` False: worth telling, but the account still works.
    """

    reason: str
    text: str = ""
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChanged(EventBase):
    """The network's word on a template; what is empty was not told. `status` in the network's own words."""

    external_id: str
    name: str = ""
    language: str = ""
    status: str = ""
    category: str = ""
    quality: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognized(EventBase):
    """Something we do not know (yet): kept and counted, never an exception."""

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Unrecognized):
    """Something we know well and have no use for, like a like of the page: kept, no cause for worry."""


ChannelEvent = (
    MessageReceived
    | MessageEchoed
    | MessageEdited
    | MessageDeleted
    | ReactionChanged
    | DeliveryReported
    | ReadReported
    | SendConfirmed
    | SendFailed
    | CommentReceived
    | CommentChanged
    | IdentityChanged
    | ConsentChanged
    | OrderImported
    | AccountProblem
    | TemplateChanged
    | Unrecognized
)
