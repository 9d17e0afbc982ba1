"""Messages that arrive: stored in batches, each exactly once, whatever is repeated or reordered.

The rows of the people concerned are locked first, in order, so two consumers never work on one
thread at once; unique constraints hold the line where a lock cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from prilavok.catalog.models import Post
from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.models import Channel
from prilavok.channels.types import (
    Attachment as IncomingAttachment,
)
from prilavok.channels.types import (
    CommentReceived,
    MessageEchoed,
    MessageReceived,
    OrderImported,
    Person,
)
from prilavok.channels.types import (
    Reference as IncomingReference,
)
from prilavok.customers.actions import note_contact, upsert_identities
from prilavok.customers.actions.identities import KnownPerson
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox import lookup
from prilavok.inbox.actions import (
    albums,
    attachments,
    early,
    echoes,
    repeats,
    threads,
    waiting,
    watermarks,
)
from prilavok.inbox.actions.posts import posts_for, resolve_references
from prilavok.inbox.models import Conversation, Message, Reference
from prilavok.inbox.types import Received
from prilavok.lib import bulk
from prilavok.lib.jobs import defer_many

Incoming = MessageReceived | CommentReceived | MessageEchoed | OrderImported
_PartOf = tuple[Message, tuple[str, ...], str, Sequence[IncomingAttachment]]


@dataclass(slots=True)
class _Item:
    """One event on its way to becoming a message."""

    event: Incoming
    known: KnownPerson
    conversation: Conversation
    message: Message


@transaction.atomic(savepoint=False)
def receive_messages(channel: Channel, events: Sequence[Incoming]) -> list[Received]:
    """Store the events that are new; the inbound ones among them, in order."""
    fresh = _without_known(channel, events)
    received = _receive_new(channel, fresh)
    new = {id(event) for event in fresh}
    repeats.fold_in(channel, [event for event in events if id(event) not in new])
    return received


def _receive_new(channel: Channel, events: Sequence[Incoming]) -> list[Received]:
    fresh = echoes.settle_own(channel, events)
    addressed = _addressed(channel, fresh)
    if not addressed:
        return []
    people = upsert_identities(channel, [person for _, person in addressed])
    # Asked again under the locks: somebody may have stored a repeat while we waited for them.
    new = {event.external_id for event in _without_known(channel, [event for event, _ in addressed])}
    repeats.fold_in(channel, [event for event, _ in addressed if event.external_id not in new])
    addressed = [(event, person) for event, person in addressed if event.external_id in new]
    posts = posts_for(channel, [event for event, _ in addressed if isinstance(event, CommentReceived)])
    rooms = threads.conversations_for(
        channel, [_room(event, people[person.external_id], posts) for event, person in addressed]
    )
    items = [
        _item(channel, event, people[person.external_id], room)
        for (event, person), room in zip(addressed, rooms, strict=True)
    ]
    if not items:
        return []
    items, parts = _without_parts(items)
    _store(channel, items)
    references = _store_parts(channel, items)
    grown = albums.join([albums.Part(*part) for part in parts])
    threads.apply_messages([(item.conversation, item.message) for item in items if not _is_past(item)])
    threads.apply_past([(item.conversation, item.message) for item in items if _is_past(item)])
    early.fold_in(channel, [item.message for item in items] + grown)
    watermarks.catch_up([item.message for item in items])
    _note_contact(items)
    _record(channel, items, grown)
    _answer_presses(channel, items)
    answers = _without_known(channel, waiting.arrived(channel, [item.message for item in items]))
    return _inbound(items, references) + (_receive_new(channel, answers) if answers else [])


@transaction.atomic
def receive_late_answers() -> int:
    """The shop's comments that crossed what they answer on the way."""
    met = waiting.met_late()
    for channel, event in met:
        _receive_new(channel, _without_known(channel, [event]))
        waiting.wait_no_longer(channel, event)
    return len(met)


def _inbound(items: Sequence[_Item], references: Mapping[int, list[Reference]]) -> list[Received]:
    return [
        Received(
            event=item.event,
            message=item.message,
            conversation=item.conversation,
            identity=item.known.identity,
            customer=item.known.identity.customer,
            is_new_customer=item.known.is_new,
            references=references.get(item.message.pk, ()),
        )
        for item in items
        if not isinstance(item.event, MessageEchoed)
        and item.message.direction == Message.Direction.INBOUND
        and not _is_past(item)
    ]


