"""What the shop says, as calls of the Bot API. `plan` is pure; `send` makes one call.

https://core.telegram.org/bots/api#available-methods

Where a message goes is told by what it answers, or by the customer's newest message: into a business chat in
the owner's name, into a group as an answer to that person, else into the chat with the bot. An answer to a
message that is gone is sent without it. Comments are answered in the discussion group. Telegram knows no
private answer to a comment, no approved templates, and marks as read only in business chats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prilavok.channels.adapters.telegram import client
from prilavok.channels.adapters.telegram.ids import MessageId, read_id
from prilavok.channels.adapters.telegram.parts import Part, parts_of
from prilavok.channels.adapters.telegram.reactions import as_reaction
from prilavok.channels.errors import ChannelError, Reason, Retry, Unsupported
from prilavok.channels.types import (
    Account,
    CommentModeration,
    Draft,
    MessageDraft,
    SenderAction,
    SendResult,
    Step,
)
from prilavok.lib.http import Transport


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft)
    if isinstance(draft, CommentModeration):
        return [_moderation(draft)]
    if isinstance(draft, SenderAction):
        return _sender_action(draft)
    return [_reaction(_place(draft.message), draft.emoji)]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    """A group that became a supergroup says so and did nothing: the call goes to its new number."""
    bot = client.bot(account, transport)
    try:
        result = bot.call(step.path, step.body, safe=step.safe, uploads=step.uploads)
    except client.Moved as moved:
        body = {**step.body, "chat_id": chat_number(moved.chat)}
        result = bot.call(step.path, body, safe=step.safe, uploads=step.uploads)
    if step.bucket != "messages":
        return SendResult()
    ids = tuple(_ids(result, str(step.body.get("business_connection_id") or "")))
    if not ids:
        raise ChannelError(
            Reason.OUTCOME_UNKNOWN,
            retry=Retry.UNKNOWN,
            code="no_id",
            text="the answer has no message id",
        )
    return SendResult(ids)


def chat_number(chat: str) -> int | str:
    """Numbers go as numbers, names of channels as text."""
    digits = chat.removeprefix("-")
    return int(chat) if digits.isascii() and digits.isdigit() else chat


def _ids(result: Any, connection: str) -> Iterator[str]:
    for message in result if isinstance(result, list) else [result]:
        chat = message.get("chat") if isinstance(message, dict) else None
        if isinstance(chat, dict) and "id" in chat and "message_id" in message:
            told = message.get("direct_messages_topic")
            topic = str(told.get("topic_id", "")) if isinstance(told, dict) else ""
            yield str(MessageId(str(chat["id"]), str(message["message_id"]), connection, topic=topic))


# --- messages ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Target:
    """The chat, in whose name, the message that is answered there, and the topic of a channel's messages."""

    chat: str
    connection: str = ""
    answered: str = ""
    topic: str = ""

    @property
    def body(self) -> dict[str, object]:
        in_name_of = {"business_connection_id": self.connection} if self.connection else {}
        topic = {"direct_messages_topic_id": int(self.topic)} if self.topic else {}
        return {**in_name_of, "chat_id": chat_number(self.chat), **topic}

    @property
    def reply(self) -> dict[str, object]:
        if not self.answered:
            return {}
        return {
            "reply_parameters": {
                "message_id": int(self.answered),
                "allow_sending_without_reply": True,
            }
        }


def _message(draft: MessageDraft) -> list[Step]:
    if draft.template:
        raise Unsupported("template")
    if draft.kind == "private_reply":
        raise Unsupported("private_reply")
    target = _target(draft)
    parts = parts_of(draft)
    if not parts:
        raise Unsupported("empty_message")
    if target.chat.startswith("-") and any(choice.asks for choice in draft.choices):
        raise Unsupported("request_in_a_group")
    first, *others = parts
    return [_step(first, target.body | target.reply), *(_step(part, target.body) for part in others)]


def _step(part: Part, envelope: Mapping[str, object]) -> Step:
    return Step(
        method="POST",
        path=f"/{part.method}",
        body={**envelope, **part.body},
        text=part.text,
        uploads=part.uploads,
    )


def _target(draft: MessageDraft) -> _Target:
    if draft.kind == "comment":
        place = _place(draft.comment)
        return _Target(place.chat, answered=place.message)
    if draft.reply_to:
        place = _place(draft.reply_to)
        return _Target(place.chat, place.connection, place.message, place.topic)
    newest = read_id(draft.last_inbound)
    if newest is None or not newest.chat:
        return _Target(draft.recipient)
    answered = newest.message if newest.is_group and not newest.topic else ""
    return _Target(newest.chat, newest.connection, answered, newest.topic)


def _place(external_id: str) -> MessageId:
    place = read_id(external_id)
    if place is None or not place.chat:
        raise Unsupported("message_without_place")
    return place


# --- all else ------------------------------------------------------------------------------------


def _sender_action(draft: SenderAction) -> list[Step]:
    """The typing sign goes out by itself, and bots have no marks of reading: there is nothing to call."""
    newest = read_id(draft.last_inbound) or MessageId()
    target = _Target(newest.chat or draft.recipient, newest.connection)
    if draft.action == "typing_on":
        return [_action("/sendChatAction", {**target.body, "action": "typing"})]
    if draft.action == "mark_seen" and newest.connection:
        return [_action("/readBusinessMessage", {**target.body, "message_id": int(newest.message)})]
    if draft.action == "answer_press" and newest.press:
        return [_action("/answerCallbackQuery", {"callback_query_id": newest.press})]
    return []


def _moderation(draft: CommentModeration) -> Step:
    """Comments cannot be hidden; a like is the bot's own reaction."""
    place = _place(draft.comment)
    if draft.action == "delete":
        body = {"chat_id": chat_number(place.chat), "message_id": int(place.message)}
        return _action("/deleteMessage", body)
    if draft.action in ("like", "unlike"):
        return _reaction(place, "❤" if draft.action == "like" else "")
    raise Unsupported(f"{draft.action}_comment")


def _reaction(place: MessageId, emoji: str) -> Step:
    """Bots set one reaction, of a given list, and none in business chats."""
    if place.connection:
        raise Unsupported("reaction_in_a_business_chat")
    known = as_reaction(emoji)
    if emoji and not known:
        raise Unsupported("reaction_emoji")
    reaction = [{"type": "emoji", "emoji": known}] if known else []
    body = {"chat_id": chat_number(place.chat), "message_id": int(place.message), "reaction": reaction}
    return _action("/setMessageReaction", body)


def _action(path: str, body: Mapping[str, object]) -> Step:
    """All of these may be repeated: doing one twice changes nothing more."""
    return Step(method="POST", path=path, body=body, safe=True, bucket="actions")
