"""Texts that staff keep for the next time."""

from __future__ import annotations

from prilavok.inbox.models import SavedReply
from prilavok.shops.models import Shop


def create_saved_reply(*, shop: Shop, shortcut: str, text: str) -> SavedReply:
    """A new text, or the new text of a shortcut that the shop has already."""
    reply, _ = SavedReply.objects.update_or_create(
        shop=shop, shortcut=shortcut.strip()[:40], defaults={"text": text.strip()}
    )
    return reply


def delete_saved_reply(reply: SavedReply) -> None:
    reply.delete()