def _is_past(item: _Item) -> bool:
    """Handed over when the account was connected: there is nothing to answer, to link or to react to."""
    return getattr(item.event, "history", False)


def _without_parts(items: list[_Item]) -> tuple[list[_Item], list[_PartOf]]:
    """The messages to be, and the parts of albums that belong to another message, stored or to be."""
    albums_named = [item.message.album for item in items]
    heads = albums.heads_of([item.conversation for item in items], albums_named)
    kept: list[_Item] = []
    parts: list[_PartOf] = []
    for item in items:
        key = (item.conversation.pk, item.message.album)
        if item.message.album and key in heads:
            message = item.message
            parts.append((heads[key], tuple(message.external_ids), message.text, _attachments(item.event)))
            continue
        kept.append(item)
        heads[key] = item.message
    return kept, parts


def _without_known(channel: Channel, events: Sequence[Incoming]) -> list[Incoming]:
    """Drop what is stored already and what stands twice in this batch.

    Two that only share a further name are two.
    """
    taken = set(lookup.find_messages(channel, list({event.external_id for event in events})))
    chief = lookup.chief_ids(channel, list({name for event in events for name in repeats.others_of(event)}))
    new: list[Incoming] = []
    for event in events:
        others = repeats.others_of(event)
        if event.external_id not in taken and chief.isdisjoint(others):
            new.append(event)
        taken.update((event.external_id, *others))
        chief.add(event.external_id)
    return new


def _addressed(channel: Channel, events: Sequence[Incoming]) -> list[tuple[Incoming, Person]]:
    """Each event with the customer whose thread it belongs to.

    The shop's own comment belongs to whom it answers; one that answers nobody we know waits for them.
    """
    own = [event.parent for event in events if isinstance(event, CommentReceived) and event.own]
    answered = lookup.people_of(channel, own)
    addressed: list[tuple[Incoming, Person]] = []
    in_batch = {event.external_id: event for event in events if isinstance(event, CommentReceived)}
    for event in events:
        person: Person | None = _person(event)
        if isinstance(event, CommentReceived) and event.own:
            asked = _asked(event, in_batch)
            person = asked.author if not asked.own else answered.get(asked.parent)
            if person is None and event.parent:
                waiting.wait_for_parent(channel, event)
        if person is not None:
            addressed.append((event, person))
    return addressed


def _asked(event: CommentReceived, in_batch: Mapping[str, CommentReceived]) -> CommentReceived:
    """What the shop's comment answers in the end, as far up as this batch leads."""
    passed: set[str] = set()
    while event.own and event.parent in in_batch and event.external_id not in passed:
        passed.add(event.external_id)
        event = in_batch[event.parent]
    return event


def _person(event: Incoming) -> Person:
    match event:
        case MessageReceived():
            return event.sender
        case MessageEchoed():
            return event.recipient
        case CommentReceived():
            return event.author
        case OrderImported():
            return event.person


def _room(event: Incoming, known: KnownPerson, posts: dict[str, Post]) -> threads.Room:
    if isinstance(event, CommentReceived):
        post = posts.get(event.post.external_id)
        return threads.Room(known.identity, Conversation.Kind.COMMENTS, event.post.external_id, post)
    return threads.Room(known.identity, Conversation.Kind.DIRECT, "", None)


def _item(channel: Channel, event: Incoming, known: KnownPerson, room: Conversation) -> _Item:
    message = Message(
        shop_id=channel.shop_id,
        channel=channel,
        conversation=room,
        external_id=event.external_id,
        external_ids=[*dict.fromkeys(repeats.names_of(event))],
        album=getattr(event, "album", ""),
        sent_at=event.occurred_at,
        text=event.text,
    )
    customer = known.identity.customer
    match event:
        case MessageReceived():
            message.kind = Message.Kind.SYSTEM if event.system else Message.Kind.DIRECT
            message.payload = event.payload
            message.reply_to_external = event.reply_to
            if event.system:
                message.source = {"event": event.notice or "referral"}
        case OrderImported():
            message.kind = Message.Kind.DIRECT
        case CommentReceived():
            message.kind = Message.Kind.COMMENT
            message.reply_to_external = event.parent
        case MessageEchoed():
            message.kind = Message.Kind.DIRECT
            message.reply_to_external = event.reply_to
    outbound = isinstance(event, MessageEchoed) or (isinstance(event, CommentReceived) and event.own)
    message.direction = Message.Direction.OUTBOUND if outbound else Message.Direction.INBOUND
    message.status = Message.Status.SENT if outbound else Message.Status.RECEIVED
    message.actor_type = "phone_app" if outbound else "customer"
    message.actor_id = "" if outbound else customer.public_id
    return _Item(event, known, room, message)


