"""Where and how the operator may write: modes, window clock, limits, and the next moves when it is shut."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.contract import Manifest
from prilavok.channels.models import Channel
from prilavok.channels.policy import Window, private_reply_window
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.outlook import ReadyTemplate, outlook_of
from prilavok.inbox.queries import window_of
from prilavok.lib import clock
from prilavok.lib.text import shorten
from prilavok.web.components.templatetags.ui import direct_name
from prilavok.web.inbox.presenters.words import network, person

SOON = timedelta(hours=2)
QUOTE = 90
MEDIA = ("image", "video", "audio", "file")
MODES = ("direct", "comment", "private_reply", "note")


@dataclass(frozen=True, slots=True)
class Clock:
    """`state`: always, open, soon, human, shut, never, used, broken; `percent` of the window left."""

    state: str
    left: timedelta | None = None
    closed_at: datetime | None = None
    percent: int = 100

    @property
    def css(self) -> str:
        return {
            "soon": "is-soon",
            "shut": "is-shut",
            "never": "is-shut",
            "used": "is-shut",
            "broken": "is-shut",
        }.get(self.state, "is-open")

    @property
    def is_shut(self) -> bool:
        return self.css == "is-shut"


@dataclass(frozen=True, slots=True)
class Move:
    """What can be done instead, best first."""

    icon: str
    channel: str
    title: str
    detail: str
    action: str
    url: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    key: str
    icon: str
    label: str
    placeholder: str
    button: str
    draft: str = ""
    clock: Clock | None = None
    limit: int = 0
    unit: str = "characters"
    splits: bool = False
    accepts: Mapping[str, Any] | None = None
    reply_to: Message | None = None
    quote: str = ""
    moves: Sequence[Move] = ()
    problem: str = ""
    voice_types: str = ""
    """What a recorded voice may be, with commas; empty where the network takes none."""

    @property
    def is_shut(self) -> bool:
        return bool(self.problem) or (self.clock is not None and self.clock.is_shut)

    @property
    def shape(self) -> str:
        """Changes when the form must be drawn anew; what is being typed is left alone otherwise."""
        answered = self.reply_to.public_id if self.reply_to else ""
        return "|".join(
            [self.problem, self.clock.state if self.clock and self.clock.is_shut else "", answered]
        )

    @property
    def accepts_json(self) -> str:
        return json.dumps(self.accepts or {})

    @property
    def accept_attribute(self) -> str:
        return ",".join(mime for rules in (self.accepts or {}).values() for mime in rules["types"])


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """An approved text with what is to be filled in; `cost` in the reader's words."""

    ready: ReadyTemplate
    cost: str

    @property
    def key(self) -> str:
        return f"{self.ready.template.name}|{self.ready.template.language}"


@dataclass(frozen=True, slots=True)
class Composer:
    modes: Sequence[Mode]
    current: str
    templates: Sequence[TemplateOffer] = ()
    """What the network lets be sent although the window is closed."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything about a conversation that decides how it may be answered."""

    conversation: Conversation
    drafts: Mapping[str, str]
    reply_to: Message | None = None
    private_used: bool = False
    others: Sequence[Conversation] = ()


def composer(situation: Situation) -> Composer:
    conversation = situation.conversation
    manifest = adapter_of(conversation.channel).manifest
    is_direct = conversation.kind == Conversation.Kind.DIRECT
    modes = [_direct(situation, manifest)] if is_direct else _comment_modes(situation, manifest)
    modes.append(_note(situation))
    ready = outlook_of(conversation).templates
    return Composer(modes, _default(modes), [TemplateOffer(one, _cost(one)) for one in ready])


def _cost(ready: ReadyTemplate) -> str:
    return _("the network takes money for it") if ready.price == "paid" else _("free of charge")


def _default(modes: Sequence[Mode]) -> str:
    """A private answer first when it is still to be had, else the first way that is open."""
    ready = [mode.key for mode in modes if not mode.is_shut and mode.key != "note"]
    return "private_reply" if "private_reply" in ready else (ready or [modes[0].key])[0]


def _problem(channel: Channel) -> str:
    if channel.status == Channel.Status.RECONNECT:
        return channel.problem or _("The key of the channel has expired")
    if channel.status == Channel.Status.DISABLED:
        return _("The channel is disconnected")
    return ""


def _direct(situation: Situation, manifest: Manifest) -> Mode:
    conversation = situation.conversation
    name = person(conversation.customer, conversation.identity)
    label = _("Reply in %(network)s") % {"network": direct_name(manifest.kind)}
    state = direct_clock(conversation, manifest)
    quoted = situation.reply_to if situation.reply_to and "reply_to" in manifest.capabilities else None
    return Mode(
        key="direct",
        icon="",
        label=label,
        placeholder=_("Your reply…   / saved replies   # products"),
        button=_("Send"),
        draft=situation.drafts.get("direct", ""),
        clock=state,
        limit=manifest.limits.text,
        unit=manifest.limits.text_unit,
        splits=True,
        accepts=accepted_media(manifest),
        reply_to=quoted,
        quote=_quote(quoted, name),
        moves=moves(situation) if state.is_shut else (),
        problem=_problem(conversation.channel),
        voice_types=",".join(voice_rules(manifest)[1]),
    )


