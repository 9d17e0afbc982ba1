"""Pictures and files of customers, kept before the network's addresses expire."""

from __future__ import annotations

import mimetypes

from django.core.files.base import ContentFile
from django.db import transaction

from prilavok.channels.actions.delivery import plain_transport
from prilavok.events.actions import record
from prilavok.events.types import NewEvent
from prilavok.inbox.models import Attachment
from prilavok.lib.http import HttpError, TooLarge, Unsendable
from prilavok.lib.ids import new_public_id

MAX_BYTES = 50 * 1024 * 1024


def fetch_media(attachment_id: int) -> bool:
    """Download one attachment; whether it is ours now. A file that is gone is marked, not retried."""
    row = Attachment.objects.select_related("message__conversation").filter(pk=attachment_id).first()
    if row is None or row.file or not row.url.startswith("http"):
        return False
    try:
        answer = plain_transport().download(row.url, max_bytes=MAX_BYTES)
    except (TooLarge, Unsendable):
        return _gone(row)
    if answer.status in (401, 403, 404, 410):
        return _gone(row)
    if not answer.ok:
        raise HttpError(f"status {answer.status}")
    _keep(row, answer.content, answer.mime)
    return True


def _gone(row: Attachment) -> bool:
    Attachment.objects.filter(pk=row.pk).update(failed=True)
    return False


@transaction.atomic
def _keep(row: Attachment, content: bytes, mime: str) -> None:
    row.mime = mime or row.mime
    row.size = len(content)
    extension = mimetypes.guess_extension(row.mime) or ""
    row.file.save(f"{new_public_id()}{extension}", ContentFile(content), save=False)
    row.save(update_fields=["file", "mime", "size"])
    message = row.message
    record(
        NewEvent(
            shop_id=message.shop_id,
            name="message.updated",
            topic="conversation",
            subject=message.conversation.public_id,
            data={"message": message.public_id, "change": "media"},
        )
    )
