"""Calls of customers: nobody picks up here, so each is a line in the conversation that says who called.

https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from prilavok.channels.adapters.whatsapp.changes import Part
from prilavok.channels.adapters.whatsapp.people import Names, identify
from prilavok.channels.payloads import Id, OptionalId, Payload, Text, read
from prilavok.channels.types import ChannelEvent, MessageReceived

OURS = "BUSINESS_INITIATED"


class Call(Payload):
    id: Id = Field(min_length=1)
    direction: Text = ""
    timestamp: Any = None
    sender: OptionalId = Field(default="", validation_alias="from")
    from_user_id: OptionalId = ""
    from_parent_user_id: OptionalId = ""


def read_call(part: Part) -> list[ChannelEvent]:
    """Its beginning and its end tell of one call: whichever arrives first becomes the line."""
    call, left_out = read(Call, part.value)
    if call is None:
        return [part.unrecognized("no call")]
    names = Names(call.sender, call.from_user_id, call.from_parent_user_id)
    person = identify(names, part.change.contacts)
    if call.direction.upper() == OURS or person is None:
        return [part.noted("a call of the shop itself, or of nobody")]
    line = MessageReceived(
        **part.base(f"message:{call.id}", person.external_id, call.timestamp),
        external_id=call.id,
        sender=person,
        system=True,
        notice="call",
    )
    return [line, *part.malformed(left_out, person.external_id)]
