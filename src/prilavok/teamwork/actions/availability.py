"""Who is here: members say it, their open pages prove it, the clock notices when they have gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now
from prilavok.shops.models import Membership
from prilavok.teamwork.models import Availability

HEARTBEAT = timedelta(seconds=45)
"""How often an open page is heard of."""
GONE_AFTER = timedelta(seconds=150)
"""Three heartbeats and some patience: browsers slow pages down that nobody looks at."""


@transaction.atomic
def hear_from(member: Membership) -> Availability:
    """A page of theirs is open."""
    row = _locked(member)
    came = not row.is_online
    row.is_online, row.seen_at = True, now()
    _save(row, member, changed=came)
    return row


@transaction.atomic
def set_state(member: Membership, state: str) -> Availability:
    """`available` takes conversations, `away` does not. Whoever says it is here."""
    row = _locked(member)
    changed = row.state != state or not row.is_online
    row.state, row.is_online, row.seen_at = Availability.State(state), True, now()
    _save(row, member, changed=changed)
    return row


def set_takes_conversations(member: Membership, *, takes: bool) -> None:
    Availability.objects.update_or_create(member=member, defaults={"takes_conversations": takes})


@transaction.atomic
def note_gone(moment: datetime) -> int:
    """Members whose pages have fallen silent are offline from now on."""
    rows = Availability.objects.select_for_update(skip_locked=True).select_related("member")
    gone = list(rows.filter(is_online=True, seen_at__lt=moment - GONE_AFTER))
    Availability.objects.filter(pk__in=[row.pk for row in gone]).update(is_online=False, changed_at=moment)
    record(*(_event(row.member, "offline") for row in gone))
    return len(gone)


@transaction.atomic
def leave(member: Membership) -> None:
    """They signed out: nobody waits for the heartbeat to stop."""
    changed = Availability.objects.filter(member=member, is_online=True).update(
        is_online=False, changed_at=now()
    )
    if changed:
        record(_event(member, "offline"))


def _locked(member: Membership) -> Availability:
    Availability.objects.get_or_create(member=member)
    return Availability.objects.select_for_update().get(member=member)


def _save(row: Availability, member: Membership, *, changed: bool) -> None:
    if changed:
        row.changed_at = now()
    row.save(update_fields=["state", "is_online", "seen_at", "changed_at"])
    if changed:
        record(_event(member, row.word))


def _event(member: Membership, word: str) -> NewEvent:
    return NewEvent(
        shop_id=member.shop_id,
        name="member.availability",
        topic="member",
        subject=member.public_id,
        actor=Actor("member", member.public_id),
        data={"state": word},
    )
