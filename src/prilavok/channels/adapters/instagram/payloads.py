"""What Instagram sends, as far as we use it; unknown fields are ignored.

https://developers.facebook.com/docs/instagram-platform/webhooks
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


class AttachmentPayload(Payload):
    """Shared posts, reels and stories name their media in several ways."""

    url: Text = ""
    title: Text = ""
    name: Text = ""
    sticker_id: OptionalId = ""
    ig_post_media_id: OptionalId = ""
    reel_video_id: OptionalId = ""
    story_media_id: OptionalId = Field(
        default="", validation_alias=AliasChoices("story_media_id", "ig_story_media_id", "story_id")
    )
    media_id: OptionalId = Field(default="", validation_alias=AliasChoices("media_id", "ig_media_id", "id"))
    product: Elements | None = None
    generic: Elements | None = None
    elements: list[Element] | None = None


class AttachmentItem(Payload):
    type: Text = ""
    url: Text = ""
    title: Text = ""
    payload: AttachmentPayload | None = None


class Message(Payload):
    mid: Id = Field(min_length=1)
    text: Text = ""
    attachments: list[AttachmentItem] | None = None
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    is_echo: Flag = False
    is_self: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False


class Read(Payload):
    mid: Id = Field(min_length=1)


class Messaging(Payload):
    """One item of `messaging[]` or `standby[]`; which of the parts is there tells its kind."""

    sender: Party
    recipient: Party | None = None
    timestamp: Any = None
    message: Message | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    read: Read | None = None
    message_edit: MessageEdit | None = None
    referral: Referral | None = None


class Author(Payload):
    id: OptionalId = ""
    username: Text = ""
    self_ig_scoped_id: OptionalId = ""


class Media(Payload):
    id: OptionalId = ""
    media_product_type: Text = ""
    ad_id: OptionalId = ""
    ad_title: Text = ""
    original_media_id: OptionalId = ""


class Comment(Payload):
    id: Id = Field(min_length=1, validation_alias=AliasChoices("id", "comment_id"))
    text: Text = ""
    author: Author = Field(validation_alias="from")
    media: Media | None = None
    parent_id: OptionalId = ""
    created_at: Any = Field(
        default=None, validation_alias=AliasChoices("timestamp", "created_time", "created_at")
    )


class Mention(Payload):
    comment_id: OptionalId = ""
    media_id: OptionalId = ""
