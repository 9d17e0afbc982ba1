"""What Telegram sends, as far as we use it; unknown fields are ignored.

https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from prilavok.channels.payloads import Address, Decimal, Flag, Id, OptionalId, Payload, Text, Whole


class User(Payload):
    id: Id = Field(min_length=1)
    is_bot: Flag = False
    first_name: Text = ""
    last_name: Text = ""
    username: Text = ""


class Chat(Payload):
    id: Id = Field(min_length=1)
    type: Text = ""
    title: Text = ""
    username: Text = ""
    first_name: Text = ""
    last_name: Text = ""


class Entity(Payload):
    type: Text = ""
    url: Address = ""


class File(Payload):
    """Any file: photo size, document, voice, sticker, …"""

    file_id: OptionalId = ""
    file_name: Text = ""
    mime_type: Text = ""
    file_size: Whole = 0
    width: Whole = 0
    height: Whole = 0
    duration: Whole = 0
    title: Text = ""
    performer: Text = ""
    emoji: Text = ""
    is_animated: Flag = False
    is_video: Flag = False
    photo: list[File] | None = None


class PaidItem(Payload):
    type: Text = ""
    photo: list[File] | None = None
    video: File | None = None
    live_photo: File | None = None


class PaidMedia(Payload):
    paid_media: list[PaidItem] | None = None


class Origin(Payload):
    """Who wrote first what was forwarded, or what is answered across chats."""

    type: Text = ""
    sender_user: User | None = None
    sender_user_name: Text = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None
    message_id: OptionalId = ""


class ExternalReply(Payload):
    origin: Origin | None = None
    chat: Chat | None = None
    message_id: OptionalId = ""


class Quote(Payload):
    text: Text = ""


class Story(Payload):
    id: OptionalId = ""
    chat: Chat | None = None


class Contact(Payload):
    phone_number: OptionalId = ""
    first_name: Text = ""
    last_name: Text = ""
    user_id: OptionalId = ""
    vcard: Text = ""


class Location(Payload):
    latitude: Decimal = ""
    longitude: Decimal = ""


class Venue(Payload):
    location: Location | None = None
    title: Text = ""
    address: Text = ""


class Dice(Payload):
    emoji: Text = ""
    value: Decimal = ""


class Line(Payload):
    """An option of a poll, a task of a checklist."""

    text: Text = ""


class Poll(Payload):
    question: Text = ""
    options: list[Line] | None = None


class Checklist(Payload):
    title: Text = ""
    tasks: list[Line] | None = None


class Game(Payload):
    title: Text = ""
    description: Text = ""
    photo: list[File] | None = None


class Invoice(Payload):
    title: Text = ""
    description: Text = ""
    currency: Text = ""
    total_amount: Whole = 0


class Payment(Payload):
    currency: Text = ""
    total_amount: Whole = 0
    invoice_payload: Text = ""
    telegram_payment_charge_id: OptionalId = ""


class WebAppData(Payload):
    data: Text = ""
    button_text: Text = ""


class SharedUser(Payload):
    user_id: OptionalId = ""
    first_name: Text = ""
    last_name: Text = ""
    username: Text = ""


class Gift(Payload):
    """What stands beside the gift: the words of who gave it."""

    text: Text = ""


class UsersShared(Payload):
    users: list[SharedUser] | None = None


class Keyboard(Payload):
    """Rows of buttons."""

    inline_keyboard: Any = None


class Topic(Payload):
    topic_id: OptionalId = ""


class Message(Payload):
    message_id: Id = Field(min_length=1)
    chat: Chat
    sender: User | None = Field(default=None, validation_alias="from")
    sender_chat: Chat | None = None
    sender_business_bot: User | None = None
    business_connection_id: Text = ""
    date: Any = None
    edit_date: Any = None
    message_thread_id: OptionalId = ""
    direct_messages_topic: Topic | None = None
    is_topic_message: Flag = False
    is_automatic_forward: Flag = False
    media_group_id: OptionalId = ""
    reply_markup: Keyboard | None = None

    text: Text = ""
    caption: Text = ""
    entities: list[Entity] | None = None
    caption_entities: list[Entity] | None = None

    forward_origin: Origin | None = None
    forward_from: User | None = None
    forward_sender_name: Text = ""
    forward_from_chat: Chat | None = None
    forward_from_message_id: OptionalId = ""
    reply_to_message: Message | None = None
    external_reply: ExternalReply | None = None
    quote: Quote | None = None
    reply_to_story: Story | None = None

    animation: File | None = None
    audio: File | None = None
    document: File | None = None
    live_photo: File | None = None
    paid_media: PaidMedia | None = None
    photo: list[File] | None = None
    sticker: File | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    story: Story | None = None

    checklist: Checklist | None = None
    contact: Contact | None = None
    dice: Dice | None = None
    game: Game | None = None
    gift: Gift | None = None
    invoice: Invoice | None = None
    location: Location | None = None
    poll: Poll | None = None
    venue: Venue | None = None
    rich_message: Any = None
    users_shared: UsersShared | None = None
    user_shared: SharedUser | None = None
    web_app_data: WebAppData | None = None
    successful_payment: Payment | None = None
    refunded_payment: Payment | None = None


class Callback(Payload):
    id: Id = Field(min_length=1)
    sender: User = Field(validation_alias="from")
    message: Message | None = None
    inline_message_id: Text = ""
    data: Text = ""
    game_short_name: Text = ""


class ReactionKind(Payload):
    type: Text = ""
    emoji: Text = ""
    custom_emoji_id: OptionalId = ""


class ReactionUpdate(Payload):
    chat: Chat
    message_id: Id = Field(min_length=1)
    user: User | None = None
    actor_chat: Chat | None = None
    date: Any = None
    new_reaction: list[ReactionKind] | None = None


class Member(Payload):
    status: Text = ""


class MemberUpdate(Payload):
    chat: Chat
    sender: User | None = Field(default=None, validation_alias="from")
    date: Any = None
    new_chat_member: Member


class Rights(Payload):
    can_reply: Flag = False


class BusinessConnection(Payload):
    id: Id = Field(min_length=1)
    user: User | None = None
    date: Any = None
    is_enabled: Flag = False
    can_reply: Flag = False
    """Where it stood before there were `rights`."""
    rights: Rights | None = None


class DeletedMessages(Payload):
    business_connection_id: Text = ""
    chat: Chat
    message_ids: Any = None
