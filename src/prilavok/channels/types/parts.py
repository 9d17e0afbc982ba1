"""What messages are made of: people, attachments, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AttachmentType = Literal[
    "image", "video", "audio", "voice", "file", "sticker", "location", "contact", "template", "unsupported"
]
ReferenceType = Literal[
    "post", "story", "story_mention", "reel", "ad", "product", "link", "message", "comment"
]


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the channel names them; `aliases` are other ids of the same person there."""

    external_id: str
    username: str = ""
    name: str = ""
    phone: str = ""
    avatar_url: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """`external_id` is what the network fetches or repeats the file by; `size` in bytes, 0 if not told.

    `details` are plain words by name: `latitude longitude title address` of a location, `name phone email`
    of a contact, `emoji` of a sticker, `seconds` of a voice message. `path` is where our own copy lies,
    for networks that take uploads.
    """

    type: AttachmentType
    url: str = ""
    mime: str = ""
    name: str = ""
    external_id: str = ""
    size: int = 0
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message points at. `other_ids` are further ids the network gives the same thing."""

    type: ReferenceType
    external_id: str = ""
    url: str = ""
    title: str = ""
    image_url: str = ""
    other_ids: tuple[str, ...] = ()
