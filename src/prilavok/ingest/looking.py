"""A customer's picture is looked at once it is here: linked like words are, then the draft follows."""

from __future__ import annotations

from django.db import transaction

from prilavok.inbox.models import Attachment
from prilavok.linking.actions import link_pictures
from prilavok.linking.models import Interest
from prilavok.linking.pictures.recognising import recognise
from prilavok.orders.actions import draft_from_interests

MAX_BYTES = 20 * 1024 * 1024


def look_at_picture(attachment: Attachment) -> list[Interest]:
    """The interests that the picture started or moved. The looking itself holds no lock."""
    message = attachment.message
    if not is_picture(attachment) or (attachment.size or 0) > MAX_BYTES:
        return []
    with attachment.file.open() as source:
        content = source.read()
    sightings = recognise(message.shop_id, [content])
    if not sightings:
        return []
    with transaction.atomic():
        interests = link_pictures(message, sightings)
        draft_from_interests(message.shop, interests)
    return interests


def is_picture(attachment: Attachment) -> bool:
    """Sent as a picture, or as a file that is one."""
    if not attachment.file or attachment.type == "sticker":
        return False
    return attachment.type == "image" or attachment.mime.startswith("image/")


def attachments_named(ids: list[str]) -> list[Attachment]:
    rows = Attachment.objects.filter(public_id__in=ids)
    return list(rows.select_related("message__shop", "message__conversation__customer").order_by("pk"))
