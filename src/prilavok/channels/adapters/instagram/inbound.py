"""Instagram's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prilavok.channels.adapters.instagram import comments, references
from prilavok.channels.adapters.instagram.payloads import Message, Messaging, Read
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item, items
from prilavok.channels.families.meta_events import Occasion, routes, unrecognized, with_left_out
from prilavok.channels.families.meta_references import of_referral
from prilavok.channels.payloads import read
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    ReadReported,
    Route,
    WebhookAnswer,
    WebhookRequest,
)

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
    return routes(request.body, OURS)


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    events: list[ChannelEvent] = []
    for kind, item in items(request.body):
        if kind in OURS:
            events += _events_of(item)
        else:
            events.append(unrecognized(item, "", f"object {kind}"))
    return events


def _events_of(item: Item) -> list[ChannelEvent]:
    if item.place in ("messaging", "standby"):
        return _messaging(item, standby=item.place == "standby")
    if item.place == "entry":
        return [unrecognized(item, "", "an entry without items")]
    if item.field in comments.FIELDS:
        event, left_out = comments.parse(item)
        return with_left_out(item, [event] if event else [], left_out)
    if item.field in MESSAGING_FIELDS:
        return _messaging(item, standby=item.field == "standby")
    return [unrecognized(item, "", f"field {item.field}")]


def _messaging(item: Item, *, standby: bool) -> list[ChannelEvent]:
    value, left_out = read(Messaging, item.value)
    reader = _Reader.of(item, value, standby=standby) if value else None
    if reader is None or not reader.occasion.customer:
        return [unrecognized(item, "", "no sender or recipient")]
    return with_left_out(item, reader.events(), left_out)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the events of one messaging item."""

    value: Messaging
    occasion: Occasion

    @classmethod
    def of(cls, item: Item, value: Messaging, *, standby: bool) -> _Reader:
        message = value.message
        occasion = Occasion.of(
            item,
            sender=value.sender,
            recipient=value.recipient,
            timestamp=value.timestamp,
            echo=message is not None and (message.is_echo or message.is_self),
            standby=standby,
        )
        return cls(value, occasion)

    def events(self) -> list[ChannelEvent]:
        value, occasion = self.value, self.occasion
        found: list[ChannelEvent] = []
        if value.message:
            found += self.message(value.message)
        if value.postback:
            referral = value.postback.referral
            found.append(occasion.postback(value.postback, of_referral(referral) if referral else []))
        if value.reaction:
            found.append(occasion.reaction(value.reaction))
        if value.message_edit:
            found.append(occasion.edit(value.message_edit))
        if value.read:
            found.append(self.seen(value.read))
        if value.referral and not found:
            found.append(occasion.system("referral", of_referral(value.referral)))
        return found

    def message(self, message: Message) -> list[ChannelEvent]:
        if message.is_deleted:
            return [self.occasion.deleted(message.mid)]
        content = references.of_message(message)
        payload = message.quick_reply.payload if message.quick_reply else ""
        if content.is_empty and not message.text and not payload:
            content.attachments.append(Attachment("unsupported"))
        return self.occasion.message(
            message.mid, content, text=message.text, payload=payload, reply_to=message.reply_to
        )

    def seen(self, seen: Read) -> ChannelEvent:
        if self.occasion.by_shop:
            return self.occasion.noted("/read", "read by the shop itself")
        base = self.occasion.base(f"read:{seen.mid}")
        return ReadReported(**base, person=self.occasion.customer, external_ids=(seen.mid,))
