"""Messages: new and edited, to the bot and to the owner behind a business connection, in groups, under posts.

- In a business chat the one who writes is the customer exactly when the chat has their number; everything
  else there was written by the owner or by a bot for the owner, so it is an echo.
- A message in a discussion group that answers the copy of a channel's publication is a comment under it. An
  answer to a comment usually names the publication nowhere; then it stays a message of the group.
- A group's administrator who writes as the group, or the channel itself, is the shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prilavok.channels.adapters.telegram import references
from prilavok.channels.adapters.telegram.content import attachments_of, own_phone, text_of
from prilavok.channels.adapters.telegram.ids import MessageId
from prilavok.channels.adapters.telegram.origin import Origin, chat_person, person_of
from prilavok.channels.adapters.telegram.payloads import Chat, Message
from prilavok.channels.reading import digest, moment
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    CommentChanged,
    CommentReceived,
    ConsentChanged,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    Person,
)

# Present beside any content; anything else that a message holds is content.
FRAME = frozenset({
    "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat",
    "sender_boost_count", "sender_business_bot", "sender_tag", "date", "edit_date",
    "business_connection_id", "chat", "forward_origin", "is_topic_message", "is_automatic_forward",
    "reply_to_message", "external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id",
    "reply_to_poll_option_id", "via_bot", "has_protected_content", "is_from_offline", "is_paid_post",
    "media_group_id", "author_signature", "paid_star_count", "entities", "caption_entities",
    "link_preview_options", "suggested_post_info", "effect_id", "show_caption_above_media",
    "has_media_spoiler", "reply_markup", "guest_query_id", "guest_bot_caller_user",
    "guest_bot_caller_chat", "receiver_user", "ephemeral_message_id", "forward_from", "forward_from_chat",
    "forward_from_message_id", "forward_signature", "forward_sender_name", "forward_date", "text",
    "caption",
})  # fmt: skip
SERVICE = frozenset({
    "new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member",
    "left_chat_participant", "chat_owner_left", "chat_owner_changed", "new_chat_title", "new_chat_photo",
    "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "chat_shared", "connected_website", "proximity_alert_triggered", "boost_added", "chat_background_set",
    "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created",
    "giveaway_completed", "paid_message_price_changed", "suggested_post_approved",
    "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
    "suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
    "video_chat_participants_invited", "voice_chat_scheduled", "voice_chat_started", "voice_chat_ended",
    "voice_chat_participants_invited", "poll_option_added", "poll_option_deleted", "managed_bot_created",
    "community_chat_added", "community_chat_removed", "passport_data",
})  # fmt: skip
UNREADABLE = frozenset({
    "giveaway", "giveaway_winners", "unique_gift", "gift_upgrade_sent",
})  # fmt: skip
"""Content that has nothing to read."""


TELEGRAM = "777000"
"""Telegram's own account."""


def read_message(origin: Origin, *, edited: bool) -> Iterator[ChannelEvent]:
    message, left_out = origin.read(Message)
    if message is not None:
        yield from _edited(origin, message) if edited else _received(origin, message)
    yield from left_out


def message_id(message: Message) -> str:
    return _id_in(message, message)


def _id_in(message: Message, place: Message) -> str:
    """The id of a message that stands where `place` stands."""
    topic = place.direct_messages_topic.topic_id if place.direct_messages_topic else ""
    return str(MessageId(message.chat.id, message.message_id, place.business_connection_id, topic=topic))


def _received(origin: Origin, message: Message) -> Iterator[ChannelEvent]:
    service = _service(origin.value)
    if "write_access_allowed" in origin.value and message.sender:
        yield _write_access(origin, message)
    elif service:
        yield origin.noted(service)
    elif _is_copy(message):
        yield origin.noted("the copy of a publication in its discussion group")
    else:
        yield from _content(origin, message)


def _service(value: dict[str, Any]) -> str:
    return next((name for name in value if name in SERVICE and value[name] is not None), "")


def _write_access(origin: Origin, message: Message) -> ConsentChanged:
    person = person_of(message.sender) if message.sender else chat_person(message.chat)
    base = origin.base(f"consent:{message_id(message)}", message.date)
    return ConsentChanged(**base, person=person, granted=True)


def _content(origin: Origin, message: Message) -> Iterator[ChannelEvent]:
    attachments = attachments_of(message)
    content = [name for name in origin.value if name not in FRAME and name not in Message.model_fields]
    unknown = [name for name in content if name not in UNREADABLE]
    pointed = references.of_message(message)
    if not (attachments or pointed or text_of(message)):
        attachments = [Attachment("unsupported", name=next(iter(content), ""))]
    yield from _addressed(origin, message, attachments)
    yield from (origin.unrecognized(f"/{name}", f"content {name}") for name in unknown)


