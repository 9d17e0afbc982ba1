"""What Instagram and Messenger send alike.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from pydantic import Field

from prilavok.channels.payloads import Id, OptionalId, Payload, Text


class Party(Payload):
    id: Id = Field(min_length=1)


class Story(Payload):
    id: OptionalId = ""
    url: Text = ""
    link_sticker_url: Text = ""


class ReplyTo(Payload):
    mid: OptionalId = ""
    story: Story | None = None


class QuickReply(Payload):
    payload: Text = ""


class AdsContext(Payload):
    ad_title: Text = ""
    photo_url: Text = ""
    video_url: Text = ""
    post_id: OptionalId = ""
    product_id: OptionalId = ""


class ReferralProduct(Payload):
    id: OptionalId = ""


class Referral(Payload):
    ref: Text = ""
    ad_id: OptionalId = ""
    source: Text = ""
    type: Text = ""
    referer_uri: Text = ""
    product: ReferralProduct | None = None
    ads_context_data: AdsContext | None = None


class Element(Payload):
    id: OptionalId = ""
    retailer_id: OptionalId = ""
    title: Text = ""
    subtitle: Text = ""
    image_url: Text = ""
    url: Text = ""


class Elements(Payload):
    elements: list[Element] | None = None


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
    mid: Id = Field(min_length=1)
    text: Text = ""
    num_edit: int = 1


# --- reading -------------------------------------------------------------------------------------
