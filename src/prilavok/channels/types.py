"""What crosses the border between an adapter and the house: requests in, events in, drafts out.

Everything here is a frozen value without Django or I/O, so adapters stay pure and tests can compare
whole results. External ids are strings as the network writes them; times are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# --- requests ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """One HTTP request of a network, exactly as it arrived. Header names are lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What a network expects to read back, for a handshake or after an accepted event."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Route:
    """Whom a request is for: the account, and the thread that orders it among its neighbours.

    `account` empty: the body names none, so the request is for the account whose hook it came to.
    """

    account: str
    thread: str
    group: str = ""
    """What is for every account of a group names it here, and no account (see `Manifest.group_key`)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account as an adapter needs it. `credentials` never appear in a repr."""

    external_id: str
    credentials: Mapping[str, str] = field(repr=False)
    base_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    hook_url: str = ""
    """Where the network reaches us, for networks that are told so by a call."""


# --- events --------------------------------------------------------------------------------------

AttachmentType = Literal[
    "image", "video", "audio", "voice", "file", "sticker", "location", "contact", "template", "unsupported"
]
ReferenceType = Literal[
    "post", "story", "story_mention", "reel", "ad", "product", "link", "message", "comment"
]


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the channel names them; `aliases` are other ids of the same person there."""

    external_id: str
    username: str = ""
    name: str = ""
    phone: str = ""
    avatar_url: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """`external_id` is what the network fetches or repeats the file by; `size` in bytes, 0 if not told.

    `details` are plain words by name: `latitude longitude title address` of a location, `name phone email`
    of a contact, `emoji` of a sticker, `seconds` of a voice message. `path` is where our own copy lies,
    for networks that take uploads.
    """

    type: AttachmentType
    url: str = ""
    mime: str = ""
    name: str = ""
    external_id: str = ""
    size: int = 0
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message points at. `other_ids` are further ids the network gives the same thing."""

    type: ReferenceType
    external_id: str = ""
    url: str = ""
    title: str = ""
    image_url: str = ""
    other_ids: tuple[str, ...] = ()


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


# --- drafts and results --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A button for the customer. With `url` it opens a page, else its `payload` comes back to us.

    One that `asks` sends the customer's own phone number or place, where the network has such buttons;
    `login` with a `url` and `logout` connect the customer's account in the shop, and part with it again.
    """

    title: str
    payload: str = ""
    url: str = ""
    asks: Literal["", "phone", "location", "login", "logout"] = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    buttons: tuple[Choice, ...] = ()
    product: str = ""
    """The article number in the network's own catalogue, where the network shows such cards."""
    catalogue: bool = False
    """Opens the whole catalogue, with `product` on its cover."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the network approved beforehand, with what fills its places, in order."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    title: str
    price: str
    quantity: int = 1
    subtitle: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An order as the customer gets it in writing; amounts are decimal text in `currency`."""

    number: str
    customer: str
    payment: str
    currency: str
    total: str
    lines: tuple[ReceiptLine, ...] = ()
    subtotal: str = ""
    shipping: str = ""
    tax: str = ""
    discounts: tuple[tuple[str, str], ...] = ()
    url: str = ""
    ordered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A question about the customer's satisfaction, answered by a mark and, if wished, words."""

    id: str
    title: str
    subtitle: str
    button: str
    privacy_url: str
    scale: Literal["csat", "nps", "ces"] = "csat"
    question: str = ""
    words: bool = True


DraftKind = Literal["direct", "comment", "private_reply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """What the shop wants to say. `recipient` for `direct`, `comment` (its external id) for the others."""

    kind: DraftKind = "direct"
    recipient: str = ""
    comment: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    reply_to: str = ""
    template: Template | None = None
    receipt: Receipt | None = None
    survey: Survey | None = None
    persona: str = ""
    """In whose name it is said, for networks with personas: the persona's id there."""
    human: bool = False
    token: str = ""
    """Stable id of this message on our side, for networks with an idempotency key."""
    last_inbound: str = ""
    """External id of the customer's newest message here: it tells some networks where to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentModeration:
    comment: str
    action: Literal["hide", "unhide", "delete", "like", "unlike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderAction:
    """`answer_press` ends the waiting sign on the button whose press is `last_inbound`."""

    recipient: str
    action: Literal["typing_on", "typing_off", "mark_seen", "answer_press"]
    last_inbound: str = ""
    """External id of the customer's newest message here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionDraft:
    """`emoji` empty takes the reaction back."""

    recipient: str
    message: str
    emoji: str = ""


Draft = MessageDraft | CommentModeration | SenderAction | ReactionDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One network call. `text` is the part of the message it carries, for matching an echo.

    `safe` calls may be repeated after an unknown outcome: they have an idempotency key or no effect
    that could happen twice.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    body: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    safe: bool = False
    bucket: str = "messages"
    uploads: tuple[Attachment, ...] = ()
    """Files that `send` brings to the network before the call, for networks that do not fetch them."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """`external_ids` of what was made, in order; empty when the call makes nothing."""

    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """An access token and what the network told with it; `expires_at` None means it does not expire."""

    access_token: str = field(repr=False)
    expires_at: datetime | None = None
    external_id: str = ""
    username: str = ""
    name: str = ""
    avatar_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the account's settings must say for the token to work."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One live check of a connection: what was asked, whether it holds, how to mend it."""

    code: str
    ok: bool
    detail: str = ""
