"""What a Page's webhooks send, as far as we use it; unknown fields are ignored.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.families.meta_payloads import (
    Element,
    Elements,
    MessageEdit,
    Party,
    Postback,
    QuickReply,
    Reaction,
    Referral,
    ReplyTo,
)
from prilavok.channels.payloads import Flag, Id, OptionalId, Payload, Text

# --- messaging -----------------------------------------------------------------------------------


class Coordinates(Payload):
    lat: str | int | float | None = None
    long: str | int | float | None = Field(default=None, validation_alias=AliasChoices("long", "lng", "lon"))


class AttachmentPayload(Payload):
    """Shared posts and reels name their media in several ways."""

    url: Text = ""
    title: Text = ""
    name: Text = ""
    sticker_id: OptionalId = ""
    media_id: OptionalId = Field(
        default="", validation_alias=AliasChoices("id", "post_id", "ig_post_media_id", "media_id")
    )
    reel_video_id: OptionalId = ""
    coordinates: Coordinates | None = None
    product: Elements | None = None
    generic: Elements | None = None
    elements: list[Element] | None = None
    text: Text = ""
    booking_id: OptionalId = ""
    status: Text = ""
    start_time: Any = None
    end_time: Any = None
    timezone: Text = ""


class AttachmentItem(Payload):
    type: Text = ""
    url: Text = Field(default="", validation_alias=AliasChoices("url", "URL"))
    title: Text = ""
    payload: AttachmentPayload | None = None


class CartProduct(Payload):
    id: OptionalId = ""
    retailer_id: OptionalId = ""
    name: Text = ""
    quantity: int = 1
    unit_price: str | int | float | None = None
    currency: Text = ""


class Cart(Payload):
    products: list[CartProduct] | None = None
    note: Text = ""


class Message(Payload):
    mid: OptionalId = ""
    text: Text = ""
    attachments: list[AttachmentItem] | None = None
    sticker_id: OptionalId = ""
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    order: Cart | None = None
    metadata: Text = ""
    is_echo: Flag = False
    is_self: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False


class Delivery(Payload):
    mids: list[Id] | None = None
    watermark: Any = None


class Read(Payload):
    mid: OptionalId = ""
    watermark: Any = None


class Optin(Payload):
    """A plugin of the shop's site, or a request for notifications that was agreed to or stopped."""

    type: Text = ""
    ref: Text = ""
    user_ref: OptionalId = ""
    payload: Text = ""
    title: Text = ""
    notification_messages_status: Text = ""


class AccountLinking(Payload):
    status: Text = ""


class ThreadControl(Payload):
    """Who holds the conversation from now on, or would like to."""

    new_owner_app_id: OptionalId = ""
    previous_owner_app_id: OptionalId = ""
    requested_owner_app_id: OptionalId = ""


class Policy(Payload):
    action: Text = ""
    reason: Text = ""


class ResponseFeedback(Payload):
    feedback: Text = ""
    mid: Id = Field(min_length=1)


class FollowUp(Payload):
    payload: Text = ""


class FeedbackAnswer(Payload):
    type: Text = ""
    payload: OptionalId = ""
    follow_up: FollowUp | None = None


class FeedbackScreen(Payload):
    questions: dict[str, FeedbackAnswer] | None = None


class Feedback(Payload):
    feedback_screens: list[FeedbackScreen] | None = None


class InformationAnswer(Payload):
    key: Text = ""
    value: OptionalId = ""


class InformationScreen(Payload):
    responses: list[InformationAnswer] | None = None


class Information(Payload):
    screens: list[InformationScreen] | None = None


class Messaging(Payload):
    """One item of `messaging[]` or `standby[]`; which of the parts is there tells its kind."""

    sender: Party
    recipient: Party | None = None
    timestamp: Any = None
    message: Message | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    delivery: Delivery | None = None
    read: Read | None = None
    message_edit: MessageEdit | None = None
    referral: Referral | None = None
    optin: Optin | None = None
    optout: Optin | None = None
    account_linking: AccountLinking | None = None
    pass_thread_control: ThreadControl | None = None
    take_thread_control: ThreadControl | None = None
    request_thread_control: ThreadControl | None = None
    messaging_feedback: Feedback | None = None
    response_feedback: ResponseFeedback | None = None
    messaging_customer_information: Information | None = None


class AccountMessaging(Payload):
    """An item about the Page itself, with nobody as its sender."""

    timestamp: Any = None
    policy_enforcement: Policy | None = Field(
        default=None, validation_alias=AliasChoices("policy_enforcement", "policy-enforcement")
    )


class TemplateStatus(Payload):
    """The value of a change of a template's status; two names of the field are documented."""

    message_template_id: Id = Field(min_length=1)
    message_template_name: Text = ""
    message_template_language: Text = ""
    message_template_category: Text = ""
    status: Text = Field(
        default="", validation_alias=AliasChoices("event", "message_template_status", "status")
    )
    reason: Text = ""


# --- the Page's feed -----------------------------------------------------------------------------


class Author(Payload):
    id: OptionalId = ""
    name: Text = ""


class Post(Payload):
    id: OptionalId = ""
    permalink_url: Text = ""


class Feed(Payload):
    """A change of the field `feed` or `mention`; `item` and `verb` say what happened to what."""

    item: Text = ""
    verb: Text = ""
    comment_id: OptionalId = ""
    post_id: OptionalId = ""
    parent_id: OptionalId = ""
    author: Author | None = Field(default=None, validation_alias="from")
    sender_id: OptionalId = ""
    sender_name: Text = ""
    message: Text = ""
    post: Post | None = None
    photo: Text = ""
    photos: list[Text] | None = None
    video: Text = ""
    link: Text = ""
    reaction_type: Text = ""
    created_time: Any = None
    edited_time: Any = None
