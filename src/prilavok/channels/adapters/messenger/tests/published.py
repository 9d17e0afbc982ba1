"""What Messenger publishes of its calls.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/messenger-platform/reference/templates
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints, model_validator

from prilavok.channels.families.tests import published_meta as meta
from prilavok.channels.families.tests import published_pages as pages
from prilavok.channels.families.tests.published_pages import GRAPH
from prilavok.channels.testing.published import Call, Link, Said, Shape, Word, count, listed, upto

Money = Annotated[float, Field(ge=0)]


class CallButton(Shape):
    type: Literal["phone_number"]
    title: meta.ButtonTitle
    payload: Annotated[str, StringConstraints(pattern=r"^\+?[\d ()-]+$")]


class LogIn(Shape):
    type: Literal["account_link"]
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class LogOut(Shape):
    type: Literal["account_unlink"]


Button = Annotated[
    meta.WebButton | meta.PressButton | CallButton | LogIn | LogOut, Field(discriminator="type")
]


class Buttons(Shape):
    template_type: Literal["button"]
    text: Annotated[str, upto(640)]
    buttons: Annotated[list[Button], count(3)]


# --- receipt, survey, utility --------------------------------------------------------------------


class Summary(Shape):
    subtotal: Money | None = None
    shipping_cost: Money | None = None
    total_tax: Money | None = None
    total_cost: Money


class Line(Shape):
    title: Said
    subtitle: Said | None = None
    quantity: int
    price: Money
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    image_url: Link | None = None


class Adjustment(Shape):
    name: Said
    amount: Money


class Receipt(Shape):
    template_type: Literal["receipt"]
    recipient_name: Said
    order_number: Said
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    payment_method: Said
    summary: Summary
    order_url: Link | None = None
    timestamp: Annotated[str, StringConstraints(pattern=r"^\d{9,11}$")] | None = None
    elements: Annotated[list[Line], count(100)] | None = None
    adjustments: list[Adjustment] | None = None


class FollowUp(Shape):
    type: Literal["free_form"]


class Question(Shape):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
    type: Literal["csat", "nps", "ces"]
    title: Annotated[str, upto(85)] | None = None
    follow_up: FollowUp | None = None


class Screen(Shape):
    questions: Annotated[list[Question], count(1)]


class Privacy(Shape):
    url: Link


class Feedback(Shape):
    template_type: Literal["customer_feedback"]
    title: Annotated[str, upto(65)]
    subtitle: Annotated[str, upto(80)]
    button_title: Annotated[str, upto(20)]
    feedback_screens: Annotated[list[Screen], count(1)]
    business_privacy: Privacy


class Parameter(Shape):
    type: Literal["text"]
    text: Said


class Body(Shape):
    type: Literal["body"]
    parameters: Annotated[list[Parameter], count(20)]


class Language(Shape):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]


class Utility(Shape):
    template_type: Literal["utility_messages"]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Language
    components: Annotated[list[Body], count(1)] | None = None


class Template(Shape):
    type: Literal["template"]
    payload: Annotated[
        meta.Generic | Buttons | Receipt | Feedback | Utility, Field(discriminator="template_type")
    ]


# --- messages ------------------------------------------------------------------------------------


class Text(Shape):
    text: Annotated[str, upto(2000)]
    quick_replies: Annotated[list[meta.QuickReply], count(13)] | None = None
    metadata: Annotated[str, upto(1000)] | None = None


class File(Shape):
    attachment: meta.Media | Template
    metadata: Annotated[str, upto(1000)] | None = None


class ToPost(Shape):
    post_id: Word


class Send(Shape):
    """The tags for updates of accounts, orders and events are no more."""

    recipient: meta.ToPerson | meta.ToComment | ToPost
    messaging_type: Literal["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"]
    tag: Literal["HUMAN_AGENT"] | None = None
    message: Text | File
    reply_to: meta.Quoted | None = None
    persona_id: Word | None = None

    @model_validator(mode="after")
    def _types_fit(self) -> Send:
        template = self.message.attachment if isinstance(self.message, File) else None
        utility = isinstance(template, Template) and isinstance(template.payload, Utility)
        if utility != (self.messaging_type == "UTILITY"):
            raise ValueError("UTILITY is for approved texts, and for them alone")
        if bool(self.tag) != (self.messaging_type == "MESSAGE_TAG"):
            raise ValueError("a tag without its type, or the type without a tag")
        return self


class Messages(RootModel[Send | meta.Sign | meta.React | meta.Unreact]):
    pass


class Comment(Shape):
    message: Annotated[str, upto(8000)] | None = None
    attachment_url: Link | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Comment:
        if not (self.message or self.attachment_url):
            raise ValueError("an empty comment")
        return self


class Hide(Shape):
    is_hidden: Literal["true", "false"]


class Header(Shape):
    type: Literal["HEADER"]
    format: Literal["TEXT"]
    text: Annotated[str, upto(60)]


class Samples(Shape):
    body_text: Annotated[list[Annotated[list[Said], count(20)]], count(1)]


class ApprovedBody(Shape):
    """As many samples as the text has places."""

    type: Literal["BODY"]
    text: Annotated[str, upto(1024)]
    example: Samples | None = None


class ApprovedButton(Shape):
    type: Literal["POSTBACK"]
    text: Annotated[str, upto(20)]


class ApprovedButtons(Shape):
    type: Literal["BUTTONS"]
    buttons: Annotated[list[ApprovedButton], count(3)]


class NewTemplate(Shape):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]
    category: Literal["UTILITY"]
    components: Annotated[
        list[Annotated[Header | ApprovedBody | ApprovedButtons, Field(discriminator="type")]], count(3)
    ]


class NoMoreTemplate(Shape):
    hsm_id: Word
    template_id: Word
    name: Word


class NewPersona(Shape):
    name: Annotated[str, upto(50)]
    profile_picture_url: Link


class TakeOver(Shape):
    recipient: meta.ToPerson
    metadata: Annotated[str, upto(1000)] | None = None


SUBSCRIBED = pages.subscribing(
    "feed", "leadgen", "mention", "message_deliveries", "message_echoes", "message_edits",
    "message_reactions", "message_reads", "message_template_status_update", "messages",
    "messaging_account_linking", "messaging_feedback", "messaging_handovers", "messaging_optins",
    "messaging_policy_enforcement", "messaging_postbacks", "messaging_referrals", "ratings",
    "response_feedback", "standby",
)  # fmt: skip
TEMPLATE = listed("id", "name", "language", "status", "category", "components", "quality_score")
POST = (
    "id", "message", "story", "created_time", "permalink_url", "full_picture", "attachments", "media_type",
    "target",
)  # fmt: skip
PAGE = ("id", "name", "username", "picture", "url", "access_token")
PERSON = ("first_name", "last_name", "profile_pic", "from")
OTHER_CALLS = (
    *pages.LOGIN,
    Call(rf"{GRAPH}/\d+/take_thread_control", TakeOver),
    Call(rf"{GRAPH}/me/accounts", query=pages.page_of(listed(*PAGE)), method="GET"),
    Call(rf"{GRAPH}/\d+/subscribed_apps", query=SUBSCRIBED),
    Call(rf"{GRAPH}/\d+/subscribed_apps", method="GET"),
    Call(rf"{GRAPH}/\d+/subscribed_apps", method="DELETE"),
    Call(rf"{GRAPH}/\d+/conversations", query=pages.conversations("messenger"), method="GET"),
    Call(rf"{GRAPH}/\d+/posts", query=pages.page_of(listed(*POST)), method="GET"),
    Call(rf"{GRAPH}/[\w-]+", query=pages.reading(*POST, *PAGE, *PERSON), method="GET"),
    Call(rf"{GRAPH}/\d+/message_templates", query=pages.page_of(TEMPLATE), method="GET"),
    Call(rf"{GRAPH}/\d+/message_templates", NewTemplate),
    Call(rf"{GRAPH}/\d+/message_templates", query=NoMoreTemplate, method="DELETE"),
    Call(rf"{GRAPH}/\d+/personas", method="GET"),
    Call(rf"{GRAPH}/\d+/personas", NewPersona),
)
CALLS = (
    Call(rf"{GRAPH}/\d+/messages", Messages),
    Call(rf"{GRAPH}/[\w-]+/comments", Comment, anywhere=True),
    Call(rf"{GRAPH}/[\w-]+", query=Hide),
    Call(rf"{GRAPH}/[\w-]+", method="DELETE"),
    Call(rf"{GRAPH}/[\w-]+/likes"),
    Call(rf"{GRAPH}/[\w-]+/likes", method="DELETE"),
)
