"""What the CRM did about each act, and why: read from the CRM, told in short lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from prilavok.automation.models import RuleRun
from prilavok.automation.reasons import explain, explain_result
from prilavok.channels import simulators
from prilavok.channels.models import Channel
from prilavok.customers.queries import display_name
from prilavok.inbox.models import Message
from prilavok.lib.text import shorten
from prilavok.linking.models import Evidence, Interest
from prilavok.orders.models import OrderChange
from prilavok.simulator.models import SimDelivery, SimPerson

SHOWN = 12
WORDS = 70
OWN_ACTS = ("echo", "own_comment", "seen", "part", "network")
"""Webhooks about the shop's own deeds and glances: no acts of a customer."""

ACTS = {
    "text": gettext_lazy("Message"),
    "choice": gettext_lazy("Quick reply pressed"),
    "button": gettext_lazy("Button pressed"),
    "picture": gettext_lazy("Picture"),
    "story_reply": gettext_lazy("Story reply"),
    "story_mention": gettext_lazy("Mention in a story"),
    "share": gettext_lazy("Forwarded post"),
    "ad": gettext_lazy("Came from an ad"),
    "link": gettext_lazy("Opened the link"),
    "unsupported": gettext_lazy("Something apps cannot read"),
    "edit": gettext_lazy("Message edited"),
    "unsend": gettext_lazy("Message unsent"),
    "react": gettext_lazy("Reaction"),
    "comment": gettext_lazy("Comment"),
    "app": gettext_lazy("The seller in the network’s app"),
    "album": gettext_lazy("Several pictures"),
    "video": gettext_lazy("Video"),
    "voice": gettext_lazy("Voice message"),
    "file": gettext_lazy("Document"),
    "sticker": gettext_lazy("Sticker"),
    "location": gettext_lazy("Place"),
    "contact": gettext_lazy("Contact"),
    "forward": gettext_lazy("Forwarded post"),
    "product": gettext_lazy("Question about a product"),
    "cart": gettext_lazy("Cart"),
    "block": gettext_lazy("Forbade the shop to write"),
    "unblock": gettext_lazy("Allowed the shop to write"),
    "comment_edit": gettext_lazy("Comment edited"),
    "comment_remove": gettext_lazy("Comment removed"),
}
CHANGES = ("edit", "unsend", "react", "comment_edit", "comment_remove")
"""Acts about something that was there already."""
EVIDENCE = {
    "post": gettext_lazy("the post shows it"),
    "story": gettext_lazy("the story shows it"),
    "reel": gettext_lazy("the reel shows it"),
    "ad": gettext_lazy("came from its ad"),
    "product_card": gettext_lazy("sent its card"),
    "link": gettext_lazy("sent its link"),
    "sku": gettext_lazy("named its article number"),
    "text": gettext_lazy("the customer’s words"),
    "picture": gettext_lazy("looks like its photo"),
    "context": gettext_lazy("spoken of just before"),
    "correction": gettext_lazy("taught by staff"),
}
STATES = {
    Interest.State.SUGGESTED: gettext_lazy("Product suggested"),
    Interest.State.LINKED: gettext_lazy("Product linked"),
    Interest.State.CONFIRMED: gettext_lazy("Product confirmed"),
    Interest.State.REJECTED: gettext_lazy("Product rejected"),
}
STATUSES = {
    "queued": pgettext_lazy("simulator", "queued"),
    "sending": pgettext_lazy("simulator", "sending"),
    "sent": pgettext_lazy("simulator", "sent"),
    "delivered": pgettext_lazy("simulator", "delivered"),
    "read": pgettext_lazy("simulator", "read"),
    "failed": pgettext_lazy("simulator", "not sent"),
    "unconfirmed": pgettext_lazy("simulator", "not confirmed"),
    "cancelled": pgettext_lazy("simulator", "cancelled"),
}
KINDS = {
    "direct": gettext_lazy("Answer in the chat"),
    "comment": gettext_lazy("Public answer"),
    "private_reply": gettext_lazy("Private reply"),
}
BAD = frozenset({"failed", "unconfirmed"})


