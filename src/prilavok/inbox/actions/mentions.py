"""Colleagues named in a note by @."""

from __future__ import annotations

from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.models import Mention, Message
from prilavok.lib.text import mentioned
from prilavok.shops.models import Membership
from prilavok.shops.queries import members


def note_mentions(note: Message, *, actor: Actor) -> list[Membership]:
    """Rows of who was named, and an event each; naming oneself tells nobody."""
    if "@" not in note.text:
        return []
    seats = [seat for seat in members(note.shop) if seat.public_id != actor.id]
    names = mentioned(note.text, {seat.user.display_name for seat in seats})
    found = [seat for seat in seats if seat.user.display_name in names]
    Mention.objects.bulk_create((Mention(message=note, member=seat) for seat in found), ignore_conflicts=True)
    record(*(_told(note, seat, actor) for seat in found))
    return found


def _told(note: Message, seat: Membership, actor: Actor) -> NewEvent:
    return NewEvent(
        shop_id=note.shop_id,
        name="member.mentioned",
        topic="conversation",
        subject=note.conversation.public_id,
        actor=actor,
        data={"member": seat.public_id, "message": note.public_id},
    )
