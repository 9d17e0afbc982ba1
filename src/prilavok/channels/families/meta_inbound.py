"""Webhooks of Instagram and Messenger, as far as both speak alike. Pure.

A network of the family has a `Webhook` that says which fields it knows, and a `Reader` of its own for what
it alone tells. https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from prilavok.channels.families.meta_body import Item, items
from prilavok.channels.families.meta_events import Occasion, noted, routes, unrecognized, with_left_out
from prilavok.channels.families.meta_payloads import Message, Messaging, Read, Referral
from prilavok.channels.families.meta_references import Content, of_referral
from prilavok.channels.payloads import read
from prilavok.channels.types import Attachment, ChannelEvent, Reference, Route, WebhookRequest

# Meta's test button delivers these as changes instead of `messaging[]` items.
MESSAGING_FIELDS = frozenset({
    "messages", "message_echoes", "messaging_postbacks", "messaging_referral", "messaging_referrals",
    "message_reactions", "message_edit", "message_edits", "messaging_handover", "messaging_handovers",
    "messaging_optins", "messaging_optouts", "standby",
})  # fmt: skip
STANDBY = "standby"
M = TypeVar("M", bound=Messaging)


@dataclass(frozen=True, slots=True)
class Reader(ABC, Generic[M]):
    """Makes the events of one messaging item."""

    value: M
    occasion: Occasion

    @abstractmethod
    def message_of(self) -> Message | None:
        """The item's message, in the network's own shape."""

    @abstractmethod
    def content(self) -> Content:
        """What the message carries and points at."""

    @abstractmethod
    def seen(self, seen: Read) -> ChannelEvent:
        """What reading means there: one message, or all up to a time."""

    def instead(self, mid: str) -> ChannelEvent | None:
        """What this message is when it is more than a message: an order, say."""
        return None

    def more(self) -> list[ChannelEvent]:
        """What only this network tells."""
        return []

    def referred(self, referral: Referral | None) -> list[Reference]:
        return of_referral(referral) if referral else []

    def events(self) -> list[ChannelEvent]:
        value, occasion = self.value, self.occasion
        message = self.message_of()
        found = self.message(message) if message else []
        if value.postback:
            found.append(occasion.postback(value.postback, self.referred(value.postback.referral)))
        if value.reaction:
            found.append(occasion.reaction(value.reaction))
        if value.message_edit:
            found.append(occasion.edit(value.message_edit))
        if value.read:
            found.append(self.seen(value.read))
        if value.optin:
            found.append(occasion.optin(value.optin))
        if value.optout:
            found.append(occasion.consent(value.optout, granted=False))
        found += [*self.more(), *self.handovers()]
        if value.referral and not found:
            found.append(occasion.system("referral", self.referred(value.referral)))
        return found

    def message(self, message: Message) -> list[ChannelEvent]:
        mid = message.mid or f"message:{self.occasion.fingerprint()}"
        if message.is_deleted:
            return [self.occasion.deleted(mid)]
        if other := self.instead(mid):
            return [other]
        content = self.content()
        text = message.text or "\n".join(content.words)
        payload = message.quick_reply.payload if message.quick_reply else ""
        if content.is_empty and not text and not payload:
            content.attachments.append(Attachment("unsupported"))
        return self.occasion.message(
            mid, content, text=text, payload=payload, reply_to=message.reply_to, token=message.metadata
        )

    def handovers(self) -> list[ChannelEvent]:
        """Who answers here from now on: a line in the conversation."""
        told = {
            "thread_passed": self.value.pass_thread_control,
            "thread_taken": self.value.take_thread_control,
            "thread_requested": self.value.request_thread_control,
        }
        return [self.occasion.system(name, []) for name, control in told.items() if control]


def is_echo(message: Message | None) -> bool:
    return message is not None and (message.is_echo or message.is_self)


def about_nobody(item: Item) -> ChannelEvent:
    """An item without a person: some tell only that something was edited, or which app has which role."""
    value = item.value if isinstance(item.value, dict) else {}
    for name in ("message_edit", "app_roles"):
        if value.get(name):
            return noted(item, f"/{name}", "it names nobody who could be written to")
    return unrecognized(item, "", "no sender or recipient")


@dataclass(frozen=True, slots=True)
class Webhook(Generic[M]):
    """`fields` are messaging items that may come as changes; `change` reads the other fields it knows."""

    objects: tuple[str, ...]
    fields: frozenset[str]
    model: type[M]
    reader: Callable[[M, Occasion], Reader[M]]
    echoes: Callable[[M], bool]
    change: Callable[[Item], list[ChannelEvent] | None]
    nobody: Callable[[Item], ChannelEvent] = about_nobody

    def route(self, request: WebhookRequest) -> list[Route]:
        return routes(request.body, self.objects)

    def parse(self, request: WebhookRequest) -> list[ChannelEvent]:
        events: list[ChannelEvent] = []
        for kind, item in items(request.body):
            if kind in self.objects:
                events += self._events_of(item)
            else:
                events.append(unrecognized(item, "", f"object {kind}"))
        return events

    def _events_of(self, item: Item) -> list[ChannelEvent]:
        if item.place in ("messaging", STANDBY):
            return self._messaging(item, standby=item.place == STANDBY)
        if item.place == "entry":
            return [unrecognized(item, "", "an entry without items")]
        known = self.change(item)
        if known is not None:
            return known
        if item.field in self.fields:
            return self._messaging(item, standby=item.field == STANDBY)
        return [unrecognized(item, "", f"field {item.field}")]

    def _messaging(self, item: Item, *, standby: bool) -> list[ChannelEvent]:
        value, left_out = read(self.model, item.value)
        if value is None:
            return [self.nobody(item)]
        occasion = Occasion.of(
            item,
            sender=value.sender,
            recipient=value.recipient,
            timestamp=value.timestamp,
            echo=self.echoes(value),
            standby=standby,
        )
        if not occasion.customer:
            return [self.nobody(item)]
        return with_left_out(item, self.reader(value, occasion).events(), left_out)
