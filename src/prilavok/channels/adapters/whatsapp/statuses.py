"""What became of our messages: sent, delivered, read, failed; what they count as and cost.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prilavok.channels.adapters.whatsapp.account_events import problem
from prilavok.channels.adapters.whatsapp.changes import Part
from prilavok.channels.adapters.whatsapp.codes import reason_of
from prilavok.channels.adapters.whatsapp.payloads import Error, Status
from prilavok.channels.adapters.whatsapp.people import Names, identify
from prilavok.channels.payloads import read
from prilavok.channels.types import (
    ChannelEvent,
    ConsentChanged,
    DeliveryReported,
    MessageDeleted,
    Person,
    ReadReported,
    SendConfirmed,
    SendFailed,
)

NO_MARKETING = 131050
MARKETING = "marketing_messages"
# They say something about the whole number, not about this one message.
OF_THE_ACCOUNT = frozenset({368, 131031, 131042, 131048, 131064})

# On its way, or with a remark that changes nothing of what became of it.
PASSING = frozenset({"accepted", "pending", "warning", "held_for_quality_assessment"})


def our_token(token: str, step: int) -> str:
    """What goes along with a call and comes back in its statuses."""
    return f"{token}:{step}"


def read_token(told: str) -> tuple[str, int]:
    token, _, step = told.rpartition(":")
    if token and step.isascii() and step.isdigit() and len(step) < 5:
        return token, int(step)
    return told, 0


def read_status(part: Part) -> list[ChannelEvent]:
    status, left_out = read(Status, part.value)
    if status is None:
        return [part.unrecognized("no status")]
    in_group = status.recipient_type == "group"
    names = (
        Names(status.recipient_participant_id, status.recipient_participant_user_id)
        if in_group
        else Names(status.recipient_id, status.recipient_user_id, status.recipient_parent_user_id)
    )
    person = identify(names, part.change.contacts) or Person("")
    found = list(_Reader(part, status, person).events())
    return [*found, *part.malformed(left_out, person.external_id)]


@dataclass(frozen=True, slots=True)
class _Reader:
    part: Part
    status: Status
    person: Person

    def events(self) -> Iterator[ChannelEvent]:
        status, who = self.status, self.person.external_id
        name = status.status.lower()
        base = self.base(f"status:{status.id}:{name}{self.reader}")
        if status.type in ("payment", "call"):
            yield self.part.noted(f"the status of a {status.type}", who)
        elif name == "sent":
            yield self.confirmed()
        elif name == "delivered":
            yield from self.confirmed_again()
            yield DeliveryReported(**base, person=who, external_ids=(status.id,))
        elif name in ("read", "played"):
            yield from self.confirmed_again()
            yield ReadReported(**base, person=who, external_ids=(status.id,))
        elif name == "failed":
            yield from self.failed(base)
        elif name == "deleted":
            yield MessageDeleted(**self.base(f"delete:{status.id}"), external_id=status.id)
        elif name in PASSING:
            yield self.part.noted(f"the status {name}", who)
        else:
            yield self.part.unrecognized(f"status {status.status}", "/status", who)

    @property
    def reader(self) -> str:
        """In a group everybody reads for themselves."""
        return f":{self.person.external_id}" if self.status.recipient_type == "group" else ""

    def confirmed(self) -> SendConfirmed:
        token, step = read_token(self.status.biz_opaque_callback_data)
        return SendConfirmed(
            **self.base(f"sent:{self.status.id}"),
            external_id=self.status.id,
            person=self.person.external_id,
            token=token,
            step=step,
            category=self.category,
            price=self.price,
        )

    def confirmed_again(self) -> list[SendConfirmed]:
        """`sent` may be lost or late: our own token in a later status says as much."""
        return [self.confirmed()] if self.status.biz_opaque_callback_data else []

    @property
    def category(self) -> str:
        pricing, conversation = self.status.pricing, self.status.conversation
        origin = conversation.origin if conversation else None
        return (pricing.category if pricing else "") or (origin.type if origin else "")

    @property
    def price(self) -> str:
        """Newer statuses name the class, older ones only say whether it costs."""
        pricing = self.status.pricing
        if pricing is None or pricing.type:
            return pricing.type if pricing else ""
        return {True: "billable", False: "free", None: ""}[pricing.billable]

    def failed(self, base: dict[str, Any]) -> Iterator[ChannelEvent]:
        errors = self.status.errors or [Error()]
        token, step = read_token(self.status.biz_opaque_callback_data)
        yield SendFailed(
            **base,
            external_id=self.status.id,
            reason=reason_of(errors[0].code).value,
            text=_words(errors[0]),
            token=token,
            step=step,
        )
        for error in errors:
            if error.code == NO_MARKETING and self.person.external_id:
                key = self.base(f"consent:{self.status.id}")
                yield ConsentChanged(**key, person=self.person, granted=False, topic=MARKETING)
            if error.code in OF_THE_ACCOUNT:
                yield problem(self.part, reason_of(error.code), _words(error), self.status.timestamp)

    def base(self, key: str) -> dict[str, Any]:
        return self.part.base(key, self.person.external_id, self.status.timestamp)


def _words(error: Error) -> str:
    return f"{error.code}: {error.text}" if error.code else error.text
