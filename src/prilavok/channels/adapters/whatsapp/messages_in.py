"""Messages: of people, of the shop's own phone app, and of the past.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prilavok.channels.adapters.whatsapp import identities
from prilavok.channels.adapters.whatsapp.changes import Part, digits, parts_of
from prilavok.channels.adapters.whatsapp.content import Content, number, of_message, own_phone
from prilavok.channels.adapters.whatsapp.payloads import Message, OrderItem
from prilavok.channels.adapters.whatsapp.people import Contact, Names, identify, international
from prilavok.channels.payloads import read
from prilavok.channels.reading import text_of
from prilavok.channels.types import (
    ChannelEvent,
    ConsentChanged,
    DeliveryReported,
    ImportedLine,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    OrderImported,
    Person,
    ReactionChanged,
    ReadReported,
    Reference,
)

CALLS = "calls"
SYNCED_FIELDS = ("history", "standby", "smb_message_echoes")
HISTORY_STATUS = {"READ": "read", "PLAYED": "read", "DELIVERED": "delivered"}


def received(part: Part) -> list[ChannelEvent]:
    message, left_out = _read(part)
    if message is None:
        return [part.unrecognized("no message")]
    change = part.change
    if change.item.field in SYNCED_FIELDS and _is_ours(message, change.business_phone):
        return echoed(part)
    person = identify(_sender(message), change.contacts)
    past = change.item.field == "history"
    return _with_left_out(part, message, person, left_out, by_shop=False, past=past)


def echoed(part: Part) -> list[ChannelEvent]:
    message, left_out = _read(part)
    if message is None:
        return [part.unrecognized("no message")]
    names = Names(message.to, message.to_user_id, message.to_parent_user_id)
    person = identify(names, part.change.contacts)
    past = part.change.item.field == "history"
    return _with_left_out(part, message, person, left_out, by_shop=True, past=past)


def _read(part: Part) -> tuple[Message | None, list[str]]:
    """What says something counts, also without an id: it is named by what it says."""
    message, left_out = read(Message, part.value)
    if message is None or message.id:
        return message, left_out
    if not message.type:
        return None, left_out
    return message.model_copy(update={"id": f"nameless:{part.fingerprint()}"}), left_out


def history(part: Part) -> list[ChannelEvent]:
    """One chunk of what was written before the number was connected here."""
    threads = list(parts_of(part.change, part.value, "threads", part.where))
    events = [event for thread in threads for event in _thread(thread)]
    if events:
        return events
    errors = part.value.get("errors") if isinstance(part.value, dict) else None
    return [part.noted("no history is shared" if errors else "a chunk of history without messages")]


def _thread(thread: Part) -> list[ChannelEvent]:
    told = thread.value if isinstance(thread.value, dict) else {}
    found = told.get("context")
    context = found if isinstance(found, dict) else {}
    names = Names(
        text_of(context.get("wa_id")) or _phone_of(text_of(told.get("id"))),
        text_of(context.get("user_id")),
        text_of(context.get("parent_user_id")),
    )
    username = context.get("username")
    contact = Contact(names, username=username if isinstance(username, str) else "")
    parts = parts_of(thread.change, told, "messages", thread.where)
    return [event for part in parts for event in _past(part, contact)]


def _phone_of(thread_id: str) -> str:
    return thread_id if international(thread_id) else ""


def _past(part: Part, contact: Contact) -> list[ChannelEvent]:
    message, left_out = _read(part)
    if message is None:
        return [part.unrecognized("no message")]
    by_shop = _is_ours(message, part.change.business_phone)
    names = Names(message.to, message.to_user_id, message.to_parent_user_id) if by_shop else _sender(message)
    person = identify(names, [contact] if contact.names.all else [])
    return _with_left_out(part, message, person, left_out, by_shop=by_shop, past=True)


def _sender(message: Message) -> Names:
    return Names(message.sender, message.from_user_id, message.from_parent_user_id)


def _is_ours(message: Message, business_phone: str) -> bool:
    """Only messages of our side name whom they went to."""
    addressed = bool(message.to or message.to_user_id)
    return addressed or bool(business_phone and digits(message.sender) == business_phone)


def _with_left_out(
    part: Part, message: Message, person: Person | None, left_out: list[str], *, by_shop: bool, past: bool
) -> list[ChannelEvent]:
    reader = _Reader(part, message, person or Person(""), by_shop=by_shop, past=past)
    events = reader.events()
    return [*events, *part.malformed(left_out, reader.person.external_id)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the events of one message."""

    part: Part
    message: Message
    person: Person
    by_shop: bool
    past: bool

    def events(self) -> list[ChannelEvent]:
        message = self.message
        if message.system is not None:
            return identities.system(self.part, message)
        if not self.person.external_id:
            return [self.part.unrecognized("nobody is named")]
        known = SPECIAL.get(message.type)
        found = known(self) if known else []
        return found or self.written()

    def written(self) -> list[ChannelEvent]:
        content = of_message(self.message)
        events = [self.echo(content) if self.by_shop else self.received(content), *self.receipts()]
        if content.unknown:
            why = f"message type {content.unknown}"
            events.append(self.part.unrecognized(why, "/type", self.person.external_id))
        return events

    def received(self, content: Content) -> ChannelEvent:
        return MessageReceived(
            **self.base(f"message:{self.message.id}"),
            external_id=self.message.id,
            sender=self.sender(),
            text=content.text,
            attachments=content.attachments,
            references=content.references,
            reply_to=self.reply_to,
            payload=content.payload,
            postback=content.postback,
            standby=self.part.change.standby,
            history=self.past,
        )

    def sender(self) -> Person:
        phone = own_phone(self.message.contacts or [])
        if not phone or self.person.phone:
            return self.person
        aliases = dict.fromkeys([*self.person.aliases, phone])
        return replace(self.person, phone=international(phone), aliases=tuple(aliases))

    def echo(self, content: Content) -> ChannelEvent:
        return MessageEchoed(
            **self.base(f"echo:{self.message.id}"),
            external_id=self.message.id,
            recipient=self.person,
            text=content.text,
            attachments=content.attachments,
            references=content.references,
            reply_to=self.reply_to,
            history=self.past,
        )

    def receipts(self) -> list[ChannelEvent]:
        """History tells in the message itself how far it came."""
        context = self.message.history_context
        status = HISTORY_STATUS.get(context.status.upper(), "") if context and self.by_shop else ""
        if not status:
            return []
        report = ReadReported if status == "read" else DeliveryReported
        base = self.base(f"status:{self.message.id}:{status}")
        return [report(**base, person=self.person.external_id, external_ids=(self.message.id,))]

    def reaction(self) -> list[ChannelEvent]:
        told = self.message.reaction
        if told is None:
            return []
        action = "react" if told.emoji else "unreact"
        stamp = int(self.part.moment(self.message.timestamp).timestamp())
        who = "shop" if self.by_shop else self.person.external_id
        return [
            ReactionChanged(
                **self.base(f"reaction:{told.message_id}:{who}:{action}:{stamp}:{self.message.id}"),
                external_id=told.message_id,
                person=self.person,
                emoji=told.emoji,
                by_shop=self.by_shop,
            )
        ]

    def edited(self) -> list[ChannelEvent]:
        told = self.message.edit
        if told is None:
            return []
        whole = told.message
        media = (whole.image or whole.video or whole.document) if whole else None
        body = whole.text.body if whole and whole.text else ""
        return [
            MessageEdited(
                **self.base(f"edit:{told.original_message_id}:{self.message.id}"),
                external_id=told.original_message_id,
                text=body or (media.caption if media else ""),
                revision=max(1, int(self.part.moment(self.message.timestamp).timestamp())),
            )
        ]

    def revoked(self) -> list[ChannelEvent]:
        told = self.message.revoke
        if told is None:
            return []
        original = told.original_message_id
        return [MessageDeleted(**self.base(f"delete:{original}"), external_id=original)]

    def order(self) -> list[ChannelEvent]:
        told = self.message.order
        if told is None or self.by_shop:
            return []
        return [
            OrderImported(
                **self.base(f"order:{self.message.id}"),
                external_id=self.message.id,
                person=self.person,
                lines=tuple(_line(item) for item in told.product_items or []),
                text=told.text,
            )
        ]

    def opened(self) -> list[ChannelEvent]:
        """The person opened the chat for the first time and wrote nothing yet."""
        return [
            MessageReceived(
                **self.base(f"message:{self.message.id}"),
                external_id=self.message.id,
                sender=self.person,
                system=True,
                notice="chat_opened",
                standby=self.part.change.standby,
                history=self.past,
            )
        ]

    def answered(self) -> list[ChannelEvent]:
        """Only the answer whether the shop may call is no message."""
        told = self.message.interactive
        permission = told.call_permission_reply if told else None
        if permission is None:
            return []
        granted = permission.response == "accept"
        base = self.base(f"consent:{self.message.id}")
        return [ConsentChanged(**base, person=self.person, granted=granted, topic=CALLS)]

    @property
    def reply_to(self) -> str:
        return self.message.context.id if self.message.context else ""

    def base(self, key: str) -> dict[str, Any]:
        return self.part.base(key, self.person.external_id, self.message.timestamp)


SPECIAL: Mapping[str, Callable[[_Reader], list[ChannelEvent]]] = {
    "reaction": _Reader.reaction,
    "edit": _Reader.edited,
    "revoke": _Reader.revoked,
    "order": _Reader.order,
    "request_welcome": _Reader.opened,
    "interactive": _Reader.answered,
}


def _line(item: OrderItem) -> ImportedLine:
    quantity = number(item.quantity)
    return ImportedLine(
        product=Reference("product", external_id=item.product_retailer_id),
        quantity=_whole(quantity),
        price=number(item.item_price),
        currency=item.currency,
    )


def _whole(quantity: str) -> int:
    """A quantity that cannot be one counts as one."""
    try:
        count = int(float(quantity))
    except (ValueError, OverflowError):
        return 1
    return count if 0 < count < 1_000_000 else 1
