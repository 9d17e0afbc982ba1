from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from prilavok.ingest.models import InboundEvent
from prilavok.shops.models import Shop


def inbound_events_of(shop: Shop) -> QuerySet[InboundEvent]:
    """Newest first, without the bodies: they are read one at a time."""
    return (
        InboundEvent.objects.filter(channel__shop=shop)
        .select_related("channel")
        .defer("body")
        .order_by("-pk")
    )


def filtered(
    rows: QuerySet[InboundEvent],
    *,
    status: str = "",
    channel: str = "",
    since: datetime | None = None,
) -> QuerySet[InboundEvent]:
    if status:
        rows = rows.filter(status=status)
    if channel:
        rows = rows.filter(channel__public_id=channel)
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    return rows
