"""Everything that an adapter's fixtures tell, told to the house in any order, in any batches."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from prilavok.channels import registry
from prilavok.channels.models import AccountNotice, Channel, MessageTemplate
from prilavok.channels.testing.fixtures import InboundCase, inbound_cases
from prilavok.channels.types import (
    ChannelEvent,
    CommentReceived,
    MessageEchoed,
    MessageReceived,
    OrderImported,
    Person,
)
from prilavok.customers.models import Consent, Identity
from prilavok.inbox.actions.repeats import names_of
from prilavok.inbox.models import Conversation, EarlyUpdate, Message
from prilavok.ingest.actions import apply_rows
from prilavok.ingest.models import InboundEvent
from prilavok.orders.models import OrderLine
from tests.factories import make_channel, make_shop

Incoming = MessageReceived | CommentReceived | MessageEchoed | OrderImported
State = dict[str, Any]
START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """One request for one account, and the messages that it tells. `at` is when it was first received."""

    name: str
    at: datetime
    account: str
    headers: dict[str, str]
    body: bytes
    names: frozenset[str]


def told_by(kind: str) -> list[Told]:
    """Requests of all accounts; of two that tell different things under one id, the first."""
    known: dict[tuple[str, str], ChannelEvent] = {}
    found: list[Told] = []
    for number, case in enumerate(inbound_cases(kind)):
        try:
            events = registry.get(kind).inbound.parse(case.request)
        except ValueError:
            continue
        news = [event for event in events if isinstance(event, Incoming)]
        by_name = {(event.account, name): event for event in news for name in names_of(event)}
        if any(known.get(name, event) != event for name, event in by_name.items()):
            continue
        known |= by_name
        accounts = {event.account for event in events} or {""}
        at = START + timedelta(minutes=number)
        found += [_told(case, at, account, news) for account in sorted(accounts)]
    return found


def _told(case: InboundCase, at: datetime, account: str, news: Sequence[Incoming]) -> Told:
    """The shop's own comments belong to whom they answer: they may wait for that for ever."""
    mine = [event for event in news if event.account in ("", account)]
    names = frozenset(event.external_id for event in mine if not getattr(event, "own", False))
    return Told(case.name, at, account, dict(case.request.headers), case.request.body, names)


def people_of(kind: str) -> dict[str, str]:
    """Who has several names, by any of them -> the least of all names that the fixtures tie together."""
    least: dict[str, str] = {}
    for case in inbound_cases(kind):
        for person in _persons(kind, case):
            if not person.aliases:
                continue
            names = {least.get(name, name) for name in (person.external_id, *person.aliases)}
            least |= {name: min(names) for name in (person.external_id, *person.aliases)}
            least = {name: min(names) if one in names else one for name, one in least.items()}
    return least


def _persons(kind: str, case: InboundCase) -> Iterator[Person]:
    try:
        events = registry.get(kind).inbound.parse(case.request)
    except ValueError:
        return
    for event in events:
        values = (getattr(event, one.name) for one in fields(event))
        yield from (value for value in values if isinstance(value, Person))


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever is written in the block is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tell(kind: str, told: Sequence[Told], chance: random.Random, *, largest: int) -> dict[str, Channel]:
    """Store and apply in this order, in batches of up to `largest`; the channel of each account."""
    shop = make_shop()
    channels = {
        account: make_channel(shop, kind=kind, external_id=account or "main")
        for account in dict.fromkeys(one.account for one in told)
    }
    waiting = [row.pk for row in InboundEvent.objects.bulk_create(_rows(told, channels))]
    while waiting:
        size = chance.randint(1, largest)
        apply_rows(waiting[:size])
        del waiting[:size]
    return channels


def _rows(told: Sequence[Told], channels: Mapping[str, Channel]) -> Iterator[InboundEvent]:
    for number, one in enumerate(told):
        yield InboundEvent(
            channel=channels[one.account],
            key=str(number),
            shard=0,
            headers=one.headers,
            body=one.body,
            received_at=one.at,
        )


def state(people: Mapping[str, str]) -> State:
    """All that is stored, without row numbers and without what only the order of arrival decides.

    Two who were known before the network tied them together stay two: they are named by `people`, and who
    has read a message is then known of one of the two only. The first part of an album names the whole.
    """
    unread: Counter[tuple[str, ...]] = Counter()
    for room in Conversation.objects.select_related("channel", "identity"):
        name = people.get(room.identity.external_id, room.identity.external_id)
        unread[room.channel.external_id, name, room.kind, room.post_key] += room.unread
    windows: dict[str, datetime] = {}
    for row in Identity.objects.exclude(last_inbound_at=None):
        name = people.get(row.external_id, row.external_id)
        windows[name] = max(windows.get(name, START), row.last_inbound_at or START)
    return {
        "messages": dict(_messages(people)),
        "ordered": _ordered(people),
        "unread": unread,
        "windows": windows,
        "consents": sorted(Consent.objects.values_list("proof", "topic", "granted", "given_at")),
        "templates": sorted(MessageTemplate.objects.values_list("external_id", "name")),
        "notices": sorted(AccountNotice.objects.values_list("key", "text")),
        "kept": sorted(EarlyUpdate.objects.values_list("external_id", "key")),
        "failed": Counter(InboundEvent.objects.filter(status="failed").values_list("error", flat=True)),
    }


def _ordered(people: Mapping[str, str]) -> Counter[tuple[str, ...]]:
    """How much of what, at which price, by whom. Two who are one may have an order each."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in OrderLine.objects.select_related("order__conversation__identity"):
        room = line.order.conversation
        person = room.identity.external_id if room else ""
        found[people.get(person, person), line.name, str(line.price_minor)] += line.quantity
    return found


def _messages(people: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    rows = Message.objects.select_related("channel", "conversation__identity", "conversation__post")
    for row in rows.prefetch_related("attachments", "references"):
        person = row.conversation.identity.external_id
        yield (
            (row.channel.external_id, row.album or row.external_id or ""),
            {
                "names": sorted(row.external_ids),
                "thread": (people.get(person, person), row.conversation.kind),
                "what": (row.direction, row.kind, row.actor_type, "" if row.album else row.sent_at),
                "status": "" if person in people else row.status,
                "text": row.text,
                "payload": row.payload,
                "source": row.source,
                "album": row.album,
                "answers": row.reply_to_external,
                "reactions": sorted((one["by"], one["emoji"], one["at"]) for one in row.reactions),
                "state": (row.hidden, row.deleted_at, not row.deleted_at and row.revision),
                "files": sorted(
                    (one.type, one.url, one.external_id, one.name) for one in row.attachments.all()
                ),
                "about": sorted((one.type, one.external_id, one.url) for one in row.references.all()),
            },
        )