@dataclass(frozen=True, slots=True)
class Line:
    """`tone` is ok, warn, mute, hit or empty."""

    icon: str
    text: str
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    key: str
    title: str
    at: datetime
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the CRM keeps about the messages in question, by message id."""

    messages: dict[str, Message]
    evidence: dict[int, list[Evidence]]
    changes: dict[int, list[OrderChange]]
    runs: dict[int, list[RuleRun]]
    newcomers: frozenset[int]
    outbound: dict[str, Message]


def happenings(person: SimPerson, channel: Channel) -> list[Happening]:
    """The latest first."""
    rows = person.deliveries.exclude(act__in=OWN_ACTS).select_related("account")
    deliveries = list(rows.order_by("-pk")[:SHOWN])
    found = _look_up(person, channel, deliveries)
    told = [_of_delivery(delivery, found) for delivery in deliveries]
    answered = {each["message"] for run in _all(found.runs) for each in run.results if each.get("message")}
    first = deliveries[-1].created_at if deliveries else person.created_at
    told += [
        _of_outbound(message)
        for message in found.outbound.values()
        if message.public_id not in answered and message.created_at >= first
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _all(runs: dict[int, list[RuleRun]]) -> Iterator[RuleRun]:
    for several in runs.values():
        yield from several


def _look_up(person: SimPerson, channel: Channel, deliveries: Sequence[SimDelivery]) -> _Found:
    targets = [delivery.target for delivery in deliveries]
    rows = Message.objects.filter(channel=channel, external_id__in=targets).select_related(
        "conversation__customer"
    )
    messages = {str(message.external_id): message for message in rows}
    pks = [message.pk for message in messages.values()]
    evidence = Evidence.objects.filter(message__in=pks).select_related(
        "interest__product", "interest__variant"
    )
    changes = OrderChange.objects.filter(message__in=pks).select_related("order").order_by("pk")
    runs = RuleRun.objects.filter(message__in=pks).select_related("rule").order_by("pk")
    return _Found(
        messages=messages,
        evidence=_grouped(evidence),
        changes=_grouped(changes),
        runs=_grouped(runs),
        newcomers=_newcomers(messages.values()),
        outbound=_outbound(person, channel),
    )


Row = TypeVar("Row", Evidence, OrderChange, RuleRun)


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.message_id or 0].append(row)
    return grouped


def _newcomers(messages: Iterable[Message]) -> frozenset[int]:
    """Messages with which a customer began."""
    customers = {message.conversation.customer_id for message in messages}
    firsts = (
        Message.objects.filter(conversation__customer__in=customers)
        .exclude(kind=Message.Kind.SYSTEM)
        .values("conversation__customer")
        .annotate(first=Min("pk"))
    )
    return frozenset(row["first"] for row in firsts)


def _outbound(person: SimPerson, channel: Channel) -> dict[str, Message]:
    rows = (
        Message.objects.filter(
            channel=channel,
            direction=Message.Direction.OUTBOUND,
            conversation__identity__external_id=person.external_id,
        )
        .exclude(kind__in=[Message.Kind.NOTE, Message.Kind.SYSTEM])
        .exclude(actor_type="phone_app")
    )
    return {message.public_id: message for message in rows.order_by("-pk")[: SHOWN * 2]}


# --- words ---------------------------------------------------------------------------------------


def _of_delivery(delivery: SimDelivery, found: _Found) -> Happening:
    name = _act_name(delivery)
    quote = _("“%(text)s”") % {"text": delivery.summary} if delivery.summary else ""
    title = quote if delivery.act == "text" else ": ".join(filter(None, (name, quote)))
    lines = [*_transport(delivery, found), *_effects(delivery, found)]
    return Happening(f"d{delivery.pk}", title, delivery.created_at, lines)


def _act_name(delivery: SimDelivery) -> str:
    """Acts that only one network has are named by its simulator."""
    _special, _colon, name = delivery.act.partition("special:")
    if not name:
        return str(ACTS.get(delivery.act, delivery.act))
    specials = simulators.get(delivery.account.kind).specials
    return next((_(title) for full, title in specials.items() if full.startswith(name)), name)


def _transport(delivery: SimDelivery, found: _Found) -> Iterator[Line]:
    if delivery.delivered_at is None:
        yield _not_delivered(delivery)
        return
    message = found.messages.get(delivery.target)
    if message is None:
        took = _milliseconds(delivery.delivered_at - delivery.created_at)
        yield Line("i-inbox", _("Event stored"), took, "ok")
    else:
        took = _milliseconds(message.created_at - delivery.created_at)
        is_first = delivery.act not in CHANGES
        yield Line("i-inbox", _("Event stored and applied"), took if is_first else "", "ok")
    if delivery.copies > 1:
        yield Line("i-copy", _("The second copy was dropped: its key was there already"), "", "mute")


def _not_delivered(delivery: SimDelivery) -> Line:
    if delivery.held and not delivery.attempts:
        return Line("i-shuffle", _("The network holds it back for a while"), "", "mute")
    why = delivery.error or f"HTTP {delivery.http_status}"
    return Line("i-circle-alert", _("The hook did not take it; the network will try again"), why, "warn")


def _milliseconds(took: timedelta) -> str:
    return _("%(n)s ms") % {"n": max(0, round(took.total_seconds() * 1000))}


def _effects(delivery: SimDelivery, found: _Found) -> Iterator[Line]:
    message = found.messages.get(delivery.target)
    if message is None or delivery.act in CHANGES:
        return
    if message.pk in found.newcomers:
        name = display_name(message.conversation.customer)
        yield Line("i-user-plus", _("New customer: %(name)s") % {"name": name})
    yield from _links(found.evidence.get(message.pk, ()))
    for change in found.changes.get(message.pk, ()):
        yield _order_line(change)
    for run in found.runs.get(message.pk, ()):
        yield from _rule_lines(run, found)


def _links(evidence: Iterable[Evidence]) -> Iterator[Line]:
    by_interest: dict[int, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_interest[one.interest_id].append(one)
    for several in by_interest.values():
        interest = several[0].interest
        reasons = ", ".join(_reason(one) for one in several)
        label = " ".join(
            filter(None, (interest.product.name, interest.variant.label if interest.variant else ""))
        )
        words = f"{STATES[Interest.State(interest.state)]}: {label} — {reasons}"
        yield Line("i-link", words, f"{round(interest.score * 100)} %", "hit")


def _reason(evidence: Evidence) -> str:
    why = str(EVIDENCE.get(evidence.kind, evidence.kind))
    marked = ", ".join(_("“%(text)s”") % {"text": word} for word in evidence.matched)
    return f"{why} {marked}".strip()


def _order_line(change: OrderChange) -> Line:
    words = {
        "created": _("Draft order opened"),
        "line_added": _("Line added to the order"),
        "line_changed": _("Line of the order changed"),
        "line_removed": _("Line taken from the order"),
    }.get(change.kind, _("Order changed"))
    name = str(change.data.get("name") or "")
    number = _("No. %(number)s") % {"number": change.order.number}
    return Line("i-receipt-text", ": ".join(filter(None, (f"{words} {number}", name))))


def _rule_lines(run: RuleRun, found: _Found) -> Iterator[Line]:
    name = _("Rule “%(name)s”") % {"name": run.rule.name}
    if run.state != RuleRun.State.FIRED:
        yield Line("i-zap-off", f"{name}: {explain(run.reason)}", "", "mute")
        return
    yield Line("i-zap", f"{name}: {explain(run.reason)}")
    for each in run.results:
        if message := found.outbound.get(str(each.get("message") or "")):
            yield _status_line(message, str(KINDS.get(message.kind, message.kind)))
        elif error := explain_result(each):
            yield Line("i-circle-alert", error, "", "warn")


def _of_outbound(message: Message) -> Happening:
    who = _("The shop commented") if message.kind == Message.Kind.COMMENT else _("The shop wrote")
    quote = _("“%(text)s”") % {"text": shorten(message.text, WORDS)} if message.text else ""
    lines = [_status_line(message, str(KINDS.get(message.kind, message.kind)))]
    return Happening(f"m{message.pk}", ": ".join(filter(None, (who, quote))), message.created_at, lines)


def _status_line(message: Message, what: str) -> Line:
    status = str(STATUSES.get(message.status, message.status))
    words = ": ".join(filter(None, (f"{what} — {status}", message.error_text)))
    tone = "warn" if message.status in BAD else "ok" if message.status in ("sent", "read") else ""
    attempts = message.attempts
    tries = ngettext("%(n)s try", "%(n)s tries", attempts) % {"n": attempts} if attempts > 1 else ""
    return Line("i-send", words, tries, tone)
