"""Rows of the log and the panel of one: what came, what we made of it, where it stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prilavok.channels import registry
from prilavok.channels.types import ChannelEvent, Unrecognized, WebhookRequest
from prilavok.inbox.models import Message
from prilavok.ingest.models import InboundEvent
from prilavok.lib.clock import now
from prilavok.linking.models import Evidence
from prilavok.orders.models import OrderChange
from prilavok.web.components import formats
from prilavok.web.events import words
from prilavok.web.events.body import Body, printed
from prilavok.web.events.reading import bodies_of
from prilavok.web.inbox.presenters.words import quoted


@dataclass(frozen=True, slots=True)
class Entry:
    row: InboundEvent
    came: str
    did: str
    state: Any
    tone: str
    messages: Sequence[Message]

    @property
    def person(self) -> str:
        return next((str(one.conversation.identity) for one in self.messages), "")

    @property
    def is_today(self) -> bool:
        return timezone.localtime(self.row.received_at).date() == timezone.localtime(now()).date()

    @property
    def millisecond(self) -> str:
        return f"{self.row.received_at.microsecond // 1000:03}"


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: ok, bad or wait."""

    state: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One event of the request."""

    came: str
    result: str
    message: Message | None


@dataclass(frozen=True, slots=True)
class Panel:
    entry: Entry
    head: str
    reason: str
    steps: Sequence[Step]
    parts: Sequence[Part]
    body: Body
    trace: str

    @property
    def message(self) -> Message | None:
        return next(iter(self.entry.messages), None)


@dataclass(slots=True)
class _Known:
    """What of ours the events of a page led to, read at once."""

    messages: dict[tuple[int, str], Message] = field(default_factory=dict)
    orders: dict[int, list[OrderChange]] = field(default_factory=lambda: defaultdict(list))
    products: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def entries_of(rows: Sequence[InboundEvent]) -> list[Entry]:
    """In five queries, however many rows."""
    bodies = bodies_of(rows)
    parsed = {row.pk: events_in(row, bodies[row.pk]) if row.pk in bodies else [] for row in rows}
    known = _known(rows, parsed)
    return [_entry(row, parsed[row.pk], known) for row in rows]


def events_in(row: InboundEvent, body: bytes) -> list[ChannelEvent]:
    """Those for this channel. What cannot be read has none."""
    request = WebhookRequest(method="POST", query={}, headers=row.headers, body=body)
    try:
        found = registry.get(row.channel.kind).inbound.parse(request)
    except ValueError:
        return []
    return [event for event in found if event.account in ("", row.channel.external_id)]


def _known(rows: Sequence[InboundEvent], parsed: Mapping[int, Sequence[ChannelEvent]]) -> _Known:
    known = _Known()
    ids = {name for events in parsed.values() for event in events if (name := _external_id(event))}
    if not ids:
        return known
    messages = Message.objects.filter(channel__in={row.channel_id for row in rows}, external_id__in=ids)
    for message in messages.select_related("conversation__identity"):
        known.messages[message.channel_id, message.external_id or ""] = message
    pks = [message.pk for message in known.messages.values()]
    changes = OrderChange.objects.filter(message__in=pks).exclude(kind="undone").select_related("order")
    for change in changes.order_by("pk"):
        known.orders[change.message_id or 0].append(change)
    evidence = Evidence.objects.filter(message__in=pks).select_related("interest__product").order_by("pk")
    for reason in evidence:
        known.products[reason.message_id or 0].append(reason.interest.product.name)
    return known


def _external_id(event: ChannelEvent) -> str:
    return str(getattr(event, "external_id", ""))


def _entry(row: InboundEvent, events: Sequence[ChannelEvent], known: _Known) -> Entry:
    messages = [
        message
        for event in events
        if (message := known.messages.get((row.channel_id, _external_id(event)))) is not None
    ]
    state, tone = words.state_of(row)
    return Entry(
        row=row,
        came=words.what_came(events, row),
        did=_did(row, messages, known),
        state=state,
        tone=tone,
        messages=list(dict.fromkeys(messages)),
    )


def _did(row: InboundEvent, messages: Sequence[Message], known: _Known) -> str:
    if row.status == InboundEvent.Status.STORED:
        return _("will be applied")
    if row.status == InboundEvent.Status.FAILED:
        return _("nothing was changed")
    if row.status == InboundEvent.Status.IGNORED:
        return words.skipped_why(row)
    if words.is_repeat(row):
        return _("applied already")
    return "; ".join(_effects(messages, known)) or _plain(row)


def _effects(messages: Sequence[Message], known: _Known) -> list[str]:
    effects: dict[str, None] = {}
    for message in messages:
        numbers = dict.fromkeys(change.order.number for change in known.orders[message.pk])
        for number in numbers:
            effects[_("order No %(number)s") % {"number": number}] = None
        for name in dict.fromkeys(known.products[message.pk]):
            effects[_("interest: %(name)s") % {"name": quoted(name)}] = None
    return list(effects)[:3]


def _plain(row: InboundEvent) -> str:
    done = [part.get("event", "") for part in row.summary if part.get("result") in {"applied", "repeat"}]
    return str(words.DONE.get(done[0], _("applied"))) if done else ""


def panel_of(row: InboundEvent) -> Panel:
    """`row` comes with its body."""
    body = bytes(row.body)
    events = events_in(row, body)
    known = _known([row], {row.pk: events})
    head, reason = words.reason_of(row)
    return Panel(
        entry=_entry(row, events, known),
        head=head,
        reason=reason,
        steps=_steps(row, events),
        parts=_parts(row, events, known),
        body=printed(body, [event.path for event in events if isinstance(event, Unrecognized)]),
        trace=row.error if row.status == InboundEvent.Status.FAILED else "",
    )


def _steps(row: InboundEvent, events: Sequence[ChannelEvent]) -> list[Step]:
    return [Step("ok", _("Signature right, stored")), _reading(row, events), _applying(row)]


def _reading(row: InboundEvent, events: Sequence[ChannelEvent]) -> Step:
    if row.error.startswith("Unreadable"):
        return Step("bad", _("Could not be read"), row.error.removeprefix("Unreadable: ")[:120])
    if not events:
        return Step(
            "bad" if row.status == InboundEvent.Status.FAILED else "ok", _("Read: nothing for this channel")
        )
    count = len(events)
    return Step("ok", ngettext("Read: %(n)s event", "Read: %(n)s events", count) % {"n": count})


def _applying(row: InboundEvent) -> Step:
    tries = (
        ngettext("%(n)s try", "%(n)s tries", row.attempts) % {"n": row.attempts} if row.attempts > 1 else ""
    )
    if row.status == InboundEvent.Status.STORED:
        return Step("wait", _("Waits to be applied"))
    if row.status == InboundEvent.Status.FAILED:
        return Step("bad", _("Not applied"), tries)
    took = _duration(row.applied_at - row.received_at) if row.applied_at and row.attempts == 1 else ""
    text = _("Skipped") if row.status == InboundEvent.Status.IGNORED else _("Applied")
    return Step("ok", text, took or tries)


def _duration(value: timedelta) -> str:
    """From the network's request to its effect."""
    seconds = value.total_seconds()
    if seconds < 1:
        return _("%(n)s ms") % {"n": round(seconds * 1000)}
    if seconds < 60:
        return _("%(n)s s") % {"n": round(seconds)}
    return formats.duration_short(value)


def _parts(row: InboundEvent, events: Sequence[ChannelEvent], known: _Known) -> list[Part]:
    results = {part.get("at", ""): part.get("result", "") for part in row.summary}
    return [
        Part(
            came=words.event_words(event),
            result=results.get(event.at, ""),
            message=known.messages.get((row.channel_id, _external_id(event))),
        )
        for event in events
    ]
