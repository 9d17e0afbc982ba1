"""A tag for many customers at once, and taking just those off again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from prilavok.customers.actions.editing import cleaned_names, tag_named
from prilavok.customers.models import Customer, CustomerTag
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now

_LINK = """
INSERT INTO customers_customertag (customer_id, tag_id, created_at)
SELECT customer, %s, %s FROM unnest(%s::bigint[]) AS customer
ON CONFLICT DO NOTHING RETURNING customer_id, id
"""


@transaction.atomic
def tag_customers(shop_id: int, customers: Sequence[int], name: str, *, actor: Actor) -> dict[int, int]:
    """Customer -> the link made, for those who did not have the tag (row numbers)."""
    cleaned = cleaned_names([name])
    if not cleaned:
        return {}
    tag = tag_named(shop_id, cleaned[0])
    with connection.cursor() as cursor:
        cursor.execute(_LINK, [tag.pk, now(), list(customers)])
        links = dict(cursor.fetchall())
    _tell(shop_id, links, actor)
    return links


@transaction.atomic
def untag_customers(shop_id: int, links: Sequence[int], *, actor: Actor) -> int:
    """How many of these links there still were."""
    rows = CustomerTag.objects.select_for_update(of=("self",)).filter(pk__in=links, customer__shop=shop_id)
    held = dict(rows.values_list("pk", "customer_id"))
    CustomerTag.objects.filter(pk__in=held).delete()
    _tell(shop_id, held.values(), actor)
    return len(held)


def _tell(shop_id: int, customers: Iterable[int], actor: Actor) -> None:
    named = Customer.objects.filter(pk__in=list(customers)).order_by("pk").values_list("public_id", flat=True)
    record(
        *(
            NewEvent(shop_id=shop_id, name="customer.updated", topic="customer", subject=one, actor=actor)
            for one in named
        )
    )
