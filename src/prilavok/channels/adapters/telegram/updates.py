"""Updates that are no messages: presses, reactions, deletions, connections, blocks, publications."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prilavok.channels.adapters.telegram.ids import MessageId
from prilavok.channels.adapters.telegram.messages import message_id
from prilavok.channels.adapters.telegram.origin import Origin, chat_person, person_of
from prilavok.channels.adapters.telegram.payloads import (
    BusinessConnection,
    Callback,
    DeletedMessages,
    MemberUpdate,
    Message,
    ReactionKind,
    ReactionUpdate,
)
from prilavok.channels.reading import digest, text_of
from prilavok.channels.types import (
    AccountProblem,
    ChannelEvent,
    ConsentChanged,
    MessageDeleted,
    MessageReceived,
    ReactionChanged,
)

BLOCKED = frozenset({"kicked", "left"})


def _callback(origin: Origin) -> Iterator[ChannelEvent]:
    callback, left_out = origin.read(Callback)
    if callback is not None:
        yield _press(origin, callback)
    yield from left_out


def _press(origin: Origin, callback: Callback) -> MessageReceived:
    """Telegram does not tell when the button was pressed."""
    message = callback.message
    payload = callback.data or callback.game_short_name
    place = MessageId(press=callback.id)
    if message:
        place = MessageId(message.chat.id, message.message_id, message.business_connection_id, callback.id)
    return MessageReceived(
        **origin.base(f"press:{callback.id}", None),
        external_id=str(place),
        sender=person_of(callback.sender),
        text=(_title(message, callback.data) if message else "") or payload,
        payload=payload,
        reply_to=message_id(message) if message else "",
        postback=True,
    )


def _title(message: Message, data: str) -> str:
    """What stands on the button with this data."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else None
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, dict) and button.get("callback_data") == data:
                return text_of(button.get("text"))
    return ""


def _reaction(origin: Origin) -> Iterator[ChannelEvent]:
    update, left_out = origin.read(ReactionUpdate)
    if update is not None:
        who = person_of(update.user) if update.user else chat_person(update.actor_chat or update.chat)
        own_id = str(MessageId(update.chat.id, update.message_id))
        emoji = "".join(_sign(one) for one in update.new_reaction or [])
        told = text_of(update.date)
        yield ReactionChanged(
            **origin.base(f"reaction:{own_id}:{who.external_id}:{told}:{digest(emoji)}", update.date),
            external_id=own_id,
            person=who,
            emoji=emoji,
        )
    yield from left_out


def _sign(reaction: ReactionKind) -> str:
    """An emoji of somebody's own set has only a number; a paid reaction is a star."""
    if reaction.emoji:
        return reaction.emoji
    return "⭐" if reaction.type == "paid" else f":{reaction.custom_emoji_id or reaction.type or 'emoji'}:"


def _deleted(origin: Origin) -> Iterator[ChannelEvent]:
    deleted, left_out = origin.read(DeletedMessages)
    if deleted is not None:
        ids = deleted.message_ids if isinstance(deleted.message_ids, list) else []
        numbers = [number for number in map(text_of, ids) if number]
        for number in dict.fromkeys(numbers):
            own_id = str(MessageId(deleted.chat.id, number, deleted.business_connection_id))
            yield MessageDeleted(**origin.base(f"delete:{own_id}", None), external_id=own_id)
        if not numbers or len(numbers) < len(ids):
            yield origin.unrecognized("", "deleted messages without numbers")
    yield from left_out


def _connection(origin: Origin) -> Iterator[ChannelEvent]:
    """A connection that was switched off, or may not answer; the bot itself goes on working."""
    connection, left_out = origin.read(BusinessConnection)
    if connection is not None:
        may_answer = connection.rights.can_reply if connection.rights else connection.can_reply
        if connection.is_enabled and may_answer:
            yield origin.noted("the business connection works")
        else:
            yield _trouble(origin, connection)
    yield from left_out


def _trouble(origin: Origin, connection: BusinessConnection) -> AccountProblem:
    text = "may not answer" if connection.is_enabled else "was switched off"
    key = f"connection:{connection.id}:{text_of(connection.date)}:{digest(origin.value)}"
    return AccountProblem(
        **origin.base(key, connection.date),
        reason="business_connection",
        text=f"The business connection {text} in Telegram: Settings → Telegram Business → Chatbots.",
        blocking=False,
    )


def _membership(origin: Origin) -> Iterator[ChannelEvent]:
    """Blocking and unblocking the bot; in groups it only comes and goes."""
    update, left_out = origin.read(MemberUpdate)
    if update is not None:
        if update.chat.type in ("private", "") and not update.chat.id.startswith("-"):
            yield _consent(origin, update)
        else:
            yield origin.noted(f"the bot in a {update.chat.type}")
    yield from left_out


def _consent(origin: Origin, update: MemberUpdate) -> ConsentChanged:
    status = update.new_chat_member.status
    key = f"consent:{update.chat.id}:{text_of(update.date)}:{status}"
    return ConsentChanged(
        **origin.base(key, update.date),
        person=person_of(update.sender) if update.sender else chat_person(update.chat),
        granted=status not in BLOCKED,
    )


def publication(origin: Origin) -> Iterator[ChannelEvent]:
    yield origin.noted(origin.name)


READERS: Mapping[str, Callable[[Origin], Iterator[ChannelEvent]]] = {
    "callback_query": _callback,
    "message_reaction": _reaction,
    "deleted_business_messages": _deleted,
    "business_connection": _connection,
    "my_chat_member": _membership,
}
"""By the name of the update's part."""
