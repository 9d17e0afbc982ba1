from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db.models import Q

from prilavok.channels.types import CommentReceived, MessageReceived, OrderImported

if TYPE_CHECKING:
    from prilavok.customers.models import Customer, Identity
    from prilavok.inbox.models import Conversation, Message, Reference


@dataclass(frozen=True, slots=True)
class Received:
    """A stored inbound message with its objects loaded, for linking, orders and rules."""

    event: MessageReceived | CommentReceived | OrderImported
    message: Message
    conversation: Conversation
    identity: Identity
    customer: Customer
    is_new_customer: bool
    references: Sequence[Reference] = ()


@dataclass(frozen=True, slots=True)
class OutgoingAttachment:
    """A picture or file to send: an address the network can fetch."""

    type: str
    url: str
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class InboxView:
    """What the list shows. `assignee`: "me" and "nobody" by meaning, else a membership's public id."""

    status: str = "open"
    assignee: str = ""
    unanswered: bool = False
    channel: str = ""
    kind: str = ""
    customer: str = ""
    tag: str = ""
    """Public id of a tag of the customer."""
    since: datetime | None = None
    until: datetime | None = None
    """Last message from `since` on, before `until`."""
    among: Sequence[Q] = ()
    """Further conditions, of layers above: orders, products."""
    found: Sequence[int] | None = None
    """Only these conversations: what a search found."""
    sort: Literal["newest", "waiting"] = "newest"

    @property
    def is_plain(self) -> bool:
        """Whether all of it is counted beforehand."""
        return not (
            self.customer or self.tag or self.since or self.until or self.among or self.found is not None
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a list ended; `waiting` where those who wait stand first, among them."""

    at: datetime
    pk: int
    waiting: bool = False


@dataclass(slots=True)
class ThreadState:
    """What a batch of messages changes in its conversation."""

    last_message_at: datetime
    preview: str
    preview_direction: str
    unread: int = 0
    first_question_at: datetime | None = None
    answered_at: datetime | None = None
    messages: list[Message] = field(default_factory=list)
