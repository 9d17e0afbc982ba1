"""What Viber sends, as far as we use it; unknown fields are ignored.

https://developers.viber.com/docs/api/rest-bot-api/#callbacks
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.payloads import Address, Decimal, Flag, Id, OptionalId, Payload, Text, Whole


class User(Payload):
    id: Id = Field(min_length=1)
    name: Text = ""
    avatar: Address = ""


class Contact(Payload):
    name: Text = ""
    phone_number: OptionalId = ""


class Location(Payload):
    latitude: Decimal = Field(default="", validation_alias=AliasChoices("lat", "latitude"))
    longitude: Decimal = Field(default="", validation_alias=AliasChoices("lon", "longitude"))
    address: Text = ""


class Message(Payload):
    type: Text = ""
    text: Text = ""
    media: Address = ""
    file_name: Text = ""
    size: Whole = Field(default=0, validation_alias=AliasChoices("size", "file_size"))
    duration: Whole = 0
    sticker_id: OptionalId = ""
    contact: Contact | None = None
    location: Location | None = None
    tracking_data: Text = ""


class Callback(Payload):
    """One event; which of the parts is there follows from its name."""

    event: Text = ""
    timestamp: Any = None
    message_token: OptionalId = ""
    user_id: OptionalId = ""
    user: User | None = None
    sender: User | None = None
    message: Message | None = None
    context: Text = ""
    subscribed: Flag = False
    desc: Text = ""
