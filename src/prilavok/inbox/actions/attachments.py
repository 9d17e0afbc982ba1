"""What a message carries: stored as the network tells it, fetched afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from prilavok.channels.types import Attachment as IncomingAttachment
from prilavok.inbox.models import Attachment, Message
from prilavok.lib.jobs import defer_many

_KEPT = ("type", "url", "mime", "name", "external_id", "size", "details")


def row_of(message: Message, part: IncomingAttachment, position: int) -> Attachment:
    return Attachment(
        message=message,
        type=part.type,
        url=part.url,
        mime=part.mime[:100],
        name=part.name[:250],
        external_id=part.external_id[:400],
        size=part.size or None,
        details=dict(part.details),
        position=position,
    )


def store(rows: Iterable[Attachment]) -> list[Attachment]:
    """Write them and queue the fetching of those that lie with the network."""
    stored = Attachment.objects.bulk_create(rows)
    defer_many(
        "inbox.fetch_media",
        ({"attachment_id": row.pk} for row in stored if row.url.startswith("http") or row.external_id),
        queue="media",
    )
    return stored


def as_values(parts: Sequence[IncomingAttachment]) -> list[dict[str, Any]]:
    """For a change that is kept until its message arrives."""
    return [{name: value for name, value in asdict(part).items() if name in _KEPT} for part in parts]


def replace(message: Message, values: Sequence[Mapping[str, Any]]) -> None:
    """The message carries these now, and no others."""
    message.attachments.all().delete()
    parts = [IncomingAttachment(**value) for value in values]
    store([row_of(message, part, position) for position, part in enumerate(parts)])
