"""A message as the thread shows it: side, state, reason, what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.catalog.models import Product
from prilavok.inbox.models import Attachment, Message
from prilavok.lib.clock import now
from prilavok.lib.text import shorten
from prilavok.web.inbox.presenters.details import ContactCard, Place, contact_of, place_of
from prilavok.web.inbox.presenters.failures import Failure, doubt_of, failure_of
from prilavok.web.inbox.presenters.pricing import price_class
from prilavok.web.inbox.presenters.references import ReferenceCard, cards
from prilavok.web.inbox.presenters.system_lines import SystemLine, system_line
from prilavok.web.inbox.presenters.words import linked, quoted, with_mentions

RUN = timedelta(minutes=5)
QUOTE = 120
NETWORK_KEEPS = timedelta(days=1)
Status = Message.Status
Kind = Message.Kind
PICTURES = frozenset({"image", "sticker"})
SOUNDS = frozenset({"audio", "voice"})
QUOTING = frozenset({Kind.DIRECT, Kind.PRIVATE_REPLY})


@dataclass(frozen=True, slots=True)
class StatusLook:
    icon: str
    words: Any
    tone: str = ""


STATUSES: Mapping[str, StatusLook] = {
    Status.QUEUED: StatusLook("i-clock", pgettext_lazy("message", "queued")),
    Status.SENDING: StatusLook("i-clock", pgettext_lazy("message", "sending")),
    Status.SENT: StatusLook("i-check", pgettext_lazy("message", "sent")),
    Status.DELIVERED: StatusLook("i-check-check", pgettext_lazy("message", "delivered")),
    Status.READ: StatusLook("i-check-check", pgettext_lazy("message", "read")),
    Status.FAILED: StatusLook("i-circle-alert", gettext_lazy("not sent"), "text-error!"),
    Status.UNCONFIRMED: StatusLook("i-circle-help", gettext_lazy("not confirmed"), "text-warning!"),
    Status.CANCELLED: StatusLook("i-x", gettext_lazy("cancelled before sending")),
}
RINGS: Mapping[str, str] = {Status.FAILED: "is-fail", Status.UNCONFIRMED: "is-unc"}
SETTLED = frozenset({Status.SENT, Status.DELIVERED, Status.READ, Status.RECEIVED})


@dataclass(frozen=True, slots=True)
class Why:
    """The rule that answered and the words that made it."""

    rule_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reaction:
    emoji: str
    by: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before it was edited."""

    at: datetime
    text: SafeString


@dataclass(frozen=True, slots=True)
class Media:
    pictures: Sequence[Attachment] = ()
    videos: Sequence[Attachment] = ()
    sounds: Sequence[Attachment] = ()
    files: Sequence[Attachment] = ()
    strange: Sequence[Attachment] = ()
    places: Sequence[Place] = ()
    contacts: Sequence[ContactCard] = ()

    @property
    def has_any(self) -> bool:
        kinds = (self.pictures, self.videos, self.sounds, self.files, self.strange)
        return any(kinds) or bool(self.places or self.contacts)


@dataclass(frozen=True, slots=True)
class Names:
    """Who is who in one thread, and what stands on its publications."""

    customer: str
    network: str
    viewer: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    products_on: Mapping[int, Sequence[Product]] = field(default_factory=dict)
    drafted: Mapping[int, Sequence[SystemLine]] = field(default_factory=dict)
    """What the order drafts took from each message, by its row number."""


