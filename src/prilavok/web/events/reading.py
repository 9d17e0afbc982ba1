"""Which stored requests the log shows: filters, pages by key, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, IntegerField, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prilavok.ingest.models import InboundEvent
from prilavok.ingest.queries import filtered, inbound_events_of
from prilavok.lib.clock import now
from prilavok.shops.models import Shop

PAGE = 60
MOST_REFRESHED = 300
MOST_COUNTED = 10_000
READABLE = 64 * 1024
"""Larger bodies are not read for the list."""
PERIODS: Mapping[str, tuple[Any, timedelta | None]] = {
    "hour": (_("Last hour"), timedelta(hours=1)),
    "day": (_("Last 24 hours"), timedelta(days=1)),
    "": (_("Last 7 days"), timedelta(days=7)),
    "all": (_("All time"), None),
}
STATUSES: Mapping[str, Any] = {
    "": pgettext_lazy("events", "All"),
    InboundEvent.Status.APPLIED: pgettext_lazy("events", "Applied"),
    InboundEvent.Status.FAILED: pgettext_lazy("events", "Failed"),
    InboundEvent.Status.IGNORED: pgettext_lazy("events", "Skipped"),
    InboundEvent.Status.STORED: pgettext_lazy("events", "In the queue"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    status: str = ""
    channel: str = ""
    period: str = ""
    after: int | None = None
    down_to: int | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Wanted:
        shown = [number for text in params.getlist("shown") if (number := _number(text)) is not None]
        return cls(
            status=params.get("status", "") if params.get("status") in STATUSES else "",
            channel=params.get("channel", "")[:20],
            period=params.get("period", "") if params.get("period") in PERIODS else "",
            after=_number(params.get("after", "")),
            down_to=min(shown, default=None),
        )

    @property
    def query(self) -> str:
        """`?…` with what differs from the first sight of the log."""
        filled = {"status": self.status, "channel": self.channel, "period": self.period}
        chosen = {key: value for key, value in filled.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def url(self) -> str:
        return reverse("events:log") + self.query

    @property
    def is_narrowed(self) -> bool:
        return bool(self.status or self.channel)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@dataclass(frozen=True, slots=True)
class Tab:
    status: str
    label: Any
    count: int
    url: str
    is_current: bool

    @property
    def is_over(self) -> bool:
        return self.count >= MOST_COUNTED


def rows_of(shop: Shop, wanted: Wanted) -> QuerySet[InboundEvent]:
    length = PERIODS[wanted.period][1]
    since = now() - length if length else None
    return filtered(inbound_events_of(shop), status=wanted.status, channel=wanted.channel, since=since)


def page_of(shop: Shop, wanted: Wanted) -> tuple[list[InboundEvent], str]:
    """Newest first, and the address of the next page. A page that refreshes itself gets all it shows."""
    rows = rows_of(shop, wanted)
    if wanted.after is not None:
        rows = rows.filter(pk__lt=wanted.after)
    limit = PAGE
    if wanted.down_to is not None:
        limit = max(PAGE, rows.filter(pk__gte=wanted.down_to).order_by()[:MOST_REFRESHED].count())
    found = list(rows[: limit + 1])
    shown = found[:limit]
    glue = "&" if wanted.query else "?"
    more = f"{wanted.url}{glue}after={shown[-1].pk}" if len(found) > limit else ""
    return shown, more


def tabs_of(shop: Shop, wanted: Wanted) -> list[Tab]:
    """Counts stop at ten thousand: counting further would only slow the log down."""
    counts = {status: _count(shop, replace(wanted, status=status)) for status in STATUSES if status}
    total = min(sum(counts.values()), MOST_COUNTED)
    return [
        Tab(
            status=status,
            label=label,
            count=counts.get(status, total),
            url=replace(wanted, status=status).url,
            is_current=status == wanted.status,
        )
        for status, label in STATUSES.items()
        if status != InboundEvent.Status.STORED or counts[status] or wanted.status == status
    ]


def _count(shop: Shop, wanted: Wanted) -> int:
    return rows_of(shop, wanted).order_by()[:MOST_COUNTED].count()


def bodies_of(rows: Sequence[InboundEvent]) -> Mapping[int, bytes]:
    """Row number -> body, for those that are not too large."""
    small = InboundEvent.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        size=Func(F("body"), function="octet_length", output_field=IntegerField())
    )
    pairs = small.filter(size__lte=READABLE).values_list("pk", "body")
    return {pk: bytes(body) for pk, body in pairs}


def failed_ids(shop: Shop, limit: int) -> list[int]:
    """The oldest first: what came earlier is applied earlier."""
    rows = filtered(inbound_events_of(shop), status=InboundEvent.Status.FAILED)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