def _addressed(origin: Origin, message: Message, attachments: list[Attachment]) -> Iterator[ChannelEvent]:
    commented = _commented(message)
    if commented:
        yield _comment(origin, message, attachments, *commented)
    elif _by_shop(message):
        recipient = _recipient(message)
        if recipient is None:
            yield origin.noted("the shop's own words to nobody")
        else:
            yield _echo(origin, message, attachments, recipient)
    else:
        yield _message(origin, message, attachments)


def _message(origin: Origin, message: Message, attachments: list[Attachment]) -> MessageReceived:
    own_id = message_id(message)
    pressed, payment = message.web_app_data, message.successful_payment or message.refunded_payment
    payload = references.start_payload(message)
    if pressed:
        payload = pressed.data
    elif payment:
        payload = payment.invoice_payload
    return MessageReceived(
        **origin.base(f"message:{own_id}", message.date),
        external_id=own_id,
        sender=_author(message),
        text=text_of(message),
        attachments=tuple(attachments),
        references=tuple(references.of_message(message)),
        reply_to=_reply_to(message),
        payload=payload,
        postback=pressed is not None,
        system=payment is not None,
        notice="payment" if message.successful_payment else "refund" if payment else "",
        album=message.media_group_id,
    )


def _echo(
    origin: Origin, message: Message, attachments: list[Attachment], recipient: Person
) -> MessageEchoed:
    own_id = message_id(message)
    return MessageEchoed(
        **origin.base(f"echo:{own_id}", message.date),
        external_id=own_id,
        recipient=recipient,
        text=text_of(message),
        attachments=tuple(attachments),
        references=tuple(references.of_message(message)),
        reply_to=_reply_to(message),
        album=message.media_group_id,
    )


def _comment(
    origin: Origin, message: Message, attachments: list[Attachment], channel: Chat, number: str
) -> CommentReceived:
    own_id, answered = message_id(message), message.reply_to_message
    return CommentReceived(
        **origin.base(f"comment:{own_id}", message.date),
        external_id=own_id,
        author=_author(message),
        post=references.publication(channel, number, _title(message)),
        text=text_of(message),
        parent="" if answered is None or _is_copy(answered) else _reply_to(message),
        attachments=tuple(attachments),
        own=_by_shop(message, channel),
    )


def _edited(origin: Origin, message: Message) -> Iterator[ChannelEvent]:
    """`edit_date` counts seconds, so an edit is told apart by what it says as well.

    Of an album it is one part that changed: the others' pictures stay, and so does the caption, unless this
    part has it.
    """
    own_id, text = message_id(message), text_of(message)
    if message.media_group_id and not text:
        yield origin.noted("a part of an album without words")
        return
    attachments = () if message.media_group_id else tuple(attachments_of(message))
    told = message.edit_date or message.date
    at = moment(told)
    revision = int(at.timestamp()) if at else 1
    base = origin.base(f"edit:{own_id}:{revision}:{digest([text, list(map(repr, attachments))])}", told)
    if _commented(message):
        yield CommentChanged(**base, external_id=own_id, text=text)
        return
    yield MessageEdited(**base, external_id=own_id, text=text, revision=revision, attachments=attachments)


# --- who -----------------------------------------------------------------------------------------


def _author(message: Message) -> Person:
    """Who writes as a channel or a group is that one; without any name it is the chat itself."""
    if message.sender_chat:
        return chat_person(message.sender_chat)
    if message.sender:
        return person_of(message.sender, own_phone(message))
    return chat_person(message.chat)


def _by_shop(message: Message, channel: Chat | None = None) -> bool:
    if message.business_connection_id:
        owner = message.sender is not None and message.sender.id != message.chat.id
        return owner or message.sender_business_bot is not None
    writer = message.sender_chat
    if writer is None:
        return False
    return writer.id == message.chat.id or (channel is not None and writer.id == channel.id)


def _recipient(message: Message) -> Person | None:
    """To whom the shop wrote: the other side of a business chat; in a group, whom it answers."""
    if message.business_connection_id:
        return chat_person(message.chat)
    answered = message.reply_to_message
    return _author(answered) if answered and not _by_shop(answered) else None


def _commented(message: Message) -> tuple[Chat, str] | None:
    """The channel's publication that this message comments on, as far as the answered messages are told."""
    answered = message.reply_to_message
    while answered and not _is_copy(answered):
        answered = answered.reply_to_message
    return references.channel_post(references.origin_of(answered)) if answered else None


def _is_copy(message: Message) -> bool:
    """Of a publication, in its discussion group. Telegram itself puts it there."""
    by_telegram = message.sender is not None and message.sender.id == TELEGRAM
    return message.is_automatic_forward or (by_telegram and message.chat.type == "supergroup")


def _title(message: Message) -> str:
    """What the publication says, as far as its copy tells."""
    answered = message.reply_to_message
    return text_of(answered) if answered and _is_copy(answered) else ""


def _reply_to(message: Message) -> str:
    """In a forum every message "answers" the first one of its topic, unless it answers another."""
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return ""
    return _id_in(answered, message)
