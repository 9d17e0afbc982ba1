"""Messages of the community: written, answered, edited, read, reacted to, buttons pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prilavok.channels.adapters.vk import content as contents
from prilavok.channels.adapters.vk.envelope import Callback, message_in_peer, message_name
from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.adapters.vk.reactions import emoji_of
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    Person,
    ReactionChanged,
    ReadReported,
)

TITLES = ("title", "label", "text", "button")
"""Where bots usually repeat a button's words in its data: VK itself does not tell them."""
PRESS = "press_"


def _new(callback: Callback) -> list[ChannelEvent]:
    message = callback.message
    if message.flag("out") or message.id("from_id") == f"-{callback.group}":
        return _echo(callback)
    name, sender = message_name(message), message.id("from_id", "user_id", "peer_id")
    if not name or not sender:
        return []
    content = contents.of_message(message, callback.group)
    action = message.node("action")
    payload, text = message.payload(), _words(message)
    if content.is_empty and not text and not payload and action is None:
        content.attachments.append(Attachment("unsupported"))
    received = MessageReceived(
        **callback.base(f"message:{name}", message.moment("date")),
        external_id=name,
        other_ids=_others(message, name),
        sender=Person(sender),
        text=text,
        attachments=tuple(content.attachments),
        references=tuple(content.references),
        reply_to=_answered(message),
        payload=payload,
        postback=bool(payload),
        system=action is not None,
        notice=action.text("type") if action else "",
    )
    return [received, *_unknown(callback, content)]


def _echo(callback: Callback) -> list[ChannelEvent]:
    message = callback.message
    name, peer = message_name(message), message.id("peer_id", "user_id")
    if not name or not peer:
        return []
    content = contents.of_message(message, callback.group)
    if content.is_empty and not _words(message):
        content.attachments.append(Attachment("unsupported"))
    echoed = MessageEchoed(
        **callback.base(f"echo:{name}", message.moment("date")),
        external_id=name,
        other_ids=_others(message, name),
        recipient=Person(peer),
        text=_words(message),
        attachments=tuple(content.attachments),
        references=tuple(content.references),
        reply_to=_answered(message),
    )
    return [echoed, *_unknown(callback, content)]


def _words(message: Node) -> str:
    """Called `body` before version 5.80."""
    return message.text("text") or message.text("body")


def _others(message: Node, name: str) -> tuple[str, ...]:
    other = message_in_peer(message)
    return (other,) if other and other != name else ()


def _answered(message: Node) -> str:
    """The quoted message: an answer, or the only one of a forward that says it is a reply."""
    quoted = message.node("reply_message")
    if quoted is None:
        return ""
    number = quoted.id("id")
    in_peer = quoted.id("conversation_message_id", "cmid")
    peer = quoted.id("peer_id") or message.id("peer_id")
    return number or (f"{peer}_{in_peer}" if in_peer and peer else "")


def _unknown(callback: Callback, content: contents.Content) -> list[ChannelEvent]:
    return [callback.unrecognized(where, f"attachment type {kind}") for kind, where in content.unknown]


def _edit(callback: Callback) -> list[ChannelEvent]:
    message = callback.message
    name = message_name(message)
    if not name:
        return []
    at = message.moment("update_time", "date")
    revision = int(at.timestamp()) if at else 1
    content = contents.of_message(message, callback.group)
    text = _words(message)
    edited = MessageEdited(
        **callback.base(f"edit:{name}:{revision}", at),
        external_id=name,
        text=text,
        revision=revision,
        attachments=tuple(content.attachments),
    )
    return [edited, *_unknown(callback, content)]


def _pressed(callback: Callback) -> list[ChannelEvent]:
    """A callback button. Its press is a message; to answer it, all three ids are needed."""
    press, person = callback.object, callback.object.id("user_id")
    number = press.id("event_id") or callback.event_id
    if not person or not number:
        return []
    return [
        MessageReceived(
            **callback.base(f"press:{number}", None),
            external_id=f"{PRESS}{number}",
            sender=Person(person),
            text=_title(press.value.get("payload")),
            reply_to=message_in_peer(press),
            payload=press.payload(),
            postback=True,
        )
    ]


def _title(payload: object) -> str:
    if not isinstance(payload, dict):
        return ""
    return next((one for name in TITLES if isinstance(one := payload.get(name), str)), "")


def _read(callback: Callback) -> list[ChannelEvent]:
    """Everything up to the named message; read by the shop itself it changes nothing."""
    reader = callback.object.id("from_id", "user_id", "peer_id")
    name = callback.object.id("read_message_id") or message_in_peer(callback.object)
    if not reader or not name:
        return []
    if reader == f"-{callback.group}":
        return [callback.noted("read by the shop itself")]
    return [ReadReported(**callback.base(f"read:{reader}:{name}", None), person=reader, external_ids=(name,))]


def _reaction(callback: Callback) -> list[ChannelEvent]:
    told = callback.object
    name, person = message_in_peer(told), told.id("reacted_id", "user_id")
    if not name or not person:
        return []
    number = told.id("reaction_id")
    return [
        ReactionChanged(
            **callback.base(f"reaction:{name}:{person}:{callback.name}", None),
            external_id=name,
            person=Person(person),
            emoji=emoji_of(number) if number else "",
            by_shop=person == f"-{callback.group}",
        )
    ]


READERS: Mapping[str, Callable[[Callback], list[ChannelEvent]]] = {
    "message_new": _new,
    "message_reply": _echo,
    "message_edit": _edit,
    "messages_edit": _edit,
    "message_event": _pressed,
    "message_read": _read,
    "message_reaction_event": _reaction,
}
