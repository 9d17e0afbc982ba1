"""«Everything up to this moment has been delivered, or read»: it also holds for what we store later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest

from prilavok.channels.models import Channel
from prilavok.customers.queries import known_as
from prilavok.inbox.actions import changes
from prilavok.inbox.models import Conversation, Message

MARKS = {Message.Status.DELIVERED: "delivered_until", Message.Status.READ: "read_until"}
MOST = 500


def raise_until(channel: Channel, person: str, until: datetime, status: Message.Status) -> list[Message]:
    """Everything sent to this person up to `until` has the status at least; the messages that rose."""
    rooms = Conversation.objects.filter(
        channel=channel, identity__in=known_as(channel, person), kind=Conversation.Kind.DIRECT
    )
    mark = MARKS[status]
    rooms.update(**{mark: Greatest(mark, until)})
    lower = [name for name in (Message.Status.SENT, Message.Status.DELIVERED) if name != status]
    rows = _sent_by(until).select_for_update(of=("self",)).select_related("conversation")
    found = list(rows.filter(conversation__in=rooms, status__in=lower).order_by("pk")[:MOST])
    return [row for row in found if changes.apply(row, {"kind": "status", "status": status})]


def _sent_by(until: datetime) -> QuerySet[Message]:
    """What had left by then: `sent_at` of our own sends is when we knew that the network had taken them."""
    rows = Message.objects.filter(direction=Message.Direction.OUTBOUND)
    return rows.annotate(left_at=Coalesce(F("sending_at"), F("sent_at"))).filter(left_at__lte=until)


def catch_up(messages: Sequence[Message]) -> None:
    """Raise what is stored now by what the network said before."""
    for message in messages:
        if message.direction != Message.Direction.OUTBOUND or message.status not in changes.RANK:
            continue
        room = message.conversation
        left_at = message.sending_at or message.sent_at
        for status, mark in MARKS.items():
            until = getattr(room, mark)
            if until is not None and left_at <= until:
                changes.apply(message, {"kind": "status", "status": status})
