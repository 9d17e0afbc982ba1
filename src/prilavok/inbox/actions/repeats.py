"""What the network says once more: a repeat adds the names and files that the first telling lacked."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.channels.models import Channel
from prilavok.channels.types import CommentReceived, MessageEchoed, MessageReceived, OrderImported
from prilavok.inbox.actions import attachments, early
from prilavok.inbox.lookup import chief_ids, locked_message
from prilavok.inbox.models import Message

Incoming = MessageReceived | CommentReceived | MessageEchoed | OrderImported


def names_of(event: Incoming) -> tuple[str, ...]:
    """The best one first."""
    return (event.external_id, *others_of(event))


def others_of(event: Incoming) -> tuple[str, ...]:
    return tuple(getattr(event, "other_ids", ()))


def fold_in(channel: Channel, events: Sequence[Incoming]) -> None:
    """Give stored messages what these tell beyond them; most repeats tell nothing."""
    for event in events:
        if isinstance(event, MessageReceived | MessageEchoed) and (event.other_ids or event.attachments):
            _fold(channel, event)


def _fold(channel: Channel, event: MessageReceived | MessageEchoed) -> None:
    chief = chief_ids(channel, event.other_ids)
    names = [event.external_id, *(name for name in event.other_ids if name in chief)]
    message = next((found for name in names if (found := locked_message(channel, name))), None)
    if message is None:
        return
    add_names(message, names_of(event))
    _fill(message, event)


def add_names(message: Message, names: Sequence[str]) -> None:
    """The message answers to these too; what was kept for them is applied."""
    whole = [*dict.fromkeys([*message.external_ids, *names])]
    if whole == message.external_ids:
        return
    message.external_ids = whole
    message.save(update_fields=["external_ids"])
    early.fold_in(message.channel, [message])


def _fill(message: Message, event: MessageReceived | MessageEchoed) -> None:
    """A place holder gives way to what it held the place of."""
    if message.deleted_at or not _is_readable(event):
        return
    if [row.type for row in message.attachments.all()] != ["unsupported"]:
        return
    attachments.replace(message, attachments.as_values(event.attachments))
    if event.text and not message.text:
        message.text = event.text
        message.save(update_fields=["text"])


def _is_readable(event: MessageReceived | MessageEchoed) -> bool:
    return any(part.type != "unsupported" for part in event.attachments)
