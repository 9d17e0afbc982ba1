"""What a message carries and points at: attachments to see, references for linking to products."""

from __future__ import annotations

from urllib.parse import urlsplit

from prilavok.channels.adapters.instagram.payloads import (
    AttachmentItem,
    AttachmentPayload,
    Media,
    Message,
)
from prilavok.channels.families.meta_references import Content, one_name
from prilavok.channels.types import Attachment, AttachmentType, Reference, ReferenceType

MEDIA: dict[str, AttachmentType] = {
    "image": "image",
    "animated_image": "image",
    "video": "video",
    "audio": "audio",
    "file": "file",
    "sticker": "sticker",
    "like_heart": "sticker",
}
SHARED: dict[str, ReferenceType] = {
    "ig_post": "post",
    "post": "post",
    "share": "post",
    "media": "post",
    "media_share": "post",
    "ig_reel": "reel",
    "reel": "reel",
    "ig_story": "story",
    "story": "story",
    "story_share": "story",
    "story_mention": "story_mention",
    "fallback": "link",
}
PRODUCT_TYPES: dict[str, ReferenceType] = {"REELS": "reel", "STORY": "story"}


def of_message(message: Message) -> Content:
    content = Content()
    for item in message.attachments or []:
        _add(content, item)
    content.add_pointers(message, one_name)
    return content


def _add(content: Content, item: AttachmentItem) -> None:
    kind = item.type.lower()
    payload = item.payload or AttachmentPayload()
    if kind == "template":
        content.add_template(item)
    elif kind in SHARED:
        content.point_at(_shared(SHARED[kind], item, payload))
    elif kind in MEDIA:
        content.attachments.append(_media(MEDIA[kind], payload))
    else:
        content.add_unknown(kind, payload.url)


def _media(kind: AttachmentType, payload: AttachmentPayload) -> Attachment:
    if kind == "image" and payload.sticker_id:
        kind = "sticker"
    elif kind != "sticker" and not payload.url:
        return Attachment("unsupported", name=kind)
    return Attachment(
        kind,
        url=payload.url,
        name=payload.name or payload.title,
        external_id=payload.sticker_id,
    )


def _shared(kind: ReferenceType, item: AttachmentItem, payload: AttachmentPayload) -> Reference:
    url = payload.url or item.url
    ids = (
        payload.ig_post_media_id,
        payload.story_media_id,
        payload.media_id,
        payload.reel_video_id,
    )
    first, *others = [one for one in dict.fromkeys(ids) if one] or [""]
    return Reference(
        _kind_by_address(url) if item.type == "share" else kind,
        external_id=first,
        url=url,
        title=payload.title or item.title,
        other_ids=tuple(others),
    )


def _kind_by_address(url: str) -> ReferenceType:
    """A `share` of old may be a reel; its permalink tells."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return "post"
    return "reel" if path.startswith(("/reel/", "/reels/")) else "post"


def of_media(media: Media | None) -> tuple[Reference, Reference | None]:
    """The publication that was commented, and the advertisement it was shown as."""
    if media is None:
        return Reference("post"), None
    post = Reference(
        PRODUCT_TYPES.get(media.media_product_type.upper(), "post"),
        external_id=media.id,
        other_ids=(media.original_media_id,) if media.original_media_id else (),
    )
    if not media.ad_id:
        return post, None
    return post, Reference("ad", external_id=media.ad_id, title=media.ad_title)
