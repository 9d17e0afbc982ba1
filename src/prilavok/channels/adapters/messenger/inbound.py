"""A Page's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prilavok.channels.adapters.messenger import feed, notices, references
from prilavok.channels.adapters.messenger.payloads import Cart, Delivery, Message, Messaging, Read
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item, items
from prilavok.channels.families.meta_events import Occasion, routes, unrecognized, with_left_out
from prilavok.channels.families.meta_payloads import Referral
from prilavok.channels.families.meta_references import of_referral
from prilavok.channels.payloads import read
from prilavok.channels.reading import digest, moment
from prilavok.channels.types import (
    Attachment,
    ChannelEvent,
    DeliveryReported,
    ImportedLine,
    OrderImported,
    Person,
    ReadReported,
    Reference,
    Route,
    WebhookAnswer,
    WebhookRequest,
)

# Meta's test button delivers these as changes instead of `messaging[]` items.
MESSAGING_FIELDS = frozenset({
    "messages", "message_echoes", "message_deliveries", "message_reads", "message_reactions",
    "message_edits", "messaging_postbacks", "messaging_referrals", "messaging_optins",
    "messaging_optouts", "messaging_account_linking", "messaging_feedback", "messaging_handovers",
    "messaging_policy_enforcement", "messaging_customer_information", "response_feedback",
    "send_cart", "standby",
})  # fmt: skip
OURS = ("", "page")


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
    if item.field in feed.FIELDS:
        return with_left_out(item, *feed.parse(item))
    if item.field in notices.TEMPLATE_FIELDS:
        return with_left_out(item, *notices.about_template(item))
    if item.field in MESSAGING_FIELDS:
        return _messaging(item, standby=item.field == "standby")
    return [unrecognized(item, "", f"field {item.field}")]


def _messaging(item: Item, *, standby: bool) -> list[ChannelEvent]:
    value, left_out = read(Messaging, item.value)
    reader = _Reader.of(item, value, standby=standby) if value else None
    if reader is None or not reader.occasion.customer:
        return [notices.about_account(item)]
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
            found.append(occasion.postback(value.postback, self.referred(value.postback.referral)))
        if value.reaction:
            found.append(occasion.reaction(value.reaction))
        if value.message_edit:
            found.append(occasion.edit(value.message_edit))
        if value.delivery:
            found += self.delivered(value.delivery)
        if value.read:
            found += self.seen(value.read)
        found += notices.of_item(value, occasion)
        if value.referral and not found:
            found.append(occasion.system("referral", self.referred(value.referral)))
        return found

    def referred(self, referral: Referral | None) -> list[Reference]:
        ids = references.post_ids(self.occasion.item.account)
        return of_referral(referral, ids) if referral else []

    def message(self, message: Message) -> list[ChannelEvent]:
        mid = message.mid or f"message:{self.occasion.fingerprint()}"
        if message.is_deleted:
            return [self.occasion.deleted(mid)]
        if message.order and message.order.products and not self.occasion.by_shop:
            return [self.cart(mid, message, message.order)]
        content = references.of_message(message, self.occasion.item.account)
        text = message.text or references.text_of_templates(message)
        payload = message.quick_reply.payload if message.quick_reply else ""
        if content.is_empty and not text and not payload:
            content.attachments.append(Attachment("unsupported"))
        return self.occasion.message(
            mid,
            content,
            text=text,
            payload=payload,
            reply_to=message.reply_to,
            token=message.metadata,
        )

    def cart(self, mid: str, message: Message, cart: Cart) -> OrderImported:
        return OrderImported(
            **self.occasion.base(f"message:{mid}"),
            external_id=mid,
            person=Person(self.occasion.customer),
            lines=tuple(
                ImportedLine(
                    product=Reference(
                        "product",
                        external_id=one.retailer_id or one.id,
                        title=one.name,
                        other_ids=(one.id,) if one.retailer_id and one.id else (),
                    ),
                    quantity=one.quantity,
                    price="" if one.unit_price is None else str(one.unit_price),
                    currency=one.currency,
                )
                for one in cart.products or []
            ),
            text="\n".join(part for part in (message.text, cart.note) if part),
        )

    def delivered(self, delivery: Delivery) -> list[ChannelEvent]:
        until = moment(delivery.watermark)
        mids = tuple(one for one in delivery.mids or () if one)
        if self.occasion.by_shop or not (until or mids):
            return [self.occasion.noted("/delivery", "delivered to the shop itself, or nothing named")]
        key = f"delivery:{self.occasion.customer}:{digest([delivery.watermark, mids])}"
        person = self.occasion.customer
        return [DeliveryReported(**self.occasion.base(key), person=person, external_ids=mids, until=until)]

    def seen(self, seen: Read) -> list[ChannelEvent]:
        until = moment(seen.watermark)
        if self.occasion.by_shop or not (until or seen.mid):
            return [self.occasion.noted("/read", "read by the shop itself, or nothing named")]
        key = f"read:{self.occasion.customer}:{digest([seen.watermark, seen.mid])}"
        mids = (seen.mid,) if seen.mid else ()
        person = self.occasion.customer
        return [ReadReported(**self.occasion.base(key), person=person, external_ids=mids, until=until)]
