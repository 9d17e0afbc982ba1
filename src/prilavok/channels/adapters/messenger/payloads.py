"""What a Page's webhooks send, as far as we use it; unknown fields are ignored.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.families import meta_payloads
from prilavok.channels.payloads import Address, Decimal, Id, Many, OptionalId, Payload, Text

# --- messaging -----------------------------------------------------------------------------------


class Coordinates(Payload):
    lat: Decimal = ""
    long: Decimal = Field(default="", validation_alias=AliasChoices("long", "lng", "lon"))


class AttachmentPayload(meta_payloads.AttachmentPayload):
    """Shared posts and reels name their media in several ways."""

    media_id: OptionalId = Field(
        default="",
        validation_alias=AliasChoices(
            "id", "post_id", "ig_post_media_id", "ig_story_media_id", "story_media_id", "media_id"
        ),
    )
    reel_video_id: OptionalId = ""
    coordinates: Coordinates | None = None
    booking_id: OptionalId = ""
    status: Text = ""
    start_time: Any = None
    end_time: Any = None
    timezone: Text = ""


class AttachmentItem(meta_payloads.AttachmentItem):
    payload: AttachmentPayload | None = None


class CartProduct(Payload):
    id: OptionalId = ""
    retailer_id: OptionalId = ""
    name: Text = ""
    quantity: int = 1
    unit_price: Decimal = ""
    currency: Text = ""


class Cart(Payload):
    products: Many[CartProduct] = None
    note: Text = ""


class Message(meta_payloads.Message):
    attachments: Many[AttachmentItem] = None
    sticker_id: OptionalId = ""
    order: Cart | None = None


class Delivery(Payload):
    mids: list[Id] | None = None
    watermark: Any = None


class AccountLinking(Payload):
    """The code is one that the shop's own log-in page gave out."""

    status: Text = ""
    authorization_code: Text = ""


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


class Messaging(meta_payloads.Messaging):
    message: Message | None = None
    delivery: Delivery | None = None
    account_linking: AccountLinking | None = None
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
    permalink_url: Address = ""


class Feed(Payload):
    """A change of `feed`, `mention` or `ratings`; `item` and `verb` say what happened to what."""

    item: Text = ""
    verb: Text = ""
    comment_id: OptionalId = ""
    post_id: OptionalId = Field(default="", validation_alias=AliasChoices("post_id", "open_graph_story_id"))
    parent_id: OptionalId = ""
    author: Author | None = Field(default=None, validation_alias="from")
    sender_id: OptionalId = Field(default="", validation_alias=AliasChoices("sender_id", "reviewer_id"))
    sender_name: Text = Field(default="", validation_alias=AliasChoices("sender_name", "reviewer_name"))
    message: Text = Field(default="", validation_alias=AliasChoices("message", "review_text"))
    rating: Any = None
    recommendation_type: Text = ""
    post: Post | None = None
    photo: Address = ""
    photos: list[Address] | None = None
    video: Address = ""
    link: Address = ""
    reaction_type: Text = ""
    created_time: Any = None
    edited_time: Any = None
