from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from prilavok.channels.models import Channel
from prilavok.ingest.models import InboundEvent
from prilavok.lib.clock import now
from prilavok.shops.models import Shop

HALF_HOURS = 48


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


def events_by_half_hour(channels: Sequence[Channel]) -> dict[int, list[int]]:
    """Channel id -> requests received in each of the last 48 half hours, oldest first. One query."""
    start = now() - timedelta(minutes=30 * HALF_HOURS)
    counts = {channel.pk: [0] * HALF_HOURS for channel in channels}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channel_id, floor(extract(epoch FROM received_at - %s) / 1800)::int, count(*)"
            " FROM ingest_inboundevent WHERE channel_id = ANY(%s) AND received_at >= %s GROUP BY 1, 2",
            [start, list(counts), start],
        )
        for channel_id, slot, count in cursor.fetchall():
            counts[channel_id][min(slot, HALF_HOURS - 1)] += count
    return counts
