"""Our own sends as they come back from the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived, MessageEchoed
from prilavok.inbox.actions import early
from prilavok.inbox.actions.repeats import add_names, names_of
from prilavok.inbox.models import Message, Step
from prilavok.lib.clock import now

E = TypeVar("E")
MATCH_FOR = timedelta(hours=24)
_DOUBTED = (Message.Status.UNCONFIRMED, Message.Status.FAILED)


def settle_own(channel: Channel, events: Sequence[E]) -> list[E]:
    """Echoes of our own sends complete those; the rest goes on."""
    ours = [event for event in events if _may_be_ours(event)]
    if not ours:
        return list(events)
    settled = {id(event) for event in ours if _settle_by_token(channel, event)}
    left = [event for event in ours if id(event) not in settled]
    waiting = _waiting_steps(channel) if left else []
    settled |= {id(event) for event in left if _settle(waiting, event)}
    return [event for event in events if id(event) not in settled]


def _may_be_ours(event: object) -> bool:
    return isinstance(event, MessageEchoed) or (isinstance(event, CommentReceived) and event.own)


def _settle_by_token(channel: Channel, event: object) -> bool:
    """The network gives back our own name for the message: no guessing then, whatever its text."""
    if not isinstance(event, MessageEchoed) or not event.token:
        return False
    message = by_token(channel, event.token)
    if message is None:
        return False
    steps = message.steps.select_for_update().filter(external_id="").exclude(status=Step.Status.PLANNED)
    nameless = sorted(steps, key=lambda step: (step.text != event.text, step.position))
    if nameless:
        confirm_step(nameless[0], event.external_id, event.other_ids)
    else:
        add_names(message, names_of(event))
    return True


def by_token(channel: Channel, token: str) -> Message | None:
    """Our own name for the message, given back by the network."""
    if not token:
        return None
    return (
        Message.objects.select_for_update(of=("self",))
        .select_related("conversation", "conversation__identity", "channel")
        .filter(channel=channel, public_id=token, direction=Message.Direction.OUTBOUND)
        .first()
    )


def _waiting_steps(channel: Channel) -> list[Step]:
    """Steps on their way or not confirmed, oldest first."""
    return list(
        Step.objects.select_for_update(of=("self",))
        .select_related("message__conversation__identity", "message__reply_to")
        .filter(
            message__channel=channel,
            external_id="",
            status__in=[Step.Status.SENDING, Step.Status.UNCONFIRMED],
            message__created_at__gt=now() - MATCH_FOR,
        )
        .order_by("message_id", "position")
    )


def _settle(waiting: list[Step], event: object) -> bool:
    for step in waiting:
        if _is_echo_of(step, event):
            waiting.remove(step)
            confirm_step(step, event.external_id, getattr(event, "other_ids", ()))  # type: ignore[attr-defined]
            return True
    return False


def _is_echo_of(step: Step, event: object) -> bool:
    message = step.message
    identity = message.conversation.identity
    if isinstance(event, MessageEchoed):
        same_person = event.recipient.external_id in (identity.external_id, *identity.aliases)
        return message.kind != Message.Kind.COMMENT and same_person and step.text == event.text
    if isinstance(event, CommentReceived) and message.kind == Message.Kind.COMMENT:
        answered = message.reply_to.external_id if message.reply_to else ""
        return event.parent == answered and step.text == event.text
    return False


def confirm_step(step: Step, external_id: str, other_ids: Sequence[str] = ()) -> None:
    """The network has this step under `external_id`; the message rises when no step is in doubt."""
    step.external_id, step.status = external_id, Step.Status.SENT
    step.save(update_fields=["external_id", "status"])
    message = Message.objects.select_for_update().get(pk=step.message_id)
    ids = [row.external_id for row in message.steps.order_by("position") if row.external_id]
    message.external_ids = [*dict.fromkeys([*ids, *message.external_ids, *other_ids])]
    message.external_id = ids[0]
    open_steps = message.steps.exclude(status=Step.Status.SENT).exists()
    if message.status in _DOUBTED and not open_steps:
        message.status, message.error_reason, message.error_text = Message.Status.SENT, "", ""
    message.save(update_fields=["external_id", "external_ids", "status", "error_reason", "error_text"])
    early.fold_in(message.channel, [message])
