"""Who allowed us to write first, about what, where and when: every word is kept with its proof."""

from __future__ import annotations

from django.db import transaction

from prilavok.channels.models import Channel
from prilavok.channels.types import ConsentChanged
from prilavok.customers.actions.identities import upsert_identities
from prilavok.customers.models import Consent
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent


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
        customer = identity.customer
        record(
            NewEvent(
                shop_id=channel.shop_id,
                name="customer.updated",
                topic="customer",
                subject=customer.public_id,
                actor=Actor("customer", customer.public_id),
                data={"change": "consent", "granted": event.granted, "topic": event.topic},
            )
        )
    return is_new