def _comment_modes(situation: Situation, manifest: Manifest) -> list[Mode]:
    found = []
    if "public_reply" in manifest.capabilities:
        found.append(_public(situation, manifest))
    if "private_reply" in manifest.capabilities:
        found.append(_private(situation, manifest))
    return found


def _public(situation: Situation, manifest: Manifest) -> Mode:
    conversation = situation.conversation
    return Mode(
        key="comment",
        icon="i-globe",
        label=_("Publicly"),
        placeholder=_("Reply under the comment, everybody sees it…"),
        button=_("Reply publicly"),
        draft=situation.drafts.get("comment", ""),
        limit=manifest.limits.comment_text or manifest.limits.text,
        unit="characters" if manifest.limits.comment_text else manifest.limits.text_unit,
        reply_to=situation.reply_to,
        quote=_quote(situation.reply_to, person(conversation.customer, conversation.identity)),
        problem=_problem(conversation.channel) or _nothing_to_answer(situation),
    )


def _private(situation: Situation, manifest: Manifest) -> Mode:
    conversation = situation.conversation
    state = private_clock(situation, manifest)
    return Mode(
        key="private_reply",
        icon="i-send",
        label=_("In %(network)s") % {"network": direct_name(manifest.kind)},
        placeholder=_("Private reply…   / saved replies   # products"),
        button=pgettext("button", "Reply in %(network)s") % {"network": direct_name(manifest.kind)},
        draft=situation.drafts.get("private_reply", ""),
        clock=state,
        limit=manifest.limits.text,
        unit=manifest.limits.text_unit,
        reply_to=situation.reply_to,
        quote=_quote(situation.reply_to, person(conversation.customer, conversation.identity)),
        moves=moves(situation) if state.is_shut else (),
        problem=_problem(conversation.channel) or _nothing_to_answer(situation),
    )


def _nothing_to_answer(situation: Situation) -> str:
    return "" if situation.reply_to else _("There is no comment to answer here any more")


def _note(situation: Situation) -> Mode:
    return Mode(
        key="note",
        icon="i-lock",
        label=_("Note"),
        placeholder=_("Note, the customer cannot see it…   @ colleagues"),
        button=_("Save the note"),
        draft=situation.drafts.get("note", ""),
    )


def _quote(message: Message | None, name: str) -> str:
    if message is None:
        return ""
    return f"{name}: {shorten(message.text, QUOTE) or _('attachment')}"


def direct_clock(conversation: Conversation, manifest: Manifest) -> Clock:
    window = window_of(conversation)
    if window.reason == "no_message_yet":
        return Clock("never")
    length = manifest.windows.human if window.human_only else manifest.windows.free
    return _clock(window, length)


def private_clock(situation: Situation, manifest: Manifest) -> Clock:
    comment = situation.reply_to
    if comment is None:
        return Clock("shut")
    if situation.private_used:
        return Clock("used")
    window = private_reply_window(manifest.windows, commented_at=comment.sent_at, moment=clock.now())
    return _clock(window, manifest.windows.private_reply)


def _clock(window: Window, length: timedelta | None) -> Clock:
    if window.reason == "channel_down":
        return Clock("broken")
    if window.closes_at is None:
        return Clock("always" if window.open else "shut")
    left = window.closes_at - clock.now()
    if not window.open:
        return Clock("shut", closed_at=window.closes_at)
    percent = round(100 * left / length) if length else 100
    state = "human" if window.human_only else ("soon" if left < SOON else "open")
    return Clock(state, left=left, percent=max(1, min(percent, 100)))


def accepted_media(manifest: Manifest) -> dict[str, dict[str, Any]]:
    """Kind of file -> what the network takes: {"image": {"types": […], "bytes": n}}."""
    limits = manifest.limits
    return {
        kind: {"types": list(limits.media_types.get(kind, ())), "bytes": limits.media_bytes.get(kind, 0)}
        for kind in MEDIA
        if kind in manifest.capabilities and limits.media_types.get(kind)
    }


def voice_rules(manifest: Manifest) -> tuple[str, tuple[str, ...], int]:
    """As what the network takes a voice, of which types, and how many bytes."""
    limits = manifest.limits
    for kind in ("voice", "audio"):
        if kind in manifest.capabilities and (types := limits.media_types.get(kind)):
            return kind, tuple(types), limits.media_bytes.get(kind, 0)
    return "", (), 0


def moves(situation: Situation) -> list[Move]:
    found = [move for other in situation.others if (move := _elsewhere(other))]
    customer = situation.conversation.customer
    if customer.phone:
        found.append(Move("i-phone", "", customer.phone, "", _("Call"), url=f"tel:{customer.phone}"))
    return [
        *found,
        Move(
            "i-lock", "", _("Leave a note for the team"), "", pgettext("button", "Write a note"), mode="note"
        ),
    ]


def _elsewhere(other: Conversation) -> Move | None:
    """The same customer where writing is allowed now."""
    if other.kind != Conversation.Kind.DIRECT or other.channel.status != Channel.Status.ACTIVE:
        return None
    if not window_of(other).open:
        return None
    url = reverse("inbox:conversation", args=[other.public_id])
    return Move(
        "", other.channel.kind, network(other.channel.kind), other.channel.name, _("Write there"), url=url
    )
