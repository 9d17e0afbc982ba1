"""What a message points at: publications of channels, stories, links, quoted words.

A publication has many names: `<chat>:<message>`, the user name with the number, and its address. All are
told, so that it is found however the shop entered it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.channels.adapters.telegram.payloads import Chat, Entity, Message, Origin, Story, User
from prilavok.channels.types import Reference

PRIVATE_PREFIX = "-100"
"""Numbers of channels and large groups begin so; addresses leave it out."""

_POST = re.compile(
    r"(?<![\w/.@-])(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/"
    r"(?:c/(?P<number>\d+)|(?:s/)?(?P<name>[A-Za-z]\w{3,31}))/(?:\d+/)?(?P<message>\d+)(?!\w)",
    re.ASCII,
)
_START = re.compile(r"/start(?:@\w+)?\s+(\S+)\s*", re.ASCII)


def of_message(message: Message) -> list[Reference]:
    """Without doubles: a forward and an address in its text may name the same publication."""
    found: dict[str, Reference] = {}
    for one in (*_forwarded(message), *_answered(message), *_stories(message), *_links(message)):
        found.setdefault(one.url or f"{one.type} {one.external_id} {one.title}", one)
    payload = start_payload(message)
    return [*found.values(), *([Reference("link", external_id=payload)] if payload else [])]


def start_payload(message: Message) -> str:
    """What stood behind `?start=` in the link by which the person came."""
    match = _START.fullmatch(message.text)
    return match[1] if match else ""


def post(chat: Chat, message_id: str, title: str = "") -> Reference:
    """A publication of a channel. The bare number comes last: only a shop with one channel names posts so."""
    separated = [f"{chat.id}{mark}{message_id}" for mark in (":", "/", "_")]
    named = [f"{chat.username}/{message_id}", f"@{chat.username}/{message_id}"] if chat.username else []
    return Reference(
        "post",
        external_id=separated[0],
        url=address(chat, message_id),
        title=title or chat.title,
        other_ids=(*separated[1:], *named, message_id),
    )


def publication(chat: Chat, message_id: str, title: str = "") -> Reference:
    """The same as the shop's own: without the bare number, which other channels have as well."""
    whole = post(chat, message_id, title)
    return Reference("post", whole.external_id, whole.url, title, other_ids=whole.other_ids[:-1])


def address(chat: Chat, message_id: str) -> str:
    if chat.username:
        return f"https://t.me/{chat.username}/{message_id}"
    if chat.id.startswith(PRIVATE_PREFIX):
        return f"https://t.me/c/{chat.id.removeprefix(PRIVATE_PREFIX)}/{message_id}"
    return ""


def origin_of(message: Message) -> Origin | None:
    """Who wrote first what is forwarded; older payloads have it in fields of their own."""
    if message.forward_origin:
        return message.forward_origin
    if message.forward_from_chat:
        kind = "channel" if message.forward_from_chat.type == "channel" else "chat"
        return Origin(
            type=kind,
            chat=message.forward_from_chat,
            sender_chat=message.forward_from_chat,
            message_id=message.forward_from_message_id,
        )
    if message.forward_from:
        return Origin(type="user", sender_user=message.forward_from)
    if message.forward_sender_name:
        return Origin(type="hidden_user", sender_user_name=message.forward_sender_name)
    return None


def channel_post(origin: Origin | None) -> tuple[Chat, str] | None:
    """The channel and the number of the publication, if that is what the origin is."""
    if origin and origin.type in ("channel", "") and origin.chat and origin.message_id:
        return origin.chat, origin.message_id
    return None


def name_of(user: User) -> str:
    return f"{user.first_name} {user.last_name}".strip()


def _forwarded(message: Message) -> Iterator[Reference]:
    origin = origin_of(message)
    if origin is None:
        return
    if source := channel_post(origin):
        yield post(*source)
        return
    title = origin.sender_user_name
    if origin.sender_user:
        title = name_of(origin.sender_user)
    elif origin.sender_chat:
        title = origin.sender_chat.title
    if title:
        yield Reference("message", title=title)


def _answered(message: Message) -> Iterator[Reference]:
    """What an answer answers, when that is a publication, and the words quoted of it."""
    replied = message.reply_to_message
    source = channel_post(origin_of(replied)) if replied else None
    if source is None and message.external_reply:
        reply = message.external_reply
        source = channel_post(reply.origin)
        if source is None and reply.chat and reply.chat.type == "channel" and reply.message_id:
            source = reply.chat, reply.message_id
    if source:
        yield post(*source)
    if message.quote and message.quote.text:
        yield Reference("message", title=message.quote.text)


def _stories(message: Message) -> Iterator[Reference]:
    for story in (message.story, message.reply_to_story):
        if story and story.id:
            yield _story(story)


def _story(story: Story) -> Reference:
    chat = story.chat
    if chat is None:
        return Reference("story", external_id=story.id)
    return Reference(
        "story",
        external_id=f"{chat.id}:{story.id}",
        url=f"https://t.me/{chat.username}/s/{story.id}" if chat.username else "",
        other_ids=(f"{chat.id}/{story.id}", story.id),
    )


def _links(message: Message) -> Iterator[Reference]:
    """Addresses behind words, and publications named by their address anywhere."""
    entities: list[Entity] = [*(message.entities or []), *(message.caption_entities or [])]
    for entity in entities:
        if entity.type == "text_link" and entity.url:
            yield from _posts_in(entity.url) or [Reference("link", url=entity.url)]
    yield from _posts_in(f"{message.text} {message.caption}")


def _posts_in(text: str) -> list[Reference]:
    return [_linked_post(match) for match in _POST.finditer(text)]


def _linked_post(match: re.Match[str]) -> Reference:
    number, name, message_id = match["number"], match["name"], match["message"]
    if number:
        return post(Chat(id=f"{PRIVATE_PREFIX}{number}"), message_id)
    return Reference(
        "post",
        external_id=f"{name}/{message_id}",
        url=f"https://t.me/{name}/{message_id}",
        other_ids=(f"@{name}/{message_id}",),
    )