def _store(channel: Channel, items: Sequence[_Item]) -> None:
    wanted = {item.message.reply_to_external for item in items} - {""}
    earlier = lookup.find_messages(channel, sorted(wanted))
    for item in items:
        item.message.reply_to_id = earlier.get(item.message.reply_to_external)
    bulk.insert_rows(item.message for item in items)


def _store_parts(channel: Channel, items: Sequence[_Item]) -> dict[int, list[Reference]]:
    attachments.store(
        attachments.row_of(item.message, part, position)
        for item in items
        for position, part in enumerate(_attachments(item.event))
    )
    rows = [
        _reference(item.message, part, position)
        for item in items
        for position, part in enumerate(_references(item.event))
    ]
    resolve_references(channel, rows)
    Reference.objects.bulk_create(rows)
    grouped: dict[int, list[Reference]] = {}
    for row in rows:
        grouped.setdefault(row.message_id, []).append(row)
    return grouped


def _attachments(event: Incoming) -> Sequence[IncomingAttachment]:
    return () if isinstance(event, OrderImported) else event.attachments


def _references(event: Incoming) -> Sequence[IncomingReference]:
    match event:
        case CommentReceived():
            # A network may leave out under which publication something was written.
            named = event.post.external_id or event.post.url
            return tuple(one for one in (event.post if named else None, event.ad) if one)
        case OrderImported():
            return tuple(line.product for line in event.lines)
        case _:
            return event.references


def _reference(message: Message, part: IncomingReference, position: int) -> Reference:
    return Reference(
        message=message,
        type=part.type,
        external_id=part.external_id[:250],
        other_ids=list(part.other_ids),
        url=part.url,
        title=part.title,
        image_url=part.image_url,
        position=position,
    )


def _note_contact(items: Sequence[_Item]) -> None:
    """Only what the customer wrote in Direct opens the messaging window; any act counts as seen."""
    window: dict[int, datetime] = {}
    seen: dict[int, datetime] = {}
    for item in items:
        if item.message.direction != Message.Direction.INBOUND or _is_past(item):
            continue
        identity, at = item.known.identity, item.event.occurred_at
        seen[identity.customer_id] = max(at, seen.get(identity.customer_id, at))
        if item.conversation.kind == Conversation.Kind.DIRECT:
            window[identity.pk] = max(at, window.get(identity.pk, at))
            identity.last_inbound_at = max(at, identity.last_inbound_at or at)
    note_contact(window, seen)


def _answer_presses(channel: Channel, items: Sequence[_Item]) -> None:
    """Where the network shows a waiting sign on a pressed button until somebody answers the press."""
    if "press_answers" not in adapter_of(channel).manifest.capabilities:
        return
    pressed = [item for item in items if getattr(item.event, "postback", False) and not _is_past(item)]
    defer_many("inbox.answer_press", ({"message_id": item.message.pk} for item in pressed), queue="send")


def _record(channel: Channel, items: Sequence[_Item], grown: Sequence[Message]) -> None:
    record(
        *(
            NewEvent(
                shop_id=channel.shop_id,
                name="message.updated",
                topic="conversation",
                subject=message.conversation.public_id,
                actor=Actor(message.actor_type, message.actor_id),  # type: ignore[arg-type]
                data={"message": message.public_id, "change": "album"},
            )
            for message in grown
        ),
        *(
            NewEvent(
                shop_id=channel.shop_id,
                name="message.imported" if _is_past(item) else "message.received",
                topic="conversation",
                subject=item.conversation.public_id,
                actor=Actor(item.message.actor_type, item.message.actor_id),  # type: ignore[arg-type]
                data={
                    "message": item.message.public_id,
                    "kind": item.message.kind,
                    "direction": item.message.direction,
                },
            )
            for item in items
        ),
    )
