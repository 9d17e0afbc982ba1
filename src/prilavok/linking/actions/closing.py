"""Interests end with the order they led to; orders call these."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from prilavok.lib.clock import now
from prilavok.linking.actions.locks import lock_customers
from prilavok.linking.models import Interest


@transaction.atomic
def close_interests(interests: Iterable[int]) -> None:
    """The next mention of the product starts a new interest."""
    Interest.objects.filter(pk__in=sorted(set(interests)), closed_at__isnull=True).update(closed_at=now())


@transaction.atomic
def reopen_interests(interests: Iterable[int]) -> None:
    """The order is at work again. Where a newer interest in the same product is open, that one goes on."""
    wanted = Interest.objects.filter(pk__in=sorted(set(interests)), closed_at__isnull=False)
    rows = list(wanted.exclude(state=Interest.State.REJECTED).order_by("-id"))
    lock_customers(row.customer_id for row in rows)
    busy = set(
        Interest.objects.filter(customer_id__in={row.customer_id for row in rows}, closed_at__isnull=True)
        .exclude(state=Interest.State.REJECTED)
        .values_list("customer_id", "product_id")
    )
    for row in rows:
        if (row.customer_id, row.product_id) not in busy:
            busy.add((row.customer_id, row.product_id))
            Interest.objects.filter(pk=row.pk).update(closed_at=None)
