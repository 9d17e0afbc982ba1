from __future__ import annotations

from django.db import transaction

from prilavok.customers.models import Customer, CustomerTag, Identity
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent


class MergeRefused(Exception):
    """The two cannot be merged: the same one, other shops, or already merged away."""


@transaction.atomic
def merge_customers(*, source: Customer, into: Customer, actor: Actor) -> Customer:
    """`into` keeps its own words and takes over identities, tags and what it did not know.

    Conversations, interests and orders follow through `customer_merged` of the apps above.
    """
    if source.pk == into.pk or source.shop_id != into.shop_id:
        raise MergeRefused
    rows = {
        row.pk: row
        for row in Customer.objects.select_for_update()
        .filter(pk__in=sorted((source.pk, into.pk)))
        .order_by("pk")
    }
    source, into = rows[source.pk], rows[into.pk]
    if source.merged_into_id or into.merged_into_id:
        raise MergeRefused
    Identity.objects.filter(customer=source).update(customer=into)
    taken = CustomerTag.objects.filter(customer=into).values("tag_id")
    CustomerTag.objects.filter(customer=source).exclude(tag_id__in=taken).update(customer=into)
    for field in ("name", "phone", "email", "note"):
        setattr(into, field, getattr(into, field) or getattr(source, field))
    into.fields = {**source.fields, **into.fields}
    into.last_seen_at = max(into.last_seen_at, source.last_seen_at)
    into.save()
    source.merged_into = into
    source.save(update_fields=["merged_into"])
    record(
        NewEvent(
            shop_id=into.shop_id,
            name="customer.merged",
            topic="customer",
            subject=into.public_id,
            actor=actor,
            data={"source": source.public_id},
        )
    )
    return into
