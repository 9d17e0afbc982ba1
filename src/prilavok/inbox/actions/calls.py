"""Small calls that are no messages: moderation of comments, typing, seen."""

from __future__ import annotations

from django.db import transaction

from prilavok.channels.actions.delivery import account_of, adapter_of, transport_for
from prilavok.channels.errors import ChannelError, Unsupported
from prilavok.channels.models import Channel
from prilavok.channels.types import CommentModeration, Draft, SenderAction
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.actions import changes
from prilavok.inbox.actions.queueing import add_system_line
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.queries import last_inbound
from prilavok.lib.clock import now


def call(channel: Channel, draft: Draft) -> None:
    """Plan and make the calls of a draft that is no message. Raises `ChannelError`, `Unsupported`."""
    adapter, account = adapter_of(channel), account_of(channel)
    for step in adapter.outbound.plan(draft, account):
        adapter.outbound.send(step, account, transport_for(channel))


def moderate_comment(message: Message, action: str, *, actor: Actor) -> None:
    """At the network first, then with us. A refusal is shown in the conversation."""
    draft = CommentModeration(comment=message.external_id or "", action=action)  # type: ignore[arg-type]
    try:
        call(message.channel, draft)
    except ChannelError as error:
        add_system_line(
            conversation=message.conversation,
            event="moderation_failed",
            data={"action": action, "reason": error.reason.value, "message": message.public_id},
            actor=actor,
        )
        return
    _moderated(message, action, actor)


@transaction.atomic
def _moderated(message: Message, action: str, actor: Actor) -> None:
    locked = Message.objects.select_for_update().get(pk=message.pk)
    at = now().isoformat()
    match action:
        case "hide" | "unhide":
            changes.apply(locked, {"kind": "hidden", "hidden": action == "hide", "at": at})
        case "delete":
            changes.apply(locked, {"kind": "delete", "at": at})
        case _:
            emoji = "❤️" if action == "like" else ""
            changes.apply(locked, {"kind": "reaction", "emoji": emoji, "by": "shop", "at": at})
    record(
        NewEvent(
            shop_id=message.shop_id,
            name="message.updated",
            topic="conversation",
            subject=message.conversation.public_id,
            actor=actor,
            data={"message": message.public_id, "change": action},
        )
    )


def sender_action(conversation: Conversation, action: str) -> None:
    """Typing or seen."""
    _tell(conversation, action, last_inbound(conversation))


def answer_press(message: Message) -> None:
    """The button that the customer pressed stops waiting."""
    _tell(message.conversation, "answer_press", message.external_id or "")


def _tell(conversation: Conversation, action: str, newest: str) -> None:
    """What the network thinks of it does not matter, nor that it has no such thing here."""
    draft = SenderAction(
        recipient=conversation.identity.external_id,
        action=action,  # type: ignore[arg-type]
        last_inbound=newest,
    )
    try:
        call(conversation.channel, draft)
    except (ChannelError, Unsupported):
        return
