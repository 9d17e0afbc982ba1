"""Who allowed us to write first, about what, where and when: every word is kept with its proof."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prilavok.channels.models import Channel
from prilavok.channels.types import ConsentChanged
from prilavok.customers.actions.identities import upsert_identities
from prilavok.customers.models import Consent, Identity
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.ids import new_public_id


@transaction.atomic(savepoint=False)
def note_consent(channel: Channel, event: ConsentChanged) -> bool:
    """Write it into the ledger; False for what stands there already."""
    if Consent.objects.filter(identity__channel=channel, proof=event.key[:300]).exists():
        # Of two whom the network tied together later, the one who said it may be called otherwise now.
        return False
    identity = upsert_identities(channel, [event.person])[event.person.external_id].identity
    _, is_new = Consent.objects.get_or_create(
        identity=identity,
        proof=event.key[:300],
        defaults={
            "shop_id": channel.shop_id,
            "topic": event.topic[:120],
            "granted": event.granted,
            "given_at": event.occurred_at,
        },
    )
    if is_new:
        _record(identity, Actor("customer", identity.customer.public_id), event.topic, granted=event.granted)
    return is_new


@transaction.atomic
def record_consent(
    identity: Identity,
    *,
    granted: bool,
    topic: str,
    way: str,
    note: str,
    given_at: datetime,
    member: str,
) -> Consent:
    """What a customer said where no network heard it; `member` is the public id of who writes it down."""
    consent = Consent.objects.create(
        shop_id=identity.shop_id,
        identity=identity,
        topic=topic,
        granted=granted,
        given_at=given_at,
        proof=f"by-hand:{new_public_id()}",
        way=way,
        note=note,
        recorded_by=member,
    )
    _record(identity, Actor("member", member), topic, granted=granted)
    return consent


def _record(identity: Identity, actor: Actor, topic: str, *, granted: bool) -> None:
    record(
        NewEvent(
            shop_id=identity.shop_id,
            name="customer.updated",
            topic="customer",
            subject=identity.customer.public_id,
            actor=actor,
            data={"change": "consent", "granted": granted, "topic": topic},
        )
    )
