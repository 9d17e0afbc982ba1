"""Sending: claim, commit, call the network outside any transaction, write down what came of it.

Between claiming and writing down, a session lock is held on the message. Who dies in between
leaves the message `sending` with nobody holding its lock, which is how it is known to be not
confirmed; it is never sent again by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from prilavok.channels.actions import report_problem
from prilavok.channels.actions.connecting import pause_channel
from prilavok.channels.actions.delivery import (
    account_of,
    adapter_of,
    block_bucket,
    take_token,
    transport_for,
)
from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.models import Channel
from prilavok.channels.types import Step as PlannedStep
from prilavok.customers.actions import mark_unreachable
from prilavok.events.actions import record
from prilavok.events.types import NewEvent
from prilavok.inbox.actions import early, watermarks
from prilavok.inbox.actions.drafts import draft_of
from prilavok.inbox.actions.queueing import defer_sending
from prilavok.inbox.actions.unanswered import waits_again
from prilavok.inbox.lookup import find_messages
from prilavok.inbox.models import Conversation, Message, Step
from prilavok.lib.clock import now
from prilavok.lib.database import retrying

LOCK_SPACE = 7001
MAX_ATTEMPTS = 12
LONGEST_WAIT = 15 * 60
RESTRICTED_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing more can be sent here before this many seconds have passed."""

    seconds: float


def send_conversation(conversation_id: int) -> int:
    """Send what is queued in the conversation, oldest first; the number of messages settled."""
    settled = 0
    while (message := _next(conversation_id)) is not None:
        with _held(message.pk) as mine:
            if not mine or not _claim(message.pk):
                return settled
            outcome = _deliver(message.pk)
        settled += 1
        if isinstance(outcome, Later):
            defer_sending(message.conversation, at=now() + timedelta(seconds=outcome.seconds))
            return settled
    return settled


def _next(conversation_id: int) -> Message | None:
    """The oldest waiting message, unless another one of the conversation is on its way right now."""
    rows = Message.objects.filter(
        conversation_id=conversation_id,
        status__in=[Message.Status.QUEUED, Message.Status.SENDING],
    ).select_related("channel", "conversation")
    first = rows.order_by("pk").first()
    if first is None or first.status == Message.Status.SENDING:
        return None
    if first.channel.status in (Channel.Status.PAUSED, Channel.Status.RECONNECT):
        return None
    if first.not_before and first.not_before > now():
        return None
    return first


@contextmanager
def _held(message_id: int) -> Iterator[bool]:
    """A session lock that vanishes with the process that held it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, _lock_key(message_id)])
        row = cursor.fetchone()
    mine = bool(row and row[0])
    try:
        yield mine
    finally:
        if mine and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, _lock_key(message_id)])


def _lock_key(message_id: int) -> int:
    return message_id % 2**31


def _claim(message_id: int) -> bool:
    """queued -> sending, if nobody else did it or took the message back."""
    return bool(
        Message.objects.filter(pk=message_id, status=Message.Status.QUEUED).update(
            status=Message.Status.SENDING, sending_at=now()
        )
    )


def _deliver(message_id: int) -> Later | None:
    message = (
        Message.objects.select_related("channel", "conversation__identity", "conversation__channel")
        .prefetch_related("attachments")
        .get(pk=message_id)
    )
    try:
        planned = _plan(message)
    except Unsupported as error:
        _fail(message, ChannelError(Reason.UNSUPPORTED, text=error.feature))
        return None
    for step, call in planned:
        if step.status == Step.Status.SENT:
            continue
        if outcome := _wait_for_rate(message, call):
            return outcome
        try:
            _perform(message, step, call)
        except ChannelError as error:
            return _failed(message, step, error, call.bucket)
    _settle(message, Message.Status.SENT, "message.sent")
    return None


def _plan(message: Message) -> list[tuple[Step, PlannedStep]]:
    """The calls with their rows, written before the first of them is made."""
    calls = adapter_of(message.channel).outbound.plan(
        draft_of(message, list(message.attachments.all())), account_of(message.channel)
    )
    with transaction.atomic():
        for position, call in enumerate(calls):
            Step.objects.get_or_create(message=message, position=position, defaults={"text": call.text})
    return list(zip(message.steps.order_by("position"), calls, strict=True))


def _wait_for_rate(message: Message, call: PlannedStep) -> Later | None:
    """A short wait belongs to this job, a long one is handed back to the queue."""
    wait = take_token(message.channel, call.bucket)
    if not wait:
        return None
    return _postpone(message, wait)


def _perform(message: Message, step: Step, call: PlannedStep) -> None:
    """One network call. The step is marked before it, so that a crash leaves a trace."""
    Step.objects.filter(pk=step.pk).update(status=Step.Status.SENDING)
    result = adapter_of(message.channel).outbound.send(
        call, account_of(message.channel), transport_for(message.channel)
    )
    external_id = result.external_ids[0] if result.external_ids else ""
    try:
        retrying(lambda: _note_step(message.pk, step, external_id))
    except IntegrityError:
        # The echo came between our looking for it and our writing.
        retrying(lambda: _note_step(message.pk, step, external_id))


@transaction.atomic
def _note_step(message_id: int, step: Step, external_id: str) -> None:
    """Save the network's id as soon as it is known."""
    Step.objects.filter(pk=step.pk).update(status=Step.Status.SENT, external_id=external_id)
    if not external_id:
        return
    message = Message.objects.select_for_update().get(pk=message_id)
    others = _taken_over(message, external_id)
    message.external_ids = [*dict.fromkeys([*message.external_ids, external_id, *others])]
    message.external_id = message.external_ids[0]
    message.save(update_fields=["external_id", "external_ids", "reactions", "status"])
    early.fold_in(message.channel, [message])


