"""Applying stored requests again: after a mend, or to prove that it does no harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prilavok.ingest.actions import BATCH, apply_rows
from prilavok.ingest.models import InboundEvent


def replay(rows: Iterable[int]) -> int:
    """Apply these requests again, oldest first; the number that went well."""
    return sum(apply_rows(batch, again=True) for batch in _batches(sorted(rows)))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def ids_between(first: str, last: str) -> list[int]:
    """Row numbers of the requests from one public id to another, both included.

    Raises `LookupError` for an unknown id.
    """
    ends = {row.public_id: row.pk for row in InboundEvent.objects.filter(public_id__in=[first, last])}
    if missing := {first, last} - set(ends):
        raise LookupError(", ".join(sorted(missing)))
    low, high = sorted((ends[first], ends[last]))
    return list(InboundEvent.objects.filter(pk__range=(low, high)).values_list("pk", flat=True))
