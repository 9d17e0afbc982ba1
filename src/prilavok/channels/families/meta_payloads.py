"""What Instagram and Messenger send alike.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.payloads import Address, Flag, Id, Many, OptionalId, OptionalText, Payload, Text


class Party(Payload):
    id: Id = Field(min_length=1)


class Story(Payload):
    id: OptionalId = ""
    url: Address = ""
    link_sticker_url: Address = ""


class ReplyTo(Payload):
    mid: OptionalId = ""
    story: Story | None = None


class QuickReply(Payload):
    payload: Text = ""


class AdsContext(Payload):
    ad_title: Text = ""
    photo_url: Address = ""
    video_url: Address = ""
    post_id: OptionalId = ""
    product_id: OptionalId = ""


class ReferralProduct(Payload):
    id: OptionalId = ""


class Referral(Payload):
    ref: Text = ""
    ad_id: OptionalId = ""
    source: Text = ""
    type: Text = ""
    referer_uri: Address = ""
    product: ReferralProduct | None = None
    ads_context_data: AdsContext | None = None


class Element(Payload):
    id: OptionalId = ""
    retailer_id: OptionalId = ""
    title: Text = ""
    subtitle: Text = ""
    image_url: Address = ""
    url: Address = ""


class Elements(Payload):
    elements: Many[Element] = None


class AttachmentPayload(Payload):
    """What all kinds have; `text` is that of a template with buttons."""

    url: Address = Field(default="", validation_alias=AliasChoices("url", "story_media_url"))
    title: Text = ""
    name: Text = ""
    text: Text = ""
    sticker_id: OptionalId = ""
    product: Elements | None = None
    generic: Elements | None = None
    elements: Many[Element] = None


class AttachmentItem(Payload):
    type: Text = ""
    url: Address = Field(default="", validation_alias=AliasChoices("url", "URL"))
    title: Text = ""
    payload: AttachmentPayload | None = None


class Message(Payload):
    """Without its attachments: each network has its own kinds. `metadata` is what our call told along."""

    mid: OptionalId = ""
    text: Text = ""
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    metadata: Text = ""
    is_echo: Flag = False
    is_self: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False


class Postback(Payload):
    mid: OptionalId = ""
    title: Text = ""
    payload: Text = ""
    referral: Referral | None = None


class Reaction(Payload):
    mid: Id = Field(min_length=1)
    action: Text = ""
    reaction: Text = ""
    emoji: Text = ""


class MessageEdit(Payload):
    """Some deliveries tell that there was an edit and not what it says."""

    mid: Id = Field(min_length=1)
    text: OptionalText = None
    num_edit: int = 1


class Read(Payload):
    mid: OptionalId = ""
    watermark: Any = None


class ThreadControl(Payload):
    """Who holds the conversation from now on, or would like to."""

    new_owner_app_id: OptionalId = ""
    previous_owner_app_id: OptionalId = ""
    requested_owner_app_id: OptionalId = ""


class Optin(Payload):
    """A plugin of the shop's site, or a request for notifications that was agreed to or stopped."""

    type: Text = ""
    ref: Text = ""
    user_ref: OptionalId = ""
    payload: Text = ""
    title: Text = ""
    notification_messages_status: Text = ""


class Messaging(Payload):
    """One item of `messaging[]` or `standby[]`; which of the parts is there tells its kind."""

    sender: Party
    recipient: Party | None = None
    timestamp: Any = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    read: Read | None = None
    message_edit: MessageEdit | None = None
    referral: Referral | None = None
    optin: Optin | None = None
    optout: Optin | None = None
    pass_thread_control: ThreadControl | None = None
    take_thread_control: ThreadControl | None = None
    request_thread_control: ThreadControl | None = None
