from __future__ import annotations

from collections.abc import Iterable

from prilavok.customers.models import Customer


def lock_customers(customers: Iterable[int]) -> None:
    """Everything about a customer's interests and drafts happens under the customer's row, taken in order of
    id, so that two writers wait for each other instead of crossing.
    """
    wanted = sorted(set(customers))
    if wanted:
        list(
            Customer.objects.select_for_update(no_key=True)
            .filter(pk__in=wanted)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
