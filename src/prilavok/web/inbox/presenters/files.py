"""The files of a customer as a shelf: pictures to look at, the rest by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from prilavok.inbox.models import Attachment

ICONS = {"video": "i-video", "audio": "i-mic", "voice": "i-mic", "file": "i-paperclip"}
NAMES: dict[str, Any] = {
    "video": _("Video"),
    "audio": _("Audio"),
    "voice": _("Voice message"),
    "file": _("File"),
}


@dataclass(frozen=True, slots=True)
class ShelfFile:
    link: str
    preview: str
    icon: str
    name: Any
    at: datetime
    is_own: bool
    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class Shelf:
    pictures: Sequence[ShelfFile]
    others: Sequence[ShelfFile]


def shelf(rows: Iterable[Attachment]) -> Shelf:
    found = [(row.type == "image", _file(row)) for row in rows]
    return Shelf(
        [file for is_picture, file in found if is_picture],
        [file for is_picture, file in found if not is_picture],
    )


def _file(row: Attachment) -> ShelfFile:
    message = row.message
    return ShelfFile(
        link=row.link,
        preview=row.preview,
        icon=ICONS.get(row.type, ""),
        name=row.name or NAMES.get(row.type, ""),
        at=message.sent_at,
        is_own=message.direction == message.Direction.OUTBOUND,
        conversation=message.conversation.public_id,
        message=message.public_id,
    )
