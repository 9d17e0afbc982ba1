"""Two customers were one person: their interests become one's."""

from __future__ import annotations

from django.db import transaction

from prilavok.customers.models import Customer
from prilavok.lib.clock import now
from prilavok.linking.actions.locks import lock_customers
from prilavok.linking.models import Interest

_RANK = {Interest.State.CONFIRMED: 3, Interest.State.LINKED: 2, Interest.State.SUGGESTED: 1}


@transaction.atomic
def move_interests(*, source: Customer, into: Customer) -> None:
    """Of two open interests in one product the surer one stays open, the other is closed."""
    lock_customers([source.pk, into.pk])
    rows = Interest.objects.filter(customer__in=[source, into], closed_at__isnull=True)
    best: dict[int, Interest] = {}
    for row in rows.exclude(state=Interest.State.REJECTED).order_by("id"):
        known = best.get(row.product_id)
        loser = None
        if known is None or _sureness(row) > _sureness(known):
            best[row.product_id], loser = row, known
        else:
            loser = row
        if loser:
            Interest.objects.filter(pk=loser.pk).update(closed_at=now())
    Interest.objects.filter(customer=source).update(customer=into)


def _sureness(interest: Interest) -> tuple[int, float]:
    return _RANK.get(Interest.State(interest.state), 0), interest.score
