"""Messages for later: kept, changed, taken back, and sent when their time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from prilavok.channels.types import Card
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.actions.drafts import card_from
from prilavok.inbox.actions.queueing import add_system_line, queue_message
from prilavok.inbox.errors import EmptyMessage, SendingRefused, TooLate, WrongState
from prilavok.inbox.models import Conversation, Message, ScheduledMessage
from prilavok.inbox.types import OutgoingAttachment
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.shops.models import Membership

TASK = "inbox.send_scheduled"
AT_ONCE = 200
State = ScheduledMessage.State
OPEN = (State.WAITING, State.FAILED)


@dataclass(frozen=True, slots=True)
class Later:
    """What is to be sent, and when."""

    due_at: datetime
    mode: str = Message.Kind.DIRECT
    text: str = ""
    reply_to: Message | None = None
    attachments: Sequence[OutgoingAttachment] = ()
    cards: Sequence[Card] = ()
    client_key: str = ""


@transaction.atomic
def schedule_message(*, conversation: Conversation, membership: Membership, later: Later) -> ScheduledMessage:
    """Asked again by the same page, it is what was made then. Raises `EmptyMessage`, `TooLate`."""
    if later.client_key and (known := _asked_before(conversation, later.client_key)):
        return known
    text = later.text.strip()
    if not (text or later.attachments or later.cards):
        raise EmptyMessage
    _check_time(later.due_at)
    row = ScheduledMessage.objects.create(
        shop_id=conversation.shop_id,
        conversation=conversation,
        member=membership,
        mode=later.mode,
        text=text,
        attachments=[asdict(part) for part in later.attachments],
        cards=[asdict(card) for card in later.cards],
        reply_to=later.reply_to,
        due_at=later.due_at,
        client_key=later.client_key,
    )
    _defer(row)
    _record(row, "message.scheduled", Actor("member", membership.public_id))
    return row


def _asked_before(conversation: Conversation, client_key: str) -> ScheduledMessage | None:
    return ScheduledMessage.objects.filter(shop=conversation.shop_id, client_key=client_key).first()


@transaction.atomic
def change_scheduled(row: ScheduledMessage, *, text: str, due_at: datetime, actor: Actor) -> ScheduledMessage:
    """Another text or time; what failed waits again. Raises `WrongState`, `EmptyMessage`, `TooLate`."""
    locked = _open(row)
    if not (text.strip() or locked.attachments or locked.cards):
        raise EmptyMessage
    _check_time(due_at)
    locked.text, locked.due_at, locked.state, locked.problem = text.strip(), due_at, State.WAITING, ""
    locked.save(update_fields=["text", "due_at", "state", "problem"])
    _defer(locked)
    _record(locked, "message.scheduled", actor)
    return locked


@transaction.atomic
def cancel_scheduled(row: ScheduledMessage, *, actor: Actor) -> ScheduledMessage:
    """Raises `WrongState` when it has gone or was taken back."""
    locked = _open(row)
    locked.state = State.CANCELLED
    locked.save(update_fields=["state"])
    _record(locked, "message.unscheduled", actor)
    return locked


@transaction.atomic
def hurry_scheduled(row: ScheduledMessage, *, actor: Actor) -> Message:
    """Now, and not later. Raises `WrongState` and what forbids to send it; it waits on then."""
    locked = _open(row)
    locked.message = _sent(locked, actor)
    locked.state, locked.problem = State.SENT, ""
    locked.save(update_fields=["state", "message", "problem"])
    return locked.message


@transaction.atomic
def send_scheduled(pk: int) -> Message | None:
    """Make it a message, once, when it is due. A refusal is written down and told to who wrote it."""
    row = (
        ScheduledMessage.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("conversation__channel", "conversation__identity", "conversation__customer")
        .select_related("member", "reply_to")
        .filter(pk=pk, state=State.WAITING, due_at__lte=now())
        .first()
    )
    if row is None:
        return None
    actor = Actor("member", row.member.public_id)
    try:
        with transaction.atomic():
            row.message = _sent(row, actor)
    except SendingRefused as refusal:
        _not_sent(row, refusal, actor)
        return None
    row.state = State.SENT
    row.save(update_fields=["state", "message"])
    return row.message


def send_due() -> int:
    """Those whose job was lost go now; the number of those."""
    due = ScheduledMessage.objects.filter(state=State.WAITING, due_at__lte=now()).order_by("due_at", "pk")
    return sum(1 for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]) if send_scheduled(pk))


def _sent(row: ScheduledMessage, actor: Actor) -> Message:
    return queue_message(
        conversation=row.conversation,
        actor=actor,
        text=row.text,
        kind=row.mode,
        reply_to=row.reply_to,
        attachments=[OutgoingAttachment(**part) for part in row.attachments],
        cards=[card_from(values) for values in row.cards],
    )


def _not_sent(row: ScheduledMessage, refusal: SendingRefused, actor: Actor) -> None:
    row.state, row.problem = State.FAILED, type(refusal).__name__
    row.save(update_fields=["state", "problem"])
    add_system_line(
        conversation=row.conversation,
        event="scheduled_failed",
        data={"reason": row.problem, "scheduled": row.public_id},
        actor=actor,
    )
    _record(row, "message.scheduled_failed", Actor("system"))


def _open(row: ScheduledMessage) -> ScheduledMessage:
    locked = ScheduledMessage.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state not in OPEN:
        raise WrongState
    return locked


def _check_time(due_at: datetime) -> None:
    if due_at <= now():
        raise TooLate


def _defer(row: ScheduledMessage) -> None:
    """After a change of the time there may be two jobs: the one that comes too early finds nothing due."""
    defer(TASK, queue="send", at=row.due_at, scheduled_id=row.pk)


def _record(row: ScheduledMessage, name: str, actor: Actor) -> None:
    record(
        NewEvent(
            shop_id=row.shop_id,
            name=name,
            topic="conversation",
            subject=row.conversation.public_id,
            actor=actor,
            data={"scheduled": row.public_id, "member": row.member.public_id, "problem": row.problem},
        )
    )