@dataclass(frozen=True, slots=True)
class Bubble:
    message: Message
    side: str
    author: str
    text: SafeString
    quote: str
    quote_author: str
    quote_of: str
    """The quoted message, when it stands in this thread."""
    references: Sequence[ReferenceCard]
    media: Media
    status: StatusLook | None
    failure: Failure | None
    doubt: str
    why: Why | None
    lines: Sequence[SystemLine]
    system: SystemLine | None = None
    reactions: Sequence[Reaction] = ()
    versions: Sequence[Version] = ()
    price: str = ""
    day: datetime | None = None
    ends_run: bool = True
    answers: Sequence[Bubble] = ()

    @property
    def is_note(self) -> bool:
        return self.message.kind == Kind.NOTE

    @property
    def is_liked(self) -> bool:
        """By the shop."""
        return any(row["by"] == "shop" and row["emoji"] for row in self.message.reactions)

    @property
    def is_gone(self) -> bool:
        return self.message.deleted_at is not None or self.message.status == Status.CANCELLED

    @property
    def is_comment(self) -> bool:
        return self.message.kind == Kind.COMMENT

    @property
    def from_phone_app(self) -> bool:
        return self.side == "out" and self.message.actor_type == "phone_app"

    @property
    def css(self) -> str:
        names = ["msg"]
        names += ["is-out"] * (self.side == "out") + ["is-note"] * self.is_note + ["is-gone"] * self.is_gone
        return " ".join([*names, RINGS.get(self.message.status, "")]).strip()

    @property
    def shows_meta(self) -> bool:
        """Messages of one run share one line, unless one of them has something of its own to say."""
        odd_state = self.side == "out" and self.message.status not in SETTLED
        return self.ends_run or odd_state or bool(self.why) or self.message.edited_at is not None

    @property
    def has_lines(self) -> bool:
        """Anything under the bubble: most messages of a run have nothing."""
        return self.shows_meta or self.may_cancel or bool(self.doubt or self.failure or self.why)

    @property
    def may_cancel(self) -> bool:
        return self.message.status == Status.QUEUED

    @property
    def may_undo(self) -> bool:
        """It is held back for a moment, so that its writer can think again."""
        return self.may_cancel and self.message.not_before is not None and self.message.not_before > now()


def thread(messages: Iterable[Message], names: Names) -> list[Bubble]:
    """Bubbles in order, with heads of days and ends of runs."""
    return arranged([bubble(message, names) for message in messages])


def arranged(bubbles: Sequence[Bubble]) -> list[Bubble]:
    return _days(_runs(bubbles))


def bubble(message: Message, names: Names) -> Bubble:
    is_out = message.direction == Message.Direction.OUTBOUND
    quoted = message.reply_to if message.kind in QUOTING else None
    shown = message.deleted_at is None
    return Bubble(
        message=message,
        side="out" if is_out else "in",
        author=_author(message, names),
        text=_text(message, names) if shown else SafeString(""),
        quote=_quote(quoted) if quoted else "",
        quote_of=quoted.public_id if quoted and quoted.conversation_id == message.conversation_id else "",
        quote_author=_author(quoted, names) if quoted else "",
        references=cards(message.references.all(), names.products_on) if shown else (),
        media=_media(message.attachments.all()) if shown else Media(),
        status=STATUSES.get(message.status) if is_out and message.kind != Kind.NOTE else None,
        failure=failure_of(message, names.network) if message.status == Status.FAILED else None,
        doubt=doubt_of(names.network) if message.status == Status.UNCONFIRMED else "",
        why=_why(message, names),
        lines=names.drafted.get(message.pk, ()),
        system=system_line(message) if message.kind == Kind.SYSTEM else None,
        reactions=_reactions(message),
        versions=_versions(message) if shown else (),
        price=price_class(message.source) if is_out else "",
    )


def _text(message: Message, names: Names) -> SafeString:
    text = linked(message.text)
    return with_mentions(text, names.members.values()) if message.kind == Kind.NOTE else text


def _reactions(message: Message) -> list[Reaction]:
    """Without those that were taken back."""
    return [
        Reaction(row["emoji"], _("the shop") if row.get("by") == "shop" else _("the customer"))
        for row in message.reactions
        if row.get("emoji")
    ]


