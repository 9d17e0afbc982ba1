"""«Everything up to this moment has been delivered, or read»: it also holds for what we store later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest

from prilavok.channels.models import Channel
from prilavok.customers.queries import known_as
from prilavok.inbox.actions import changes
from prilavok.inbox.actions.keeping import keep
from prilavok.inbox.models import Conversation, EarlyUpdate, Message

MARKS = {Message.Status.DELIVERED: "delivered_until", Message.Status.READ: "read_until"}
MOST = 500
KIND = "until"


def raise_until(
    channel: Channel, person: str, until: datetime, status: Message.Status, *, key: str
) -> list[Message]:
    """Everything sent to this person up to `until` has the status at least; the messages that rose."""
    rooms = Conversation.objects.filter(
        channel=channel, identity__in=known_as(channel, person), kind=Conversation.Kind.DIRECT
    )
    mark = MARKS[status]
    if not rooms.update(**{mark: Greatest(mark, until)}):
        keep(channel, person, key=key, change={"kind": KIND, "mark": mark, "at": until.isoformat()})
        return []
    return _rise(rooms, until, status)


def raise_before(message: Message, status: Message.Status) -> None:
    """What left before this message has the status at least, for somebody has read this one."""
    room, mark, until = message.conversation, MARKS[status], left_at(message)
    if room.kind != Conversation.Kind.DIRECT or message.direction != Message.Direction.OUTBOUND:
        return
    setattr(room, mark, max(getattr(room, mark) or until, until))
    rooms = Conversation.objects.filter(pk=room.pk)
    rooms.update(**{mark: Greatest(mark, until)})
    _rise(rooms, until, status)


def left_at(message: Message) -> datetime:
    """`sent_at` of our own sends is when we knew that the network had taken them."""
    return message.sending_at or message.sent_at


def _rise(rooms: QuerySet[Conversation], until: datetime, status: Message.Status) -> list[Message]:
    lower = [name for name in (Message.Status.SENT, Message.Status.DELIVERED) if name != status]
    rows = _sent_by(until).select_for_update(of=("self",)).select_related("conversation")
    found = list(rows.filter(conversation__in=rooms, status__in=lower).order_by("pk")[:MOST])
    return [row for row in found if changes.apply(row, {"kind": "status", "status": status})]


def _sent_by(until: datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(direction=Message.Direction.OUTBOUND)
    return rows.annotate(left_at=Coalesce(F("sending_at"), F("sent_at"))).filter(left_at__lte=until)


def catch_up(messages: Sequence[Message]) -> None:
    """Raise what is stored now by what the network said before."""
    sent = [
        message
        for message in messages
        if message.direction == Message.Direction.OUTBOUND and message.status in changes.RANK
    ]
    _fold_in({message.conversation_id: message.conversation for message in sent}.values())
    for message in sent:
        room = message.conversation
        for status, mark in MARKS.items():
            until = getattr(room, mark)
            if until is not None and left_at(message) <= until:
                changes.apply(message, {"kind": "status", "status": status})


def _fold_in(rooms: Iterable[Conversation]) -> None:
    """What was said of people with whom there was no conversation yet."""
    names = {name: room for room in rooms for name in (room.identity.external_id, *room.identity.aliases)}
    if not names:
        return
    channel = next(iter(names.values())).channel_id
    rows = EarlyUpdate.objects.filter(channel=channel, external_id__in=list(names), change__kind=KIND)
    for row in rows.order_by("pk"):
        room, mark = names[row.external_id], row.change["mark"]
        at = datetime.fromisoformat(row.change["at"])
        setattr(room, mark, max(getattr(room, mark) or at, at))
        room.save(update_fields=[mark])
    rows.delete()
