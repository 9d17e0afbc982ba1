"""Events of one messaging item, as Instagram and Messenger say them alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prilavok.channels.families.meta_body import Item, first_values
from prilavok.channels.families.meta_payloads import MessageEdit, Optin, Party, Postback, Reaction, ReplyTo
from prilavok.channels.families.meta_references import Content
from prilavok.channels.reading import digest, moment, text_of
from prilavok.channels.types import (
    ChannelEvent,
    ConsentChanged,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    Noted,
    Person,
    ReactionChanged,
    Reference,
    Route,
    Unrecognized,
)

EMOJI = {
    "love": "❤️",
    "haha": "😆",
    "laugh": "😆",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "yes": "👍",
    "dislike": "👎",
    "no": "👎",
}

PLUGIN_TYPES = frozenset({"", "messenger_checkbox", "send_to_messenger"})
NAMELESS = "comment:"
"""Before the id of a comment it names the person who wrote it, when the network does not."""


def routes(body: bytes, ours: tuple[str, ...]) -> list[Route]:
    """One route an account, ordered by the first thread that the request has for it."""
    found: dict[str, Route] = {}
    try:
        for kind, account, value in first_values(body):
            if kind in ours and account and account not in found:
                found[account] = Route(account, _thread(account, value))
    except ValueError:
        return []
    return list(found.values())


def thread_of(item: Item) -> str:
    """The customer that an item is about, as `parse` would say, without validating the rest."""
    return _thread(item.account, item.value)


def _thread(account: str, value: Any) -> str:
    if not isinstance(value, dict):
        return account
    sender, recipient = party(value.get("sender")), party(value.get("recipient"))
    if sender:
        return recipient if sender == account and recipient else sender
    return party(value.get("from")) or text_of(value.get("sender_id")) or account


def party(value: Any) -> str:
    return text_of(value.get("id")) if isinstance(value, dict) else ""


def unrecognized(item: Item, path: str, why: str) -> Unrecognized:
    return Unrecognized(**_aside(item, path, why))


def noted(item: Item, path: str, why: str) -> Noted:
    return Noted(**_aside(item, path, why))


def _aside(item: Item, path: str, why: str) -> dict[str, Any]:
    return {
        "key": f"unrecognized:{digest([item.field, item.value])}:{path}",
        "account": item.account,
        "thread": thread_of(item),
        "occurred_at": item.entry_time,
        "at": item.pointer,
        "path": item.pointer + path,
        "why": why,
    }


def with_left_out(item: Item, events: list[ChannelEvent], left_out: list[str]) -> list[ChannelEvent]:
    """The events and what was malformed beside them; never nothing."""
    if not events:
        return [unrecognized(item, "", "of no kind that we know")]
    return events + [unrecognized(item, path, "malformed") for path in left_out]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who did something when: the frame of all events of one messaging item."""

    item: Item
    sender: str
    customer: str
    by_shop: bool
    standby: bool
    occurred_at: datetime

    @classmethod
    def of(
        cls,
        item: Item,
        *,
        sender: Party,
        recipient: Party | None,
        timestamp: Any,
        echo: bool,
        standby: bool,
    ) -> Occasion:
        by_shop = echo or sender.id == item.account
        other = recipient.id if recipient else ""
        return cls(
            item=item,
            sender=sender.id,
            customer=other if by_shop else sender.id,
            by_shop=by_shop,
            standby=standby,
            occurred_at=moment(timestamp) or item.entry_time,
        )

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

    def unrecognized(self, path: str, why: str) -> Unrecognized:
        return unrecognized(self.item, path, why)

    def noted(self, path: str, why: str) -> Noted:
        return noted(self.item, path, why)

    def message(
        self,
        mid: str,
        content: Content,
        *,
        text: str,
        payload: str = "",
        reply_to: ReplyTo | None,
        token: str = "",
    ) -> list[ChannelEvent]:
        """The customer's message or the echo of the shop's, and what in it we do not know."""
        answered = reply_to.mid if reply_to else ""
        event: ChannelEvent = (
            self._echo(mid, content, text, token, answered)
            if self.by_shop
            else self._received(mid, content, text, payload, answered)
        )
        path = "/message/attachments"
        unknown = [self.unrecognized(f"{path}/{kind}", f"attachment type {kind}") for kind in content.unknown]
        return [event, *unknown]

    def _received(
        self, mid: str, content: Content, text: str, payload: str, reply_to: str
    ) -> MessageReceived:
        return MessageReceived(
            **self.base(f"message:{mid}"),
            external_id=mid,
            sender=Person(self.customer),
            text=text,
            attachments=tuple(content.attachments),
            references=tuple(content.references),
            reply_to=reply_to,
            payload=payload,
            standby=self.standby,
        )

    def _echo(self, mid: str, content: Content, text: str, token: str, reply_to: str) -> MessageEchoed:
        return MessageEchoed(
            **self.base(f"echo:{mid}"),
            external_id=mid,
            recipient=Person(self.customer),
            text=text,
            attachments=tuple(content.attachments),
            references=tuple(content.references),
            reply_to=reply_to,
            token=token,
        )

    def deleted(self, mid: str) -> MessageDeleted:
        return MessageDeleted(**self.base(f"delete:{mid}"), external_id=mid)

    def postback(self, postback: Postback, references: list[Reference]) -> MessageReceived:
        key = f"postback:{postback.mid or self.fingerprint()}"
        return MessageReceived(
            **self.base(key),
            external_id=postback.mid or key,
            sender=Person(self.customer),
            text=postback.title,
            references=tuple(references),
            payload=postback.payload,
            postback=True,
            standby=self.standby,
        )

    def reaction(self, reaction: Reaction) -> ReactionChanged:
        action = "unreact" if reaction.action == "unreact" else "react"
        emoji = reaction.emoji or EMOJI.get(reaction.reaction, reaction.reaction) or "❤️"
        stamp = int(self.occurred_at.timestamp() * 1000)
        return ReactionChanged(
            **self.base(f"reaction:{reaction.mid}:{self.sender}:{action}:{stamp}"),
            external_id=reaction.mid,
            person=Person(self.customer),
            emoji="" if action == "unreact" else emoji,
            by_shop=self.by_shop,
        )

    def edit(self, edit: MessageEdit) -> ChannelEvent:
        if edit.text is None:
            return self.noted("/message_edit", "an edit that does not tell the new text")
        return MessageEdited(
            **self.base(f"edit:{edit.mid}:{edit.num_edit}"),
            external_id=edit.mid,
            text=edit.text,
            revision=edit.num_edit,
        )

    def optin(self, optin: Optin) -> ChannelEvent:
        """A plugin of the shop's site opens the conversation; a request for notifications is consent."""
        if optin.type.lower() not in PLUGIN_TYPES or optin.notification_messages_status:
            stopped = optin.notification_messages_status.upper().startswith("STOP")
            return self.consent(optin, granted=not stopped)
        found = [Reference("link", external_id=optin.ref, title="OPTIN")] if optin.ref else []
        return self.system("optin", found)

    def consent(self, optin: Optin, *, granted: bool) -> ConsentChanged:
        return ConsentChanged(
            **self.base(f"consent:{self.fingerprint()}"),
            person=Person(self.customer),
            granted=granted,
            topic=optin.title or optin.payload or optin.type,
        )

    def system(self, name: str, references: list[Reference], payload: str = "") -> MessageReceived:
        """What carries nothing to read and has no id: an opened link, an opt-in."""
        key = f"{name}:{self.fingerprint()}"
        return MessageReceived(
            **self.base(key),
            external_id=key,
            sender=Person(self.customer),
            references=tuple(references),
            payload=payload,
            system=True,
            notice="" if name == "referral" else name,
            standby=self.standby,
        )
