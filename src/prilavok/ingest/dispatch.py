"""From what a network said to what it means here: the exhaustive match, in order, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from prilavok.channels.actions import note_account
from prilavok.channels.actions.templates import note_template
from prilavok.channels.models import Channel
from prilavok.channels.types import (
    AccountProblem,
    ChannelEvent,
    CommentChanged,
    CommentReceived,
    ConsentChanged,
    DeliveryReported,
    IdentityChanged,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    Noted,
    OrderImported,
    ReactionChanged,
    ReadReported,
    SendConfirmed,
    SendFailed,
    TemplateChanged,
    Unrecognized,
)
from prilavok.customers.actions import note_consent, upsert_identities
from prilavok.inbox.actions import receipts
from prilavok.inbox.actions.receiving import receive_messages
from prilavok.ingest import metrics
from prilavok.linking.actions import link_messages
from prilavok.orders.actions import draft_from_interests, import_carts, rate_orders

Incoming = MessageReceived | CommentReceived | MessageEchoed | OrderImported


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event: `applied`, `repeat` (nothing new), `noted` (of no use to us), `unknown`."""

    event: str
    at: str
    result: str
    detail: str = ""


def apply_events(channel: Channel, events: Sequence[ChannelEvent]) -> list[Result]:
    """Messages that follow one another are stored together; everything else one by one, in order."""
    results: list[Result] = []
    for is_incoming, run in groupby(events, key=lambda event: isinstance(event, Incoming)):
        batch = list(run)
        if is_incoming:
            results += _receive(channel, [event for event in batch if isinstance(event, Incoming)])
        else:
            results += [_apply_one(channel, event) for event in batch]
    return results


def _receive(channel: Channel, events: Sequence[Incoming]) -> list[Result]:
    received = receive_messages(channel, events)
    if received:
        interests = link_messages(channel.shop, received)
        draft_from_interests(channel.shop, interests)
        import_carts(received)
        rate_orders(received)
    new = {row.event.external_id for row in received}
    return [_result(event, _outcome(event, new)) for event in events]


def _outcome(event: Incoming, new: Iterable[str]) -> str:
    if isinstance(event, MessageEchoed) or (isinstance(event, CommentReceived) and event.own):
        return "applied"
    return "applied" if event.external_id in new else "repeat"


def _apply_one(channel: Channel, event: ChannelEvent) -> Result:  # noqa: C901, PLR0912  one case an event
    applied = True
    match event:
        case MessageEdited():
            applied = receipts.apply_edit(channel, event)
        case MessageDeleted():
            applied = receipts.apply_delete(channel, event)
        case ReactionChanged():
            applied = receipts.apply_reaction(channel, event)
        case DeliveryReported():
            applied = receipts.apply_delivery(channel, event)
        case ReadReported():
            applied = receipts.apply_read(channel, event)
        case SendFailed():
            applied = receipts.apply_send_failed(channel, event)
        case CommentChanged():
            applied = receipts.apply_comment_change(channel, event)
        case IdentityChanged():
            applied = bool(upsert_identities(channel, [event.person], known_only=True))
        case ConsentChanged():
            applied = note_consent(channel, event)
        case AccountProblem():
            applied = note_account(channel, event)
        case SendConfirmed():
            applied = receipts.apply_send_confirmed(channel, event)
        case TemplateChanged():
            note_template(channel, event)
        case Noted():
            return _result(event, "noted", f"{event.path}: {event.why}")
        case Unrecognized():
            metrics.unrecognized.labels(channel.kind).inc()
            return _result(event, "unknown", f"{event.path}: {event.why}")
        case MessageReceived() | CommentReceived() | MessageEchoed() | OrderImported():
            raise AssertionError("received in batches")
        case _:
            assert_never(event)
    return _result(event, "applied" if applied else "repeat")


def _result(event: ChannelEvent, result: str, detail: str = "") -> Result:
    metrics.applied.labels(result).inc()
    return Result(type(event).__name__, event.at, result, detail)