def _versions(message: Message) -> list[Version]:
    """Earlier wordings, the newest first; one that reads as its successor is no other wording."""
    found: list[Version] = []
    after = message.text
    for row in reversed(message.versions):
        if row["text"] != after:
            found.append(Version(datetime.fromisoformat(row["at"]), linked(row["text"])))
        after = row["text"]
    return found


def _author(message: Message, names: Names) -> str:
    if message.direction == Message.Direction.INBOUND:
        return names.customer
    if message.actor_type == "member":
        return _("You") if message.actor_id == names.viewer else names.members.get(message.actor_id, "")
    return ""


def _quote(quoted: Message) -> str:
    if quoted.deleted_at is not None:
        return _("deleted message")
    return shorten(quoted.text, QUOTE) or _("attachment")


def _why(message: Message, names: Names) -> Why | None:
    if message.actor_type != "rule":
        return None
    rule_id = str(message.source.get("rule") or message.actor_id)
    return Why(rule_id, quoted(names.rules.get(rule_id, "")), str(message.source.get("reason", "")))


def _media(attachments: Iterable[Attachment]) -> Media:
    media = _Sorted()
    for attachment in attachments:
        media.add(attachment)
    return Media(**media.kinds, places=media.places, contacts=media.contacts)


class _Sorted:
    """What a message carries, by how it is shown."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[Attachment]] = {
            name: [] for name in ("pictures", "videos", "sounds", "files", "strange")
        }
        self.places: list[Place] = []
        self.contacts: list[ContactCard] = []

    def add(self, attachment: Attachment) -> None:
        if attachment.type == "location" and (place := place_of(attachment)):
            self.places.append(place)
        elif attachment.type == "contact" and (card := contact_of(attachment)):
            self.contacts.append(card)
        else:
            self.kinds[_media_kind(attachment)].append(attachment)


def _is_gone(attachment: Attachment) -> bool:
    """The network's addresses expire: one that we did not fetch in time is not shown broken."""
    if attachment.file or attachment.message.direction == Message.Direction.OUTBOUND:
        return False
    return attachment.failed or attachment.message.sent_at < now() - NETWORK_KEEPS


def _media_kind(attachment: Attachment) -> str:
    if _is_gone(attachment):
        return "strange"
    if not attachment.link or attachment.type in {"unsupported", "template", "location", "contact"}:
        return "strange"
    if attachment.type in PICTURES:
        return "pictures"
    if attachment.type in SOUNDS:
        return "sounds"
    return "videos" if attachment.type == "video" else "files"


def _same_run(one: Bubble, other: Bubble) -> bool:
    left, right = one.message, other.message
    same_author = (left.direction, left.actor_type, left.actor_id) == (
        right.direction,
        right.actor_type,
        right.actor_id,
    )
    together = right.sent_at - left.sent_at <= RUN and _local(left.sent_at) == _local(right.sent_at)
    return same_author and left.kind == right.kind and together and not (one.lines or one.why or one.system)


def _runs(bubbles: Sequence[Bubble]) -> list[Bubble]:
    pairs = zip_longest(bubbles, bubbles[1:])
    return [replace(one, ends_run=after is None or not _same_run(one, after)) for one, after in pairs]


def _days(bubbles: Sequence[Bubble]) -> list[Bubble]:
    found: list[Bubble] = []
    before = None
    for one in bubbles:
        day = _local(one.message.sent_at)
        found.append(replace(one, day=one.message.sent_at if day != before else None))
        before = day
    return found


def _local(moment: datetime) -> Any:
    return timezone.localtime(moment).date()


def nested(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """For comments: the shop's answers stand under the comment they answer."""
    loaded = {one.message.pk for one in bubbles if one.side == "in"}
    answers: dict[int, list[Bubble]] = {}
    top = []
    for one in bubbles:
        parent = one.message.reply_to_id
        if one.side == "out" and parent in loaded and parent is not None:
            answers.setdefault(parent, []).append(one)
        else:
            top.append(one)
    return [replace(one, answers=tuple(answers.get(one.message.pk, ()))) for one in top]
