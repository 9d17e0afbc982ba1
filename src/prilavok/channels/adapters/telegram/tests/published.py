"""What the Bot API publishes of its methods.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from prilavok.channels.splitting import utf8_bytes, utf16_units
from prilavok.channels.testing.outgoing import Wire
from prilavok.channels.testing.published import Call, Link, Said, Shape, Word, count


def _units(most: int) -> AfterValidator:
    def check(text: str) -> str:
        if utf16_units(text) > most:
            raise ValueError(f"more than {most} UTF-16 units")
        return text

    return AfterValidator(check)


def _at_most_64_bytes(data: str) -> str:
    if utf8_bytes(data) > 64:
        raise ValueError("more than 64 bytes")
    return data


Caption = Annotated[Said, _units(1024)]
MessageNumber = Annotated[int, Field(gt=0)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class ReplyParameters(Shape):
    message_id: MessageNumber
    allow_sending_without_reply: bool = False


class Inline(Shape):
    """Exactly one of what may happen at a press."""

    text: Said
    url: Link | None = None
    callback_data: Annotated[Word, AfterValidator(_at_most_64_bytes)] | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Inline:
        if (self.url is None) == (self.callback_data is None):
            raise ValueError("a button does exactly one thing")
        return self


class InlineKeyboard(Shape):
    inline_keyboard: Annotated[list[Annotated[list[Inline], count(8)]], count(100)]


class Key(Shape):
    text: Said
    request_contact: bool = False
    request_location: bool = False


class ReplyKeyboard(Shape):
    keyboard: Annotated[list[Annotated[list[Key], count(12)]], count(100)]
    resize_keyboard: bool = False
    one_time_keyboard: bool = False


class Place(Shape):
    chat_id: int
    business_connection_id: Word | None = None
    direct_messages_topic_id: int | None = None
    reply_parameters: ReplyParameters | None = None


class Sent(Place):
    reply_markup: InlineKeyboard | ReplyKeyboard | None = None


class SendMessage(Sent):
    text: Annotated[Said, _units(4096)]


class SendPhoto(Sent):
    photo: Word
    caption: Caption | None = None


class SendVideo(Sent):
    video: Word
    caption: Caption | None = None


class SendAudio(Sent):
    audio: Word
    caption: Caption | None = None


class SendVoice(Sent):
    voice: Word
    caption: Caption | None = None


class SendDocument(Sent):
    document: Word
    caption: Caption | None = None


class SendSticker(Sent):
    sticker: Word


class SendLocation(Sent):
    latitude: Latitude
    longitude: Longitude


class SendVenue(SendLocation):
    title: Said
    address: Said


class SendContact(Sent):
    phone_number: Said
    first_name: Said
    last_name: Said | None = None


class InputMedia(Shape):
    type: Literal["photo", "video", "audio", "document"]
    media: Word
    caption: Caption | None = None


class SendMediaGroup(Place):
    """Pictures and films mix; music and documents stay among themselves."""

    media: Annotated[list[InputMedia], count(10, 2)]

    @model_validator(mode="after")
    def _fits_together(self) -> SendMediaGroup:
        kinds = {one.type for one in self.media}
        if len(kinds) > 1 and kinds != {"photo", "video"}:
            raise ValueError("these do not make an album")
        return self


class ChatAction(Shape):
    chat_id: int
    business_connection_id: Word | None = None
    action: Literal["typing"]


class AnswerCallback(Shape):
    callback_query_id: Word


class MessagePlace(Shape):
    chat_id: int
    message_id: MessageNumber


class ReadBusiness(MessagePlace):
    business_connection_id: Word


class Emoji(Shape):
    type: Literal["emoji"]
    emoji: Annotated[str, StringConstraints(min_length=1, max_length=4)]


class SetReaction(MessagePlace):
    reaction: Annotated[list[Emoji], Field(max_length=1)]


Update = Literal[
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost",
]  # fmt: skip


class SetWebhook(Shape):
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    secret_token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,256}$")]
    allowed_updates: list[Update]
    max_connections: Annotated[int, Field(ge=1, le=100)]


class GetFile(Shape):
    file_id: Word


class GetChat(Shape):
    chat_id: int


WIRE = Wire(before=r"/bot[^/]+", spelled=True)
OTHER_CALLS = (
    Call("/setWebhook", SetWebhook),
    Call("/deleteWebhook"),
    Call("/getMe"),
    Call("/getWebhookInfo"),
    Call("/getFile", GetFile),
    Call("/getChat", GetChat),
)
CALLS = (
    Call("/sendMessage", SendMessage),
    Call("/sendPhoto", SendPhoto),
    Call("/sendVideo", SendVideo),
    Call("/sendAudio", SendAudio),
    Call("/sendVoice", SendVoice),
    Call("/sendDocument", SendDocument),
    Call("/sendSticker", SendSticker),
    Call("/sendLocation", SendLocation),
    Call("/sendVenue", SendVenue),
    Call("/sendContact", SendContact),
    Call("/sendMediaGroup", SendMediaGroup),
    Call("/sendChatAction", ChatAction),
    Call("/answerCallbackQuery", AnswerCallback),
    Call("/deleteMessage", MessagePlace),
    Call("/readBusinessMessage", ReadBusiness),
    Call("/setMessageReaction", SetReaction),
)
