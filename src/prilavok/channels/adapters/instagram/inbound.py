"""Instagram's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.adapters.instagram import comments, references
from prilavok.channels.adapters.instagram.payloads import (
    Message,
    MessageEdit,
    Messaging,
    Postback,
    Reaction,
    Read,
    Referral,
    read,
)
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item, digest, first_values, items, moment, text_of
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    Person,
    ReactionChanged,
    ReadReported,
    Route,
    Unrecognized,
    WebhookAnswer,
    WebhookRequest,
)

EMOJI = {
    "love": "❤️",
    "haha": "😆",
    "laugh": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "yes": "👍",
    "dislike": "👎",
    "no": "👎",
}
# Meta's test button delivers these as changes instead of `messaging[]` items.
MESSAGING_FIELDS = frozenset({
    "messages", "message_echoes", "messaging_postbacks", "messaging_seen", "messaging_referral",
    "messaging_referrals", "message_reactions", "messaging_reactions", "message_edit",
    "message_edits", "standby",
})  # fmt: skip
OURS = ("", "instagram")


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    return meta_webhooks.handshake(request, tokens)


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    meta_webhooks.verify(request, secrets)


def route(request: WebhookRequest) -> list[Route]:
    """One route an account, ordered by the first thread that the request has for it."""
    found: dict[str, Route] = {}
    try:
        for kind, account, value in first_values(request.body):
            if kind in OURS and account and account not in found:
                found[account] = Route(account, _thread_of(account, value))
    except ValueError:
        return []
    return list(found.values())


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    events: list[ChannelEvent] = []
    for kind, item in items(request.body):
        if kind in OURS:
            events += _events_of(item)
        else:
            events.append(_unrecognized(item, "", f"object {kind}"))
    return events


def _thread_of(account: str, value: Any) -> str:
    """The customer that an item is about, as `parse` would say, without validating the rest."""
    if not isinstance(value, dict):
        return account
    sender, recipient = _party(value.get("sender")), _party(value.get("recipient"))
    if sender:
        return recipient if sender == account and recipient else sender
    return _party(value.get("from")) or account


def _party(value: Any) -> str:
    return text_of(value.get("id")) if isinstance(value, dict) else ""


def _events_of(item: Item) -> list[ChannelEvent]:
    if item.place in ("messaging", "standby"):
        return _messaging(item, standby=item.place == "standby")
    if item.place == "entry":
        return [_unrecognized(item, "", "an entry without items")]
    if item.field in comments.FIELDS:
        event, left_out = comments.parse(item)
        return _with_left_out(item, [event] if event else [], left_out)
    if item.field in MESSAGING_FIELDS:
        return _messaging(item, standby=item.field == "standby")
    return [_unrecognized(item, "", f"field {item.field}")]


def _messaging(item: Item, *, standby: bool) -> list[ChannelEvent]:
    value, left_out = read(Messaging, item.value)
    reader = _Reader.of(item, value, standby=standby) if value else None
    if reader is None or not reader.customer:
        return [_unrecognized(item, "", "no sender or recipient")]
    return _with_left_out(item, reader.events(), left_out)


def _with_left_out(item: Item, events: list[ChannelEvent], left_out: list[str]) -> list[ChannelEvent]:
    if not events:
        return [_unrecognized(item, "", "of no kind that we know")]
    return events + [_unrecognized(item, path, "malformed") for path in left_out]


def _unrecognized(item: Item, path: str, why: str) -> Unrecognized:
    return Unrecognized(
        key=f"unrecognized:{digest([item.field, item.value])}:{path}",
        account=item.account,
        thread=_thread_of(item.account, item.value),
        occurred_at=item.entry_time,
        at=item.pointer,
        path=item.pointer + path,
        why=why,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the events of one messaging item."""

    item: Item
    value: Messaging
    standby: bool
    customer: str
    by_shop: bool
    occurred_at: datetime

    @classmethod
    def of(cls, item: Item, value: Messaging, *, standby: bool) -> _Reader:
        account, sender = item.account, value.sender.id
        echo = value.message is not None and (value.message.is_echo or value.message.is_self)
        by_shop = echo or sender == account
        recipient = value.recipient.id if value.recipient else ""
        return cls(
            item=item,
            value=value,
            standby=standby,
            customer=recipient if by_shop else sender,
            by_shop=by_shop,
            occurred_at=moment(value.timestamp) or item.entry_time,
        )

    def events(self) -> list[ChannelEvent]:
        value = self.value
        found: list[ChannelEvent] = []
        if value.message:
            found += self.message(value.message)
        if value.postback:
            found.append(self.postback(value.postback))
        if value.reaction:
            found.append(self.reaction(value.reaction))
        if value.message_edit:
            found.append(self.edit(value.message_edit))
        if value.read:
            found.append(self.seen(value.read))
        if value.referral and not found:
            found.append(self.referral(value.referral))
        return found

    def message(self, message: Message) -> list[ChannelEvent]:
        if message.is_deleted:
            return [MessageDeleted(**self.base(f"delete:{message.mid}"), external_id=message.mid)]
        content = references.of_message(message)
        payload = message.quick_reply.payload if message.quick_reply else ""
        if content.is_empty and not message.text and not payload:
            content.attachments.append(Attachment("unsupported"))
        event = self.echo(message, content) if self.by_shop else self.received(message, content)
        return [event, *(self.unknown_attachment(kind) for kind in content.unknown)]

    def received(self, message: Message, content: references.Content) -> MessageReceived:
        return MessageReceived(
            **self.base(f"message:{message.mid}"),
            external_id=message.mid,
            sender=Person(self.customer),
            text=message.text,
            attachments=tuple(content.attachments),
            references=tuple(content.references),
            reply_to=message.reply_to.mid if message.reply_to else "",
            payload=message.quick_reply.payload if message.quick_reply else "",
            standby=self.standby,
        )

    def echo(self, message: Message, content: references.Content) -> MessageEchoed:
        return MessageEchoed(
            **self.base(f"echo:{message.mid}"),
            external_id=message.mid,
            recipient=Person(self.customer),
            text=message.text,
            attachments=tuple(content.attachments),
            references=tuple(content.references),
            reply_to=message.reply_to.mid if message.reply_to else "",
        )

    def postback(self, postback: Postback) -> MessageReceived:
        key = f"postback:{postback.mid or self.fingerprint()}"
        return MessageReceived(
            **self.base(key),
            external_id=postback.mid or key,
            sender=Person(self.customer),
            text=postback.title,
            references=tuple(references.of_referral(postback.referral) if postback.referral else ()),
            payload=postback.payload,
            postback=True,
            standby=self.standby,
        )

    def reaction(self, reaction: Reaction) -> ReactionChanged:
        action = "unreact" if reaction.action == "unreact" else "react"
        emoji = reaction.emoji or EMOJI.get(reaction.reaction, reaction.reaction) or "❤️"
        sender = self.value.sender.id
        stamp = int(self.occurred_at.timestamp() * 1000)
        return ReactionChanged(
            **self.base(f"reaction:{reaction.mid}:{sender}:{action}:{stamp}"),
            external_id=reaction.mid,
            person=Person(self.customer),
            emoji="" if action == "unreact" else emoji,
            by_shop=self.by_shop,
        )

    def edit(self, edit: MessageEdit) -> MessageEdited:
        return MessageEdited(
            **self.base(f"edit:{edit.mid}:{edit.num_edit}"),
            external_id=edit.mid,
            text=edit.text,
            revision=edit.num_edit,
        )

    def seen(self, seen: Read) -> ChannelEvent:
        if self.by_shop:
            return _unrecognized(self.item, "/read", "read by the shop itself")
        return ReadReported(**self.base(f"read:{seen.mid}"), person=self.customer, external_ids=(seen.mid,))

    def referral(self, referral: Referral) -> MessageReceived:
        key = f"referral:{self.fingerprint()}"
        return MessageReceived(
            **self.base(key),
            external_id=key,
            sender=Person(self.customer),
            references=tuple(references.of_referral(referral)),
            system=True,
            standby=self.standby,
        )

    def unknown_attachment(self, kind: str) -> Unrecognized:
        path = "/message/attachments"
        return _unrecognized(self.item, f"{path}/{kind}", f"attachment type {kind}")

    def base(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "account": self.item.account,
            "thread": self.customer,
            "occurred_at": self.occurred_at,
            "at": self.item.pointer,
        }

    def fingerprint(self) -> str:
        """Names an item that has no id of its own, the same at every delivery."""
        return digest(self.item.value)
