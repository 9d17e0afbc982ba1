"""What WhatsApp publishes of the business account, its numbers, templates and files.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from prilavok.channels.families.tests import published_pages as pages
from prilavok.channels.families.tests.published_pages import GRAPH
from prilavok.channels.testing.published import Call, Said, Shape, Word, count, listed, upto


class Header(Shape):
    type: Literal["HEADER"]
    format: Literal["TEXT"]
    text: Annotated[str, upto(60)]


class Samples(Shape):
    body_text: Annotated[list[Annotated[list[Said], count(100)]], count(1)]


class ApprovedBody(Shape):
    type: Literal["BODY"]
    text: Annotated[str, upto(1024)]
    example: Samples | None = None


class Footer(Shape):
    type: Literal["FOOTER"]
    text: Annotated[str, upto(60)]


class ApprovedButton(Shape):
    type: Literal["QUICK_REPLY"]
    text: Annotated[str, upto(25)]


class ApprovedButtons(Shape):
    type: Literal["BUTTONS"]
    buttons: Annotated[list[ApprovedButton], count(10)]


class NewTemplate(Shape):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]
    category: Literal["UTILITY", "MARKETING", "AUTHENTICATION"]
    components: Annotated[
        list[Annotated[Header | ApprovedBody | Footer | ApprovedButtons, Field(discriminator="type")]],
        count(4),
    ]


class Named(Shape):
    name: Word


class OfNumber(Shape):
    phone_number_id: Word


TEMPLATE = listed(
    "id", "name", "language", "status", "category", "components", "quality_score", "rejected_reason"
)
NUMBER = (
    "id", "display_phone_number", "verified_name", "quality_rating", "code_verification_status",
    "platform_type", "status",
)  # fmt: skip
OTHER_CALLS = (
    Call(rf"{GRAPH}/\d+/subscribed_apps"),
    Call(rf"{GRAPH}/\d+/subscribed_apps", method="GET"),
    Call(rf"{GRAPH}/\d+/subscribed_apps", method="DELETE"),
    Call(rf"{GRAPH}/\d+/phone_numbers", query=pages.page_of(listed(*NUMBER)), method="GET"),
    Call(rf"{GRAPH}/\d+/message_templates", query=pages.page_of(TEMPLATE), method="GET"),
    Call(rf"{GRAPH}/\d+/message_templates", NewTemplate),
    Call(rf"{GRAPH}/\d+/message_templates", query=Named, method="DELETE"),
    Call(rf"{GRAPH}/\d+", query=pages.reading(*NUMBER), method="GET"),
    Call(rf"{GRAPH}/\d+", query=OfNumber, method="GET"),
)
