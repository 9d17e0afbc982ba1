"""What Meta publishes of the Send API, as far as Instagram and Messenger share it.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from prilavok.channels.testing.published import Link, Shape, Word, count, upto

Title = Annotated[str, upto(80)]
ButtonTitle = Annotated[str, upto(20)]
Payload = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class WebButton(Shape):
    type: Literal["web_url"]
    url: Link
    title: ButtonTitle


class PressButton(Shape):
    type: Literal["postback"]
    title: ButtonTitle
    payload: Payload


Button = Annotated[WebButton | PressButton, Field(discriminator="type")]


class DefaultAction(Shape):
    type: Literal["web_url"]
    url: Link


class Element(Shape):
    """A card has a title and at least one thing more."""

    title: Title
    subtitle: Title | None = None
    image_url: Link | None = None
    default_action: DefaultAction | None = None
    buttons: Annotated[list[Button], count(3)] | None = None

    @model_validator(mode="after")
    def _has_more(self) -> Element:
        if not (self.subtitle or self.image_url or self.default_action or self.buttons):
            raise ValueError("a card of a title alone")
        return self


class Generic(Shape):
    template_type: Literal["generic"]
    elements: Annotated[list[Element], count(10)]


class Buttons(Shape):
    template_type: Literal["button"]
    text: Annotated[str, upto(640)]
    buttons: Annotated[list[Button], count(3)]


class ByUrl(Shape):
    url: Link


class ById(Shape):
    attachment_id: Word


class Media(Shape):
    type: Literal["image", "video", "audio", "file"]
    payload: ByUrl | ById


class TextReply(Shape):
    content_type: Literal["text"]
    title: ButtonTitle
    payload: Payload


class PhoneReply(Shape):
    content_type: Literal["user_phone_number"]


QuickReply = Annotated[TextReply | PhoneReply, Field(discriminator="content_type")]


class ToPerson(Shape):
    id: Word


class ToComment(Shape):
    comment_id: Word


class Quoted(Shape):
    mid: Word


class Sign(Shape):
    recipient: ToPerson
    sender_action: Literal["typing_on", "typing_off", "mark_seen"]


class Marked(Shape):
    message_id: Word
    reaction: Word


class Unmarked(Shape):
    message_id: Word


class React(Shape):
    recipient: ToPerson
    sender_action: Literal["react"]
    payload: Marked


class Unreact(Shape):
    recipient: ToPerson
    sender_action: Literal["unreact"]
    payload: Unmarked
