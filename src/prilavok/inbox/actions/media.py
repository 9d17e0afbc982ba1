"""Pictures and files of customers, kept before the network's addresses expire."""

from __future__ import annotations

import contextlib
import io
import mimetypes
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps

from prilavok.channels import registry
from prilavok.channels.actions.delivery import (
    account_of,
    adapter_of,
    allowed_private_hosts,
    base_url,
    plain_transport,
    transport_for,
)
from prilavok.channels.contract import MediaSource
from prilavok.channels.errors import ChannelError, Retry
from prilavok.channels.models import Channel
from prilavok.channels.types import Attachment as IncomingAttachment
from prilavok.events.actions import record
from prilavok.events.types import NewEvent
from prilavok.inbox.models import Attachment, Message
from prilavok.lib.clock import now
from prilavok.lib.http import HttpError, TooLarge, Unsendable, host_port
from prilavok.lib.ids import new_public_id

MOST_FORGOTTEN = 500
MAX_BYTES = 50 * 1024 * 1024
THUMB_SIDE = 480
THUMB_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
"""Moving pictures keep moving: GIF is shown as it is."""
MOST_PIXELS = 60_000_000
PICTURE_STARTS = (b"\xff\xd8", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
"""JPEG, PNG, GIF, BMP, TIFF; WebP, HEIC and AVIF say it a few bytes later."""


def fetch_media(attachment_id: int) -> bool:
    """Download one attachment; whether it is ours now. A file that is gone is marked, not retried.

    Raises `HttpError` when asking again later may help.
    """
    row = (
        Attachment.objects.select_related("message__conversation", "message__channel")
        .filter(pk=attachment_id)
        .first()
    )
    if row is None or row.file:
        return False
    try:
        source = _source_of(row)
        if source is None:
            return False
        if not _is_the_networks(source.url, row.message.channel):
            return _gone(row)
        answer = plain_transport().download(source.url, max_bytes=MAX_BYTES, headers=source.headers)
    except (TooLarge, Unsendable, _Gone):
        return _gone(row)
    if answer.status in (401, 403, 404, 410):
        return _gone(row)
    if not answer.ok:
        raise HttpError(f"status {answer.status}")
    if not _is_what_it_says(row.type, answer.content):
        return _gone(row)
    _keep(row, answer.content, source.mime or answer.mime)
    return True


def forget_expired() -> int:
    """Files that a network's terms let us keep for a while only; what they came with is still told."""
    count = 0
    for kind, adapter in registry.all_adapters().items():
        for reference, lifetime in adapter.manifest.media_lifetimes.items():
            rows = Attachment.objects.filter(
                message__channel__kind=kind,
                message__references__type=reference,
                message__sent_at__lt=now() - lifetime,
            ).exclude(file="", url="")
            for row in rows.order_by("pk")[:MOST_FORGOTTEN]:
                _forget(row)
                count += 1
    return count


def _forget(row: Attachment) -> None:
    row.file.delete(save=False)
    row.thumb.delete(save=False)
    row.url, row.failed = "", True
    row.save(update_fields=["file", "thumb", "url", "failed"])


class _Gone(Exception):
    """The network will not give the file out, however often it is asked."""


def _source_of(row: Attachment) -> MediaSource | None:
    """Its own address, or the one that the network tells for the file's name."""
    if row.url.startswith("http"):
        return MediaSource(row.url)
    channel = row.message.channel
    locate = adapter_of(channel).locate_media
    if not row.external_id or locate is None:
        return None
    part = IncomingAttachment(
        row.type,  # type: ignore[arg-type]
        mime=row.mime,
        name=row.name,
        external_id=row.external_id,
        details=row.details,
    )
    try:
        return locate(part, account_of(channel), transport_for(channel))
    except ChannelError as error:
        if error.retry is Retry.NEVER:
            raise _Gone from error
        raise HttpError(error.text or error.reason.value) from error


def _is_the_networks(url: str, channel: Channel) -> bool:
    """Customers' files lie on the network's own hosts; nothing else is fetched in their name."""
    hosts = adapter_of(channel).manifest.media_hosts
    if not hosts or host_port(url) in {*allowed_private_hosts(), host_port(base_url(channel))}:
        return True
    host = urlsplit(url).hostname or ""
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def _is_what_it_says(kind: str, content: bytes) -> bool:
    """A page that excuses itself is no picture, whatever its headers say."""
    if kind == "image":
        return content.startswith(PICTURE_STARTS) or content[4:8] == b"ftyp" or content[8:12] == b"WEBP"
    if kind in ("video", "audio", "voice"):
        return not content[:256].lstrip().startswith(b"<")
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
    _make_thumb(row, content)
    row.save(update_fields=["file", "thumb", "mime", "size"])
    record(_event(row, "message.updated", {"change": "media"}))
    if row.message.direction == Message.Direction.INBOUND and (_is_picture(row) or row.type == "video"):
        record(_event(row, "message.picture", {"attachment": row.public_id}))


def _make_thumb(row: Attachment, content: bytes) -> None:
    """A small copy for the thread. What Pillow cannot read is shown whole."""
    if not _is_picture(row) and row.type != "sticker":
        return
    with contextlib.suppress(OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        with Image.open(io.BytesIO(content), formats=THUMB_FORMATS) as source:
            if source.width * source.height > MOST_PIXELS or max(source.size) <= THUMB_SIDE:
                return
            small = ImageOps.exif_transpose(source).convert("RGB")
        small.thumbnail((THUMB_SIDE, THUMB_SIDE))
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=82, optimize=True)
        row.thumb.save(f"{new_public_id()}.jpg", ContentFile(buffer.getvalue()), save=False)


def _is_picture(row: Attachment) -> bool:
    return row.type == "image" or (row.type == "file" and row.mime.startswith("image/"))


def _event(row: Attachment, name: str, more: dict[str, str]) -> NewEvent:
    message = row.message
    return NewEvent(
        shop_id=message.shop_id,
        name=name,
        topic="conversation",
        subject=message.conversation.public_id,
        data={"message": message.public_id, **more},
    )
