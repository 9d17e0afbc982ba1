"""The `message` objects that a draft needs, within Instagram's limits."""

from __future__ import annotations

from prilavok.channels.adapters.instagram.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.families.meta_messages import Composer, Outgoing
from prilavok.channels.splitting import utf8_bytes
from prilavok.channels.types import MessageDraft

IMAGES_A_MESSAGE = 10
COMPOSER = Composer(MANIFEST.limits, utf8_bytes, images_a_message=IMAGES_A_MESSAGE)

spoken_text = COMPOSER.spoken_text


def direct_messages(draft: MessageDraft) -> list[Outgoing]:
    """Raises `Unsupported`: Instagram has no templates, receipts or surveys."""
    for name in ("template", "receipt", "survey"):
        if getattr(draft, name) is not None:
            raise Unsupported(name)
    return [*COMPOSER.media_and_cards(draft), *COMPOSER.texts(draft)]
