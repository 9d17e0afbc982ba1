"""Being there: kept for seconds only, and told to the other pages at once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from prilavok.events.actions import tell_passing
from prilavok.inbox.company import LOOKING_FOR, WRITING_FOR
from prilavok.inbox.models import Conversation, Presence
from prilavok.lib.clock import now
from prilavok.shops.models import Membership

FORGOTTEN_AFTER = timedelta(hours=1)


@transaction.atomic
def be_present(conversation: Conversation, membership: Membership, *, writing: bool) -> None:
    """Still here. The others are told only when that changes what they see."""
    moment = now()
    before = Presence.objects.filter(conversation=conversation, member=membership).first()
    Presence.objects.update_or_create(
        conversation=conversation,
        member=membership,
        defaults={"seen_at": moment, "writing_at": moment if writing else None},
    )
    was_here = before is not None and before.seen_at > moment - LOOKING_FOR
    wrote = before is not None and before.writing_at is not None and before.writing_at > moment - WRITING_FOR
    if not was_here or wrote != writing:
        _told(conversation)


@transaction.atomic
def leave(conversation: Conversation, membership: Membership) -> None:
    gone, _rows = Presence.objects.filter(conversation=conversation, member=membership).delete()
    if gone:
        _told(conversation)


def forget_gone() -> int:
    """Rows of pages that were closed without a word."""
    return Presence.objects.filter(seen_at__lt=now() - FORGOTTEN_AFTER).delete()[0]


def _told(conversation: Conversation) -> None:
    tell_passing(shop_id=conversation.shop_id, topic="presence", subject=conversation.public_id)
