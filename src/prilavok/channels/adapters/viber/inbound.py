"""Viber's callbacks as our events. Pure: no network, no database, no clock.

https://developers.viber.com/docs/api/rest-bot-api/#callbacks

A callback names no bot, so routes and events have no account. Message tokens do not fit into 53 bits: they
are read as whole numbers and kept as text. Viber tells of no edits, deletions, reactions, and of nothing that
the shop wrote.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from prilavok.channels.adapters.viber.messages import content_of
from prilavok.channels.adapters.viber.payloads import Callback, Message, User
from prilavok.channels.errors import Reason, WebhookRejected
from prilavok.channels.payloads import read
from prilavok.channels.reading import NO_TIME, digest, load, moment, text_of
from prilavok.channels.types import (
    ChannelEvent,
    ConsentChanged,
    DeliveryReported,
    MessageReceived,
    Noted,
    Person,
    ReadReported,
    Reference,
    Route,
    SendFailed,
    Unrecognized,
    WebhookAnswer,
    WebhookRequest,
)

SIGNATURE_HEADER = "x-viber-content-signature"
FAILURES: tuple[tuple[str, Reason], ...] = (
    ("not subscribed", Reason.UNREACHABLE),
    ("not registered", Reason.UNREACHABLE),
    ("blocked", Reason.BLOCKED_BY_USER),
    ("suitable device", Reason.UNREACHABLE),
)
"""Words in the description of a failed message."""
NOTED = {"webhook": "the hook was set", "client_status": "the state of a phone", "action": "an action"}


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    """`set_webhook` asks the address at once. A question without a signature is answered and not kept."""
    if SIGNATURE_HEADER in request.headers:
        return None
    try:
        events = [text_of(one.get("event")) for one in load(request.body)]
    except ValueError:
        return None
    return WebhookAnswer() if events == ["webhook"] else None


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    given = request.headers.get(SIGNATURE_HEADER, "").strip().lower().encode()
    matches = [
        hmac.compare_digest(given, sign(request.body, secret).encode()) for secret in secrets if secret
    ]
    if not given or not any(matches):
        raise WebhookRejected("the signature does not match")


def sign(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def route(request: WebhookRequest) -> list[Route]:
    try:
        found = load(request.body)
    except ValueError:
        return []
    return [Route("", next(filter(None, map(_thread_of, found)), ""))]


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    wrapped = request.body.lstrip()[:1] == b"["
    return [
        event
        for position, one in enumerate(load(request.body))
        for event in _events(f"/{position}" if wrapped else "", one)
    ]


def _thread_of(value: dict[str, Any]) -> str:
    """The person that a callback is about."""
    people = (value.get("sender"), value.get("user"))
    ids = [text_of(one.get("id")) for one in people if isinstance(one, dict)]
    return next(filter(None, (*ids, text_of(value.get("user_id")))), "")


def _events(pointer: str, value: dict[str, Any]) -> Iterator[ChannelEvent]:
    callback, left_out = read(Callback, value)
    reader = _Reader(pointer, value, callback or Callback())
    yield from reader.events()
    yield from (reader.unrecognized(path, "malformed") for path in left_out)


class _Base(TypedDict):
    key: str
    account: str
    thread: str
    occurred_at: Any
    at: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the events of one callback."""

    pointer: str
    value: dict[str, Any]
    callback: Callback

    def events(self) -> Iterator[ChannelEvent]:
        callback, person = self.callback, self.person
        token = self.token
        if callback.event in ("delivered", "seen", "failed") and not token:
            yield self.unrecognized("", f"{callback.event} without a message token")
        elif callback.event == "failed":
            yield self.failed(token)
        elif callback.event in NOTED:
            yield self.noted(NOTED[callback.event])
        elif callback.event not in ("message", "delivered", "seen", *_CONTACTS):
            yield self.unrecognized("", f"event {callback.event}")
        elif not person.external_id:
            yield self.unrecognized("", f"{callback.event} of nobody")
        elif callback.event == "message":
            yield from self.message(self.fingerprint(), callback.message or Message(), person)
        else:
            yield self.about(person, token)

    def about(self, person: Person, token: str) -> ChannelEvent:
        """What concerns a person and is no message of theirs."""
        match self.callback.event:
            case "delivered":
                base = self.base(f"delivered:{token}:{person.external_id}")
                return DeliveryReported(**base, person=person.external_id, external_ids=(token,))
            case "seen":
                base = self.base(f"seen:{token}:{person.external_id}")
                return ReadReported(**base, person=person.external_id, external_ids=(token,))
            case "conversation_started":
                return self.started(person)
            case event:
                return ConsentChanged(
                    **self.base(f"{event}:{self.fingerprint()}"),
                    person=person,
                    granted=event == "subscribed",
                )

    def message(self, own_id: str, message: Message, person: Person) -> Iterator[ChannelEvent]:
        content = content_of(message)
        phone = content.own_phone
        yield MessageReceived(
            **self.base(f"message:{own_id}"),
            external_id=own_id,
            sender=Person(person.external_id, name=person.name, phone=phone, avatar_url=person.avatar_url),
            text=content.text,
            attachments=content.attachments,
            references=content.references,
            payload=content.payload,
            postback=bool(content.payload),
        )
        if content.unknown:
            yield self.unrecognized("/message/type", f"message {content.unknown}")

    def started(self, person: Person) -> MessageReceived:
        """The chat was opened; `context` is what stood in the link. Nobody has subscribed by that."""
        own_id, context = self.fingerprint(), self.callback.context
        return MessageReceived(
            **self.base(f"started:{own_id}"),
            external_id=own_id,
            sender=person,
            references=(Reference("link", external_id=context),) if context else (),
            payload=context,
            system=True,
        )

    def failed(self, token: str) -> SendFailed:
        text = self.callback.desc
        reasons = (reason for words, reason in FAILURES if words in text.lower())
        return SendFailed(
            **self.base(f"failed:{token}:{self.callback.user_id}"),
            external_id=token,
            reason=next(reasons, Reason.OTHER).value,
            text=text,
        )

    @property
    def person(self) -> Person:
        user = self.callback.sender or self.callback.user or User(id=self.callback.user_id or "-")
        known = user.id if user.id != "-" else ""
        return Person(known, name=user.name, avatar_url=user.avatar)

    def fingerprint(self) -> str:
        """The token of the callback, or what makes this one callback itself."""
        return self.token or digest(self.value)

    @property
    def token(self) -> str:
        """Zero names nothing: two messages may have it."""
        told = self.callback.message_token
        return "" if told == "0" else told

    def base(self, key: str) -> _Base:
        return {
            "key": key,
            "account": "",
            "thread": _thread_of(self.value),
            "occurred_at": moment(self.callback.timestamp) or NO_TIME,
            "at": self.pointer,
        }

    def unrecognized(self, path: str, why: str) -> Unrecognized:
        base = self.base(f"unrecognized:{digest(self.value)}:{path}")
        return Unrecognized(**base, path=f"{self.pointer}{path}", why=why)

    def noted(self, why: str) -> Noted:
        return Noted(**self.base(f"noted:{digest(self.value)}"), path=self.pointer, why=why)


_CONTACTS = ("conversation_started", "subscribed", "unsubscribed")
