"""What Viber publishes of `send_message`.

https://developers.viber.com/docs/api/rest-bot-api/#send-message
https://developers.viber.com/docs/tools/keyboards/
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from prilavok.channels.testing.published import Call, Link, Said, Shape, Word, count, upto

Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
Columns = Annotated[int, Field(ge=1, le=6)]
Rows = Annotated[int, Field(ge=1, le=7)]
Megabytes = 1024 * 1024


class Sender(Shape):
    name: Annotated[str, upto(28)]
    avatar: Link | None = None


class Button(Shape):
    Columns: Columns
    Rows: Rows
    ActionType: Literal["reply", "open-url", "share-phone", "location-picker", "none"]
    ActionBody: Word | None = None
    Text: Annotated[str, upto(250)] | None = None
    TextSize: Literal["small", "regular", "medium", "large"] | None = None
    TextHAlign: Literal["left", "center", "right"] | None = None
    TextVAlign: Literal["top", "middle", "bottom"] | None = None
    Image: Address | None = None


class Keyboard(Shape):
    Type: Literal["keyboard"]
    DefaultHeight: bool
    Buttons: Annotated[list[Button], count(24)]


class Carousel(Shape):
    Type: Literal["rich_media"]
    ButtonsGroupColumns: Columns
    ButtonsGroupRows: Rows
    BgColor: Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
    Buttons: Annotated[list[Button], count(42)]


class Message(Shape):
    receiver: Word
    min_api_version: Annotated[int, Field(ge=1, le=10)]
    sender: Sender
    tracking_data: Annotated[str, StringConstraints(max_length=4000)] | None = None
    keyboard: Keyboard | None = None


class Text(Message):
    type: Literal["text"]
    text: Annotated[str, upto(7000)]


class Picture(Message):
    """The caption may be empty, not missing."""

    type: Literal["picture"]
    text: Annotated[str, StringConstraints(max_length=120)]
    media: Address


class Video(Message):
    type: Literal["video"]
    media: Address
    size: Annotated[int, Field(gt=0, le=26 * Megabytes)]


class File(Message):
    type: Literal["file"]
    media: Address
    size: Annotated[int, Field(gt=0, le=50 * Megabytes)]
    file_name: Annotated[str, upto(256)]


class Card(Shape):
    name: Annotated[str, upto(28)]
    phone_number: Annotated[str, upto(18)]


class Contact(Message):
    type: Literal["contact"]
    contact: Card


class Coordinates(Shape):
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Location(Message):
    type: Literal["location"]
    location: Coordinates


class Url(Message):
    type: Literal["url"]
    media: Address


class Sticker(Message):
    type: Literal["sticker"]
    sticker_id: int


class RichMedia(Message):
    """Older apps show `alt_text` instead."""

    type: Literal["rich_media"]
    min_api_version: Annotated[int, Field(ge=2, le=10)]
    rich_media: Carousel
    alt_text: Said


class SendMessage(
    RootModel[
        Annotated[
            Text | Picture | Video | File | Contact | Location | Url | Sticker | RichMedia,
            Field(discriminator="type"),
        ]
    ]
):
    pass


class SetWebhook(Shape):
    url: Link
    event_types: list[
        Literal["delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"]
    ]
    send_name: bool
    send_photo: bool


class NoWebhook(Shape):
    url: Literal[""]


class GetUserDetails(Shape):
    id: Word


OTHER_CALLS = (
    Call("/pa/set_webhook", SetWebhook),
    Call("/pa/set_webhook", NoWebhook),
    Call("/pa/get_account_info"),
    Call("/pa/get_user_details", GetUserDetails),
)
CALLS = (Call("/pa/send_message", SendMessage),)
