"""The updates that the pretended Telegram sends, pure.

https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from prilavok.channels.adapters.telegram import simulator_shapes as shapes
from prilavok.channels.adapters.telegram.inbound import SECRET_HEADER
from prilavok.channels.adapters.telegram.simulator_shapes import Body, present
from prilavok.channels.simulation import (
    Blocked,
    Commented,
    CommentEdited,
    CommentState,
    Edited,
    Fact,
    MessageState,
    OpenedLink,
    PersonState,
    Pressed,
    Reacted,
    Scene,
    ShopWrote,
    Special,
    Unblocked,
    Wrote,
)
from prilavok.channels.types import WebhookRequest

UNASKED = frozenset({"message_reaction", "message_reaction_count", "chat_member"})
"""Sent only to those who asked for them by name."""
FIRST_UPDATE = 700_000_000
Part = tuple[str, Body]
"""The name of an update's part, and its value."""


def tell(fact: Fact, scene: Scene) -> Sequence[WebhookRequest]:
    """Delivery, reading and deletions in the chat with the bot are not told."""
    return [_signed(name, value, scene) for name, value in _parts(fact, scene) if _is_asked(name, scene)]


def _is_asked(name: str, scene: Scene) -> bool:
    asked = scene.account.subscribed
    return name in asked if asked else name not in UNASKED


def _signed(name: str, value: Body, scene: Scene) -> WebhookRequest:
    update = {"update_id": FIRST_UPDATE + scene.fresh.number(), name: value}
    secret = scene.account.memory.get("secret", scene.account.credentials.get("webhook_secret", ""))
    headers = {"content-type": "application/json", SECRET_HEADER: str(secret)}
    return WebhookRequest("POST", {}, headers, json.dumps(update, ensure_ascii=False).encode())


def _parts(fact: Fact, scene: Scene) -> Iterator[Part]:
    match fact:
        case Wrote(message):
            yield from _written(message, scene)
        case Pressed():
            yield "callback_query", _press(fact, scene)
        case Edited(message):
            edited = shapes.of_person(message, scene) | {"edit_date": shapes.seconds(scene.now)}
            yield "edited_message", edited
        case Reacted():
            yield "message_reaction", _reaction(fact, scene)
        case ShopWrote(message) if message.via == "app":
            body = shapes.frame(message, shapes.owner(scene.account)) | {"text": message.text}
            yield _in_business(body, scene)
        case OpenedLink(person, ref, external_id):
            yield "message", _start(person, ref, external_id, scene)
        case Blocked(person) | Unblocked(person):
            yield "my_chat_member", _membership(person, scene)
        case Commented(comment) | CommentEdited(comment):
            yield from _comment(fact, comment, scene)
        case Special():
            yield from _special(fact, scene)


# --- messages ------------------------------------------------------------------------------------


def _written(message: MessageState, scene: Scene) -> Iterator[Part]:
    """An album is a message a file; its words stand under the first."""
    body = shapes.of_person(message, scene)
    if message.unsupported:
        body |= {"giveaway": {"winner_count": 1}}
    if message.about:
        body |= _about(message, scene)
    if not message.files:
        yield "message", body
        return
    text = body.pop("text", "")
    album = f"139{message.external_id:0>14}" if len(message.files) > 1 else ""
    for position, file in enumerate(message.files):
        content = shapes.file_body(file)
        if file.type == "contact" and (file.details.get("own") or message.pressed):
            content["contact"]["user_id"] = int(message.person.external_id)
        number = body["message_id"] if position == 0 else int(scene.fresh.digits(7))
        caption = text if position == 0 else ""
        yield (
            "message",
            {
                **body,
                "message_id": number,
                **content,
                **present({"caption": caption, "media_group_id": album}),
            },
        )


def _about(message: MessageState, scene: Scene) -> Body:
    """A publication with words of one's own is an answer to it; without, it is a forward."""
    about = message.about
    if about is None:
        return {}
    source = shapes.origin(about.post, scene)
    if message.text:
        return {
            "external_reply": {
                "origin": source,
                "chat": shapes.channel(scene.account),
                "message_id": source["message_id"],
            }
        }
    return {"forward_origin": source, "text": about.post.caption or about.post.permalink}


def _start(person: PersonState, ref: str, external_id: str, scene: Scene) -> Body:
    entity = {"type": "bot_command", "offset": 0, "length": len("/start")}
    return {
        "message_id": int(external_id),
        "from": shapes.user(person),
        "chat": shapes.private_chat(person),
        "date": shapes.seconds(scene.now),
        "text": f"/start {ref}".strip(),
        "entities": [entity],
    }


def _in_business(body: Body, scene: Scene) -> Part:
    return "business_message", {**body, "business_connection_id": shapes.connection_id(scene.account)}


# --- all else ------------------------------------------------------------------------------------


def _press(fact: Pressed, scene: Scene) -> Body:
    on = {"message": shapes.of_shop(fact.on, scene)} if fact.on else {"inline_message_id": "menu"}
    return {
        "id": f"4{fact.message.external_id:0>17}",
        "from": shapes.user(fact.message.person),
        **on,
        "chat_instance": "1",
        "data": fact.button.payload,
    }


def _reaction(fact: Reacted, scene: Scene) -> Body:
    return {
        "chat": shapes.private_chat(fact.message.person),
        "message_id": int(fact.message.external_id),
        "user": shapes.user(fact.message.person),
        "date": shapes.seconds(scene.now),
        "old_reaction": _signs(fact.before),
        "new_reaction": _signs(fact.emoji),
    }


def _signs(emoji: str) -> list[Body]:
    return [{"type": "emoji", "emoji": emoji.replace("\ufe0f", "")}] if emoji else []


def _membership(person: PersonState, scene: Scene) -> Body:
    bot = shapes.bot_user(scene.account)
    states = ("member", "kicked") if person.blocked else ("kicked", "member")
    old, new = ({"user": bot, "status": status} for status in states)
    return {
        "chat": shapes.private_chat(person),
        "from": shapes.user(person),
        "date": shapes.seconds(scene.now),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def _comment(fact: Commented | CommentEdited, comment: CommentState, scene: Scene) -> Iterator[Part]:
    """What the bot itself says in the group is not told."""
    if comment.author is None:
        return
    body = shapes.comment_body(comment, scene)
    if isinstance(fact, CommentEdited):
        yield "edited_message", body | {"edit_date": shapes.seconds(scene.now)}
    else:
        yield "message", body


def _special(fact: Special, scene: Scene) -> Iterator[Part]:
    account = scene.account
    connection = {
        "id": shapes.connection_id(account),
        "user": shapes.owner(account),
        "user_chat_id": shapes.owner(account)["id"],
        "date": shapes.seconds(scene.now),
    }
    if fact.name == "business_on":
        yield "business_connection", {**connection, "is_enabled": True, "rights": {"can_reply": True}}
    elif fact.name == "business_off":
        yield "business_connection", {**connection, "is_enabled": False}
    elif fact.name == "business_message" and fact.person:
        message = MessageState(fact.external_id, fact.person, scene.now, text=fact.text)
        yield _in_business(shapes.of_person(message, scene), scene)
    elif fact.name == "channel_post":
        post = {"message_id": int(fact.external_id), "chat": shapes.channel(account), "text": fact.text}
        yield "channel_post", {**post, "sender_chat": post["chat"], "date": shapes.seconds(scene.now)}
