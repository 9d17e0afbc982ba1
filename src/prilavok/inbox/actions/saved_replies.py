"""Texts that staff keep for the next time."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from prilavok.inbox.models import SavedReply
from prilavok.shops.models import Shop

LONGEST_SHORTCUT = 40


class ShortcutTaken(Exception):
    """The shop has another text under this name."""


def create_saved_reply(*, shop: Shop, shortcut: str, text: str) -> SavedReply:
    """A new text, or the new text of a shortcut that the shop has already."""
    reply, _ = SavedReply.objects.update_or_create(
        shop=shop, shortcut=_short(shortcut), defaults={"text": text.strip()}
    )
    return reply


def update_saved_reply(reply: SavedReply, *, shortcut: str, text: str) -> SavedReply:
    """Raises `ShortcutTaken`, and then changes nothing."""
    reply.shortcut, reply.text = _short(shortcut), text.strip()
    try:
        with transaction.atomic():
            reply.save(update_fields=["shortcut", "text"])
    except IntegrityError as error:
        raise ShortcutTaken(reply.shortcut) from error
    return reply


def delete_saved_reply(reply: SavedReply) -> None:
    reply.delete()


def _short(shortcut: str) -> str:
    """Without the slash that it is called with."""
    return shortcut.strip().lstrip("/").strip()[:LONGEST_SHORTCUT]
