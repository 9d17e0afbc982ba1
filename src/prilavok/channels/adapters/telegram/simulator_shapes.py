"""Telegram's objects as they stand on the wire: users, chats, messages, keyboards, files.

The shop of a simulated account has a channel with its publications, a discussion group for them and, behind a
business connection, its owner. Their numbers follow from the bot's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prilavok.channels.simulation import (
    AccountState,
    Button,
    CommentState,
    FileState,
    MessageState,
    PersonState,
    PostState,
    Scene,
)

Body = dict[str, Any]
COPIES = 1_000_000
"""Copies of publications in the discussion group have their number and this."""
PIXELS = {"width": 640, "height": 640}


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def connection_id(account: AccountState) -> str:
    return f"Bc{account.external_id}"


def bot_user(account: AccountState) -> Body:
    return {
        "id": int(account.external_id),
        "is_bot": True,
        "first_name": account.name,
        "username": bot_name(account),
    }


def bot_name(account: AccountState) -> str:
    return f"{account.username}_bot"


def owner(account: AccountState) -> Body:
    """The person behind the business connection."""
    return {"id": int(account.external_id) + 1, "is_bot": False, "first_name": account.name}


def channel(account: AccountState) -> Body:
    return {
        "id": int(f"-100{account.external_id}"),
        "type": "channel",
        "title": account.name,
        "username": account.username,
    }


def group(account: AccountState) -> Body:
    return {"id": int(f"-100{account.external_id}9"), "type": "supergroup", "title": f"{account.name}: chat"}


def user(person: PersonState) -> Body:
    return {
        "id": int(person.external_id),
        "is_bot": False,
        "first_name": person.name,
        "username": person.username,
        "language_code": "ru",
    }


def private_chat(person: PersonState) -> Body:
    return {
        "id": int(person.external_id),
        "type": "private",
        "first_name": person.name,
        "username": person.username,
    }


def present(body: Body) -> Body:
    """Telegram leaves out what is empty."""
    return {name: value for name, value in body.items() if value not in (None, "", [], {})}


# --- messages ------------------------------------------------------------------------------------


def of_person(message: MessageState, scene: Scene) -> Body:
    """The frame and words of a person's message, without files."""
    return frame(message, user(message.person)) | present(
        {"text": message.text, "reply_to_message": answered(message, scene)}
    )


def frame(message: MessageState, sender: Body) -> Body:
    return {
        "message_id": int(message.external_id),
        "from": sender,
        "chat": private_chat(message.person),
        "date": seconds(message.at),
    }


def of_shop(message: MessageState, scene: Scene) -> Body:
    """What the shop's call made, as Telegram gives it back."""
    content: Body = {"text": message.text} if not message.files else {"caption": message.text}
    for file in message.files:
        content |= file_body(file)
    keyboard = {"inline_keyboard": [[key(one)] for one in message.buttons]} if message.buttons else None
    return frame(message, bot_user(scene.account)) | present(
        {**content, "reply_to_message": answered(message, scene), "reply_markup": keyboard}
    )


def answered(message: MessageState, scene: Scene) -> Body:
    original = scene.message(message.reply_to) if message.reply_to else None
    if original is None:
        return {}
    sender = bot_user(scene.account) if original.from_shop else user(original.person)
    return frame(original, sender) | present({"text": original.text})


def key(button: Button) -> Body:
    if button.url:
        return {"text": button.title, "url": button.url}
    return {"text": button.title, "callback_data": button.payload}


# --- files ---------------------------------------------------------------------------------------


def file_body(file: FileState) -> Body:
    """The field of a message that holds this file."""
    plain = present({
        "file_id": file.external_id,
        "file_unique_id": f"u{file.external_id}"[-15:],
        "file_size": file.size,
        "mime_type": file.mime,
    })  # fmt: skip
    match file.type:
        case "image":
            small = {**plain, "file_id": f"{file.external_id}s", "width": 90, "height": 90}
            return {"photo": [small, {**plain, **PIXELS}]}
        case "video":
            return {"video": {**plain, **PIXELS, "duration": 5, "file_name": file.name}}
        case "voice":
            return {"voice": {**plain, "duration": int(file.details.get("seconds", "1"))}}
        case "audio":
            return {"audio": {**plain, "duration": 60, "file_name": file.name}}
        case "sticker":
            kind = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": {**plain, **kind, "emoji": file.details.get("emoji", "")}}
        case "location":
            return _place(file)
        case "contact":
            return {"contact": _contact(file)}
        case _:
            return {"document": {**plain, "file_name": file.name}}


def _place(file: FileState) -> Body:
    point = {name: float(file.details.get(name) or 0) for name in ("latitude", "longitude")}
    title, address = file.details.get("title", ""), file.details.get("address", "")
    if not title and not address:
        return {"location": point}
    return {"venue": {"location": point, "title": title, "address": address}, "location": point}


def _contact(file: FileState) -> Body:
    """`user_id` is set by the caller when the person shares their own number."""
    return {"phone_number": file.details.get("phone", ""), "first_name": file.details.get("name", "")}


# --- the channel ---------------------------------------------------------------------------------


def origin(post: PostState, scene: Scene) -> Body:
    at = seconds(post.at or scene.now)
    return {
        "type": "channel",
        "chat": channel(scene.account),
        "message_id": int(post.external_id),
        "date": at,
    }


def copy_of(post: PostState, scene: Scene) -> Body:
    """A publication in the discussion group, under which its comments stand."""
    return {
        "message_id": int(post.external_id) + COPIES,
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "sender_chat": channel(scene.account),
        "chat": group(scene.account),
        "date": seconds(post.at or scene.now),
        "is_automatic_forward": True,
        "forward_origin": origin(post, scene),
        "text": post.caption,
    }


def comment_body(comment: CommentState, scene: Scene) -> Body:
    sender = user(comment.author) if comment.author else bot_user(scene.account)
    root = copy_of(comment.post, scene)
    original = scene.comment(comment.parent) if comment.parent else None
    body: Body = {
        "message_id": int(comment.external_id),
        "from": sender,
        "chat": group(scene.account),
        "date": seconds(comment.at),
        "message_thread_id": root["message_id"],
        "reply_to_message": _answered_comment(original, scene) if original else root,
        "text": comment.text,
    }
    for file in comment.files:
        body |= file_body(file)
    return present(body)


def _answered_comment(comment: CommentState, scene: Scene) -> Body:
    sender = user(comment.author) if comment.author else bot_user(scene.account)
    return {
        "message_id": int(comment.external_id),
        "from": sender,
        "chat": group(scene.account),
        "date": seconds(comment.at),
        "text": comment.text,
    }