def _taken_over(message: Message, external_id: str) -> list[str]:
    """The echo was faster than the answer and became a message of its own: it was ours, as its names are, and
    as what people made of it meanwhile is: reactions, receipts, answers.
    """
    pk = find_messages(message.channel, [external_id]).get(external_id)
    if pk in (None, message.pk):
        return []
    # Locked, so that nobody reacts to it between our reading and its end.
    echo = Message.objects.select_for_update().filter(pk=pk, actor_type="phone_app").first()
    if echo is None:
        return []
    message.reactions = echo.reactions or message.reactions
    if echo.status in (Message.Status.DELIVERED, Message.Status.READ):
        message.status = echo.status
    Message.objects.filter(reply_to=echo).update(reply_to=message)
    echo.delete()
    return echo.external_ids


def _failed(message: Message, step: Step, error: ChannelError, bucket: str) -> Later | None:
    if error.retry is Retry.UNKNOWN:
        _unconfirmed(message, step, error)
        return None
    if error.retry is Retry.LATER and message.attempts + 1 < MAX_ATTEMPTS:
        return _try_later(message, step, error, bucket)
    _fail(message, error, step)
    return None


def _unconfirmed(message: Message, step: Step, error: ChannelError) -> None:
    """It may have arrived. An echo or a receipt may settle it; nobody sends it again unasked."""
    doubtful = Step.objects.filter(pk=step.pk, status=Step.Status.SENDING)
    if doubtful.update(status=Step.Status.UNCONFIRMED):
        _settle(message, Message.Status.UNCONFIRMED, "message.unconfirmed", error)
    else:
        # The echo came while the answer was still waited for: this call has ended well.
        _settle_between_steps(message)


def _try_later(message: Message, step: Step, error: ChannelError, bucket: str) -> Later:
    wait = error.after or min(2.0**message.attempts, LONGEST_WAIT)
    if error.reason is Reason.RATE_LIMITED:
        block_bucket(message.channel, bucket, wait)
    Step.objects.filter(pk=step.pk).update(status=Step.Status.PLANNED)
    Message.objects.filter(pk=message.pk).update(attempts=message.attempts + 1)
    return _postpone(message, wait, error)


def _postpone(message: Message, seconds: float, error: ChannelError | None = None) -> Later:
    """sending -> queued again, not before the time has passed."""
    Message.objects.filter(pk=message.pk, status=Message.Status.SENDING).update(
        status=Message.Status.QUEUED,
        not_before=now() + timedelta(seconds=seconds),
        error_reason=error.reason.value if error else "",
        error_text=error.text[:500] if error else "",
    )
    return Later(seconds + 0.01)


