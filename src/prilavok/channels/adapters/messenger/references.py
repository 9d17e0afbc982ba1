"""What a message carries and points at: attachments to see, references for linking to products."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from prilavok.channels.adapters.messenger.payloads import AttachmentItem, AttachmentPayload, Message, Post
from prilavok.channels.families.meta_references import Content, PostIds
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
    "post": "post",
    "ig_post": "post",
    "share": "post",
    "media_share": "post",
    "reel": "reel",
    "ig_reel": "reel",
    "story": "story",
    "ig_story": "story",
    "story_mention": "story_mention",
}
THUMBS_UP = frozenset({"369239263222822", "369239343222814", "369239383222810"})
LINK_SHIMS = frozenset({"l.facebook.com", "lm.facebook.com", "l.messenger.com"})


def post_ids(page: str) -> PostIds:
    """Facebook names a Page's publication with and without the Page's id before it."""

    def ids(given: str) -> tuple[str, ...]:
        before, mark, bare = given.partition("_")
        if mark:
            return (given, bare) if before == page and bare else (given,)
        return (given, f"{page}_{given}")

    return ids


def of_post(external_id: str, post: Post | None, page: str) -> Reference:
    """The publication that a comment stands under."""
    told = post or Post()
    names = [name for one in (external_id, told.id) if one for name in post_ids(page)(one)]
    first, *others = list(dict.fromkeys(names)) or [""]
    return Reference("post", external_id=first, url=told.permalink_url, other_ids=tuple(others))


def of_message(message: Message, page: str) -> Content:
    content = Content()
    for item in message.attachments or []:
        _add(content, item, page)
    content.attachments = _each_once(content.attachments)
    if message.sticker_id and not content.attachments:
        content.attachments.append(_sticker(message.sticker_id, ""))
    content.add_pointers(message, post_ids(page))
    return content


def _each_once(attachments: list[Attachment]) -> list[Attachment]:
    """A sticker arrives as a sticker and, for a time of transition, as a picture beside it."""
    found: dict[str, Attachment] = {}
    for number, one in enumerate(attachments):
        named = one.external_id if one.type == "sticker" else ""
        found.setdefault(named or f"#{number}", one)
    return list(found.values())


def _add(content: Content, item: AttachmentItem, page: str) -> None:
    kind = item.type.lower()
    payload = item.payload or AttachmentPayload()
    if kind == "template":
        content.add_template(item)
    elif kind in SHARED:
        content.point_at(_shared(SHARED[kind], item, payload, page))
    elif kind in MEDIA:
        content.attachments.append(_media(MEDIA[kind], item, payload))
    elif kind == "location":
        content.attachments.append(_location(item, payload))
    elif kind == "fallback":
        _add_link(content, item, payload)
    elif kind == "appointment_booking":
        content.attachments.append(_appointment(payload))
    else:
        content.add_unknown(kind, payload.url)


def _media(kind: AttachmentType, item: AttachmentItem, payload: AttachmentPayload) -> Attachment:
    if payload.sticker_id or kind == "sticker":
        return _sticker(payload.sticker_id, payload.url)
    url = payload.url or item.url
    if not url:
        return Attachment("unsupported", name=kind)
    return Attachment(kind, url=url, name=payload.name or payload.title)


def _sticker(sticker_id: str, url: str) -> Attachment:
    details = {"emoji": "👍"} if sticker_id in THUMBS_UP else {}
    return Attachment("sticker", url=url, external_id=sticker_id, details=details)


def _location(item: AttachmentItem, payload: AttachmentPayload) -> Attachment:
    place = payload.coordinates
    details = {
        "latitude": place.lat if place else "",
        "longitude": place.long if place else "",
        "title": item.title or payload.title,
    }
    told = {name: value for name, value in details.items() if value}
    return Attachment(
        "location", url=_target(item.url or payload.url), name=told.get("title", ""), details=told
    )


def _appointment(payload: AttachmentPayload) -> Attachment:
    details = {
        "booking": payload.booking_id,
        "status": payload.status,
        "start": str(payload.start_time or ""),
        "end": str(payload.end_time or ""),
        "timezone": payload.timezone,
    }
    told = {name: value for name, value in details.items() if value}
    return Attachment("template", name="appointment_booking", details=told)


def _add_link(content: Content, item: AttachmentItem, payload: AttachmentPayload) -> None:
    """A link with its preview; without either, something that the API does not show."""
    url, title = item.url or payload.url, item.title or payload.title
    if url or title:
        content.references.append(Reference("link", url=_target(url), title=title))
    else:
        content.attachments.append(Attachment("unsupported", name="fallback"))


def _target(url: str) -> str:
    """Facebook leads links over a page of its own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.hostname not in LINK_SHIMS and parts.path != "/l.php":
        return url
    return next(iter(parse_qs(parts.query).get("u", [])), url)


def _shared(kind: ReferenceType, item: AttachmentItem, payload: AttachmentPayload, page: str) -> Reference:
    of_facebook = payload.media_id and not item.type.lower().startswith("ig_")
    named = post_ids(page)(payload.media_id) if of_facebook else (payload.media_id,)
    ids = (*named, payload.reel_video_id)
    first, *others = [one for one in dict.fromkeys(ids) if one] or [""]
    return Reference(
        kind,
        external_id=first,
        url=payload.url or item.url,
        title=payload.title or item.title,
        other_ids=tuple(others),
    )
