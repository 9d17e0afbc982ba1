"""Albums: networks deliver the parts one by one, people see one message.

The first part that arrives becomes the message. The others give it their attachments, their ids, and
their text when it has none: the caption may stand on any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from prilavok.channels.types import Attachment as IncomingAttachment
from prilavok.inbox.actions import attachments
from prilavok.inbox.models import Conversation, Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A further part of a message that stands already."""

    head: Message
    external_ids: tuple[str, ...]
    text: str
    attachments: Sequence[IncomingAttachment]


def heads_of(rooms: Iterable[Conversation], albums: Iterable[str]) -> dict[tuple[int, str], Message]:
    """(conversation, album) -> the stored message, locked. The conversations' people are locked already."""
    wanted = {album for album in albums if album}
    if not wanted:
        return {}
    rows = Message.objects.select_for_update().filter(
        conversation__in={room.pk for room in rooms}, album__in=wanted
    )
    return {(row.conversation_id, row.album): row for row in rows.order_by("-pk")}


def join(parts: Sequence[Part]) -> list[Message]:
    """The messages that have grown."""
    grown: dict[int, Message] = {}
    for part in parts:
        head = part.head
        grown[head.pk] = head
        head.external_ids = [*dict.fromkeys([*head.external_ids, *part.external_ids])]
        head.text = head.text or part.text
        head.save(update_fields=["external_ids", "text"])
        start = head.attachments.count()
        attachments.store(
            attachments.row_of(head, one, start + offset) for offset, one in enumerate(part.attachments)
        )
    return list(grown.values())
