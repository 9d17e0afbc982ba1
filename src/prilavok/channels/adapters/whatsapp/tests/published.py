"""What WhatsApp publishes of its messages.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints, model_validator

from prilavok.channels.adapters.whatsapp.tests.published_account import OTHER_CALLS
from prilavok.channels.testing.published import Call, Link, Said, Shape, Word, count, upto

__all__ = ["CALLS", "OTHER_CALLS"]

Caption = Annotated[str, upto(1024)]
Product = Annotated[str, upto(100)]


class ByLink(Shape):
    link: Link


class ById(Shape):
    id: Word


class LinkCaptioned(ByLink):
    caption: Caption | None = None


class IdCaptioned(ById):
    caption: Caption | None = None


class LinkDocument(LinkCaptioned):
    filename: Said | None = None


class IdDocument(IdCaptioned):
    filename: Said | None = None


class LinkAudio(ByLink):
    voice: bool | None = None


class IdAudio(ById):
    voice: bool | None = None


class TextBody(Shape):
    body: Annotated[str, upto(4096)]
    preview_url: bool


class Coordinates(Shape):
    latitude: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
    longitude: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
    name: Said | None = None
    address: Said | None = None


class Name(Shape):
    formatted_name: Said
    first_name: Said | None = None
    last_name: Said | None = None


class Phone(Shape):
    phone: Said


class Email(Shape):
    email: Said


class Card(Shape):
    name: Name
    phones: list[Phone] | None = None
    emails: list[Email] | None = None


# --- interactive ---------------------------------------------------------------------------------


class InteractiveBody(Shape):
    text: Annotated[str, upto(1024)]


class ImageHeader(Shape):
    type: Literal["image"]
    image: ByLink


class TextHeader(Shape):
    type: Literal["text"]
    text: Annotated[str, upto(60)]


class Reply(Shape):
    id: Annotated[str, upto(256)]
    title: Annotated[str, upto(20)]


class ReplyButton(Shape):
    type: Literal["reply"]
    reply: Reply


class ButtonsAction(Shape):
    buttons: Annotated[list[ReplyButton], count(3)]


class Buttons(Shape):
    type: Literal["button"]
    body: InteractiveBody
    header: ImageHeader | None = None
    action: ButtonsAction


class Row(Shape):
    id: Annotated[str, upto(200)]
    title: Annotated[str, upto(24)]
    description: Annotated[str, upto(72)] | None = None


class Section(Shape):
    """A single section needs no title."""

    rows: Annotated[list[Row], count(10)]


class ListAction(Shape):
    button: Annotated[str, upto(20)]
    sections: Annotated[list[Section], count(1)]


class RowList(Shape):
    type: Literal["list"]
    body: InteractiveBody
    action: ListAction


class UrlParameters(Shape):
    display_text: Annotated[str, upto(20)]
    url: Link


class UrlAction(Shape):
    name: Literal["cta_url"]
    parameters: UrlParameters


class UrlButton(Shape):
    type: Literal["cta_url"]
    body: InteractiveBody
    header: ImageHeader | None = None
    action: UrlAction


class AskAction(Shape):
    name: Literal["send_location"]


class AskPlace(Shape):
    type: Literal["location_request_message"]
    body: InteractiveBody
    action: AskAction


class ProductAction(Shape):
    catalog_id: Word
    product_retailer_id: Product


class OneProduct(Shape):
    type: Literal["product"]
    body: InteractiveBody | None = None
    action: ProductAction


class Item(Shape):
    product_retailer_id: Product


class ProductSection(Shape):
    title: Annotated[str, upto(24)]
    product_items: Annotated[list[Item], count(30)]


class ProductsAction(Shape):
    catalog_id: Word
    sections: Annotated[list[ProductSection], count(10)]


class Products(Shape):
    type: Literal["product_list"]
    header: TextHeader
    body: InteractiveBody
    action: ProductsAction


class Cover(Shape):
    thumbnail_product_retailer_id: Product


class CatalogueAction(Shape):
    name: Literal["catalog_message"]
    parameters: Cover | None = None


class Catalogue(Shape):
    type: Literal["catalog_message"]
    body: InteractiveBody
    action: CatalogueAction


Kind = Annotated[
    Buttons | RowList | UrlButton | AskPlace | OneProduct | Products | Catalogue, Field(discriminator="type")
]


# --- templates -----------------------------------------------------------------------------------


class TextPlace(Shape):
    type: Literal["text"]
    text: Said


class ImagePlace(Shape):
    type: Literal["image"]
    image: ByLink | ById


class VideoPlace(Shape):
    type: Literal["video"]
    video: ByLink | ById


class DocumentPlace(Shape):
    type: Literal["document"]
    document: LinkDocument | IdDocument


class PayloadPlace(Shape):
    type: Literal["payload"]
    payload: Said


class HeaderPart(Shape):
    type: Literal["header"]
    parameters: Annotated[
        list[Annotated[ImagePlace | VideoPlace | DocumentPlace, Field(discriminator="type")]], count(1)
    ]


class BodyPart(Shape):
    type: Literal["body"]
    parameters: list[TextPlace]


class ButtonPart(Shape):
    type: Literal["button"]
    sub_type: Literal["quick_reply", "url"]
    index: Annotated[str, StringConstraints(pattern=r"^\d$")]
    parameters: Annotated[list[Annotated[TextPlace | PayloadPlace, Field(discriminator="type")]], count(1)]


class Language(Shape):
    policy: Literal["deterministic"]
    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]


class TemplateBody(Shape):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Language
    components: (
        Annotated[list[Annotated[HeaderPart | BodyPart | ButtonPart, Field(discriminator="type")]], count(12)]
        | None
    ) = None


# --- messages ------------------------------------------------------------------------------------


class Context(Shape):
    message_id: Word


class Message(Shape):
    """To a phone number or to an id of the person, never to both."""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"]
    to: Annotated[str, StringConstraints(pattern=r"^\+?\d+$")] | None = None
    recipient: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.[A-Za-z0-9.]+$")] | None = None
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, upto(512)] | None = None

    @model_validator(mode="after")
    def _goes_to_one(self) -> Message:
        if (self.to is None) == (self.recipient is None):
            raise ValueError("to one address")
        return self


class Text(Message):
    type: Literal["text"]
    text: TextBody


class Image(Message):
    type: Literal["image"]
    image: LinkCaptioned | IdCaptioned


class Video(Message):
    type: Literal["video"]
    video: LinkCaptioned | IdCaptioned


class Audio(Message):
    type: Literal["audio"]
    audio: LinkAudio | IdAudio


class Document(Message):
    type: Literal["document"]
    document: LinkDocument | IdDocument


class Sticker(Message):
    type: Literal["sticker"]
    sticker: ByLink | ById


class Location(Message):
    type: Literal["location"]
    location: Coordinates


class Contacts(Message):
    type: Literal["contacts"]
    contacts: Annotated[list[Card], count(5)]


class Interactive(Message):
    type: Literal["interactive"]
    interactive: Kind


class Template(Message):
    type: Literal["template"]
    template: TemplateBody


class Mark(Shape):
    """An empty emoji takes the reaction back."""

    message_id: Word
    emoji: Annotated[str, StringConstraints(max_length=16)]


class Reaction(Message):
    type: Literal["reaction"]
    reaction: Mark


class TypingSign(Shape):
    type: Literal["text"]


class Read(Shape):
    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Word
    typing_indicator: TypingSign | None = None


Typed = Annotated[
    Text
    | Image
    | Video
    | Audio
    | Document
    | Sticker
    | Location
    | Contacts
    | Interactive
    | Template
    | Reaction,
    Field(discriminator="type"),
]


class Messages(RootModel[Typed | Read]):
    pass


CALLS = (Call(r"/v\d+\.\d+/\d+/messages", Messages),)
