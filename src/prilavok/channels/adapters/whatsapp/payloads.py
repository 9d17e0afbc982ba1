"""What WhatsApp sends, as far as we use it; unknown fields are ignored.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.payloads import Address, Flag, Id, Many, OptionalId, Payload, Text, Whole


class ErrorData(Payload):
    details: Text = ""


class Error(Payload):
    code: Whole = 0
    title: Text = ""
    message: Text = ""
    details: Text = ""
    error_data: ErrorData | None = None

    @property
    def text(self) -> str:
        details = self.error_data.details if self.error_data else self.details
        return details or self.message or self.title


class TextBody(Payload):
    body: Text = ""


class Media(Payload):
    id: OptionalId = ""
    mime_type: Text = ""
    caption: Text = ""
    filename: Text = ""
    voice: Flag = False
    animated: Flag = False


class Location(Payload):
    latitude: Any = None
    longitude: Any = None
    name: Text = ""
    address: Text = ""
    url: Address = ""


class ContactName(Payload):
    formatted_name: Text = ""
    first_name: Text = ""
    last_name: Text = ""


class ContactPhone(Payload):
    phone: OptionalId = ""
    wa_id: OptionalId = ""
    user_id: OptionalId = ""


class ContactEmail(Payload):
    email: Text = ""


class ContactOrg(Payload):
    company: Text = ""


class ContactUrl(Payload):
    url: Address = ""


class ContactAddress(Payload):
    street: Text = ""
    city: Text = ""
    state: Text = ""
    zip: Text = ""
    country: Text = ""

    @property
    def line(self) -> str:
        parts = (self.street, self.city, self.state, self.zip, self.country)
        return ", ".join(part for part in parts if part)


class SharedContact(Payload):
    """`origin` "contact_request": the person's own card, sent because we asked for it."""

    origin: Text = ""
    name: ContactName | None = None
    phones: Many[ContactPhone] = None
    emails: Many[ContactEmail] = None
    org: ContactOrg | None = None
    urls: Many[ContactUrl] = None
    addresses: Many[ContactAddress] = None


class Reply(Payload):
    id: OptionalId = ""
    title: Text = ""


class FlowReply(Payload):
    name: Text = ""
    body: Text = ""
    response_json: Any = None


class CallPermission(Payload):
    response: Text = ""


class Product(Payload):
    product_retailer_id: OptionalId = ""
    catalog_id: OptionalId = ""


class Interactive(Payload):
    """A person's press or answer; in echoes, what our side sent."""

    type: Text = ""
    button_reply: Reply | None = None
    list_reply: Reply | None = None
    nfm_reply: FlowReply | None = None
    call_permission_reply: CallPermission | None = None
    product: Product | None = None
    action: Product | None = None
    body: Any = None


class Button(Payload):
    text: Text = ""
    payload: Text = ""


class Reaction(Payload):
    message_id: Id = Field(min_length=1)
    emoji: Text = ""


class OrderItem(Payload):
    product_retailer_id: OptionalId = ""
    quantity: Any = None
    item_price: Any = None
    currency: Text = ""


class Order(Payload):
    catalog_id: OptionalId = ""
    text: Text = ""
    product_items: Many[OrderItem] = None


class System(Payload):
    type: Text = ""
    body: Text = ""
    wa_id: OptionalId = Field(default="", validation_alias=AliasChoices("wa_id", "new_wa_id"))
    user_id: OptionalId = ""
    parent_user_id: OptionalId = ""
    customer: OptionalId = ""
    previous_user_id: OptionalId = ""
    previous_parent_user_id: OptionalId = ""


class Original(Payload):
    original_message_id: Id = Field(min_length=1)


class EditedMessage(Payload):
    type: Text = ""
    text: TextBody | None = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None


class Edit(Original):
    message: EditedMessage | None = None


class Unsupported(Payload):
    type: Text = ""


class Context(Payload):
    id: OptionalId = ""
    referred_product: Product | None = None


class Referral(Payload):
    source_url: Address = ""
    source_id: OptionalId = ""
    source_type: Text = ""
    headline: Text = ""
    body: Text = ""
    image_url: Address = ""
    video_url: Address = ""
    thumbnail_url: Address = ""
    ctwa_clid: Text = ""


class TemplateName(Payload):
    name: Text = ""


class HistoryContext(Payload):
    status: Text = ""


class Message(Payload):
    """One item of `messages[]` or `message_echoes[]`; its type says which of the parts is there."""

    id: OptionalId = ""
    type: Text = ""
    timestamp: Any = None
    sender: OptionalId = Field(default="", validation_alias="from")
    from_user_id: OptionalId = ""
    from_parent_user_id: OptionalId = ""
    to: OptionalId = ""
    to_user_id: OptionalId = ""
    to_parent_user_id: OptionalId = ""
    context: Context | None = None
    referral: Referral | None = None
    errors: Many[Error] = None
    text: TextBody | None = None
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    voice: Media | None = None
    document: Media | None = None
    sticker: Media | None = None
    location: Location | None = None
    contacts: Many[SharedContact] = None
    interactive: Interactive | None = None
    button: Button | None = None
    reaction: Reaction | None = None
    order: Order | None = None
    system: System | None = None
    edit: Edit | None = None
    revoke: Original | None = None
    template: TemplateName | None = None
    unsupported: Unsupported | None = None
    history_context: HistoryContext | None = None


class Pricing(Payload):
    billable: bool | None = None
    category: Text = ""
    type: Text = ""


class Origin(Payload):
    type: Text = ""


class Conversation(Payload):
    id: OptionalId = ""
    origin: Origin | None = None


class Status(Payload):
    id: Id = Field(min_length=1)
    status: Text = ""
    type: Text = ""
    timestamp: Any = None
    recipient_id: OptionalId = ""
    recipient_type: Text = ""
    recipient_user_id: OptionalId = ""
    recipient_parent_user_id: OptionalId = Field(
        default="", validation_alias=AliasChoices("recipient_parent_user_id", "parent_recipient_user_id")
    )
    recipient_participant_id: OptionalId = ""
    recipient_participant_user_id: OptionalId = ""
    biz_opaque_callback_data: OptionalId = ""
    conversation: Conversation | None = None
    pricing: Pricing | None = None
    errors: Many[Error] = None


class Preference(Payload):
    wa_id: OptionalId = ""
    user_id: OptionalId = ""
    parent_user_id: OptionalId = ""
    category: Text = ""
    value: Text = ""
    timestamp: Any = None


class Changed(Payload):
    """Plain text in some deliveries, then it is the new value alone."""

    previous: OptionalId = ""
    current: OptionalId = ""


class UserIdUpdate(Payload):
    wa_id: OptionalId = ""
    user_id: Changed | Id = ""
    parent_user_id: Changed | Id = ""
    timestamp: Any = None


class SyncedContact(Payload):
    full_name: Text = ""
    first_name: Text = ""
    phone_number: OptionalId = ""
    user_id: OptionalId = ""
    username: Text = ""


class SyncTime(Payload):
    timestamp: Any = None


class StateSync(Payload):
    type: Text = ""
    action: Text = ""
    contact: SyncedContact | None = None
    metadata: SyncTime | None = None