def _fail(message: Message, error: ChannelError, step: Step | None = None) -> None:
    if step is not None:
        Step.objects.filter(pk=step.pk).update(status=Step.Status.FAILED)
    _settle(message, Message.Status.FAILED, "message.failed", error)
    channel = message.channel
    if error.reason is Reason.AUTH_EXPIRED:
        report_problem(channel, Channel.Status.RECONNECT, error.text or error.reason.value)
    elif error.reason is Reason.PROVIDER_DOWN and error.code == "restricted":
        pause_channel(channel, until=now() + RESTRICTED_PAUSE)
    elif error.reason in (Reason.UNREACHABLE, Reason.BLOCKED_BY_USER):
        mark_unreachable(message.conversation.identity, error.reason.value)


def _settle(message: Message, status: str, event: str, error: ChannelError | None = None) -> None:
    """Write the end of this sending; a receipt that was faster keeps its higher status."""
    retrying(lambda: _write_end(message, status, event, error))


@transaction.atomic
def _write_end(message: Message, status: str, event: str, error: ChannelError | None) -> None:
    changed = Message.objects.filter(
        pk=message.pk, status__in=[Message.Status.SENDING, Message.Status.UNCONFIRMED]
    ).update(
        status=status,
        sent_at=message.sent_at if error else now(),
        error_reason=error.reason.value if error else "",
        error_text=error.text[:500] if error else "",
    )
    if not changed:
        return
    if status == Message.Status.FAILED:
        waits_again(message.conversation)
    elif status == Message.Status.SENT:
        rows = Message.objects.select_for_update(of=("self",)).select_related("conversation")
        watermarks.catch_up(list(rows.filter(pk=message.pk)))
    record(
        NewEvent(
            shop_id=message.shop_id,
            name=event,
            topic="conversation",
            subject=message.conversation.public_id,
            data={"message": message.public_id, "kind": message.kind, "direction": "outbound"},
        )
    )


def settle_abandoned() -> int:
    """Messages `sending` whose sender is gone become not confirmed; the number of those."""
    count = 0
    for pk in list(
        Message.objects.filter(status=Message.Status.SENDING).order_by("pk").values_list("pk", flat=True)
    ):
        with _held(pk) as abandoned:
            if abandoned:
                count += _settle_one(pk)
    return count


def _settle_one(pk: int) -> bool:
    """A message none of whose calls had begun goes back to the queue; else nobody can know."""
    message = (
        Message.objects.select_related("channel", "conversation")
        .filter(pk=pk, status=Message.Status.SENDING)
        .first()
    )
    if message is None:
        return False
    if not message.steps.exclude(status=Step.Status.PLANNED).exists():
        Message.objects.filter(pk=pk).update(status=Message.Status.QUEUED)
        defer_sending(message.conversation)
        return True
    begun = message.steps.filter(status=Step.Status.SENDING)
    if not begun.exists():
        return _settle_between_steps(message)
    begun.update(status=Step.Status.UNCONFIRMED)
    _settle(
        message,
        Message.Status.UNCONFIRMED,
        "message.unconfirmed",
        ChannelError(Reason.OUTCOME_UNKNOWN, retry=Retry.UNKNOWN),
    )
    defer_sending(message.conversation)
    return True


def _settle_between_steps(message: Message) -> bool:
    """Every call that began is known to have ended well: go on with the rest, or it is sent."""
    if message.steps.exclude(status=Step.Status.SENT).exists():
        Message.objects.filter(pk=message.pk).update(status=Message.Status.QUEUED)
    else:
        _settle(message, Message.Status.SENT, "message.sent")
    defer_sending(message.conversation)
    return True


def queue_forgotten() -> int:
    """Conversations with something to send get a job again, whatever became of the first one."""
    waiting = (
        Conversation.objects.filter(
            messages__status=Message.Status.QUEUED, channel__status=Channel.Status.ACTIVE
        )
        .exclude(messages__not_before__gt=now())
        .distinct()
    )
    conversations = list(waiting[:1000])
    for conversation in conversations:
        defer_sending(conversation)
    return len(conversations)
