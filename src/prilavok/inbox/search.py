"""Messages by their words."""

from __future__ import annotations

from django.db.models import F, QuerySet

from prilavok.inbox.models import Message
from prilavok.lib.search import Words, matches
from prilavok.shops.models import Shop

FIRST_WINDOW = 50_000
"""Row numbers looked at first: a common word is found among the newest messages."""
WIDEST_WINDOW = 400_000
"""What would take more is rare, and quicker looked for among all."""


def saying(rows: QuerySet[Message], q: str) -> QuerySet[Message]:
    """Those whose text has all words of `q`, the last one as far as it is typed. What was unsent is gone."""
    return rows.filter(matches(Words("text"), q), deleted_at__isnull=True)


def messages_found(shop: Shop, q: str, *, before: int | None = None, limit: int) -> list[int]:
    """Row numbers of the newest `limit` messages that say `q`, below `before`."""
    said = saying(Message.objects.filter(shop=shop), q)
    top = before if before is not None else _newest() + 1
    found: list[int] = []
    width = FIRST_WINDOW
    while top > 0 and len(found) < limit:
        part = _top(said.filter(pk__lt=top, pk__gte=top - width), limit - len(found))
        found += part
        top -= width
        width = _next_window(width, len(part), limit - len(found)) or top
    return found


def _next_window(width: int, found: int, wanted: int) -> int:
    """As many row numbers as should hold what is `wanted` still, and half as many more; 0 for all."""
    needed = width * wanted * 3 // (found * 2) if found else WIDEST_WINDOW + 1
    return 0 if needed > WIDEST_WINDOW else max(needed, FIRST_WINDOW)


def _newest() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _top(rows: QuerySet[Message], limit: int) -> list[int]:
    """Ordered by an expression: with an index to walk along, the planner would read the whole table for a
    rare word instead of the words' index."""
    return list(rows.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:limit])
