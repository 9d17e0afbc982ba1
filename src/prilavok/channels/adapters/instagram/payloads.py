"""What Instagram sends, as far as we use it; unknown fields are ignored.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from prilavok.channels.families import meta_payloads
from prilavok.channels.payloads import Id, Many, OptionalId, Payload, Text


class AttachmentPayload(meta_payloads.AttachmentPayload):
    """Shared posts, reels and stories name their media in several ways."""

    ig_post_media_id: OptionalId = ""
    reel_video_id: OptionalId = ""
    story_media_id: OptionalId = Field(
        default="", validation_alias=AliasChoices("story_media_id", "ig_story_media_id", "story_id")
    )
    media_id: OptionalId = Field(default="", validation_alias=AliasChoices("media_id", "ig_media_id", "id"))


class AttachmentItem(meta_payloads.AttachmentItem):
    payload: AttachmentPayload | None = None


class Message(meta_payloads.Message):
    attachments: Many[AttachmentItem] = None


class Messaging(meta_payloads.Messaging):
    message: Message | None = None


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
    author: Author | None = Field(default=None, validation_alias="from")
    media: Media | None = None
    parent_id: OptionalId = ""
    created_at: Any = Field(
        default=None, validation_alias=AliasChoices("timestamp", "created_time", "created_at")
    )


class Mention(Payload):
    comment_id: OptionalId = ""
    media_id: OptionalId = ""
