"""A customer's picture or video is looked at once here: linked like words are, then the draft follows."""

from __future__ import annotations

from django.db import transaction

from prilavok.inbox.models import Attachment
from prilavok.linking.actions import link_pictures
from prilavok.linking.models import Interest
from prilavok.linking.pictures.filming import MAX_BYTES as MAX_FILM
from prilavok.linking.pictures.recognising import recognise, recognise_film
from prilavok.linking.types import Sighting
from prilavok.orders.actions import draft_from_interests

MAX_BYTES = 20 * 1024 * 1024


def look_at_picture(attachment: Attachment) -> list[Interest]:
    """The interests that the picture started or moved. The looking itself holds no lock."""
    message = attachment.message
    if not (sightings := _seen_on(attachment)):
        return []
    with transaction.atomic():
        interests = link_pictures(message, sightings)
        draft_from_interests(message.shop, interests)
    return interests


def _seen_on(attachment: Attachment) -> tuple[Sighting, ...]:
    shop_id, size = attachment.message.shop_id, attachment.size or 0
    if is_picture(attachment) and size <= MAX_BYTES:
        return recognise(shop_id, [_content(attachment)])
    if attachment.type == "video" and attachment.file and size <= MAX_FILM:
        return recognise_film(shop_id, _content(attachment))
    return ()


def _content(attachment: Attachment) -> bytes:
    with attachment.file.open() as source:
        content: bytes = source.read()
    return content


def is_picture(attachment: Attachment) -> bool:
    """Sent as a picture, or as a file that is one."""
    if not attachment.file or attachment.type == "sticker":
        return False
    return attachment.type == "image" or attachment.mime.startswith("image/")


def attachments_named(ids: list[str]) -> list[Attachment]:
    rows = Attachment.objects.filter(public_id__in=ids)
    return list(rows.select_related("message__shop", "message__conversation__customer").order_by("pk"))
