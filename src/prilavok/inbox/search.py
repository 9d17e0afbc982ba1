"""Messages by their words."""

from __future__ import annotations

from django.db.models import F, QuerySet

from prilavok.inbox.models import Message
from prilavok.lib.search import Words, matches
from prilavok.shops.models import Shop

WINDOWS = (20_000, 200_000)
"""Row numbers looked at first: a common word is found among the newest messages, only for a rare one are all
looked at."""


def saying(rows: QuerySet[Message], q: str) -> QuerySet[Message]:
    """Those whose text has all words of `q`, the last one as far as it is typed. What was unsent is gone."""
    return rows.filter(matches(Words("text"), q), deleted_at__isnull=True)


def messages_found(shop: Shop, q: str, *, before: int | None = None, limit: int) -> list[int]:
    """Row numbers of the newest `limit` messages that say `q`, below `before`."""
    said = saying(Message.objects.filter(shop=shop), q)
    top = before if before is not None else _newest() + 1
    for width in WINDOWS:
        found = _top(said.filter(pk__lt=top, pk__gte=top - width), limit)
        if len(found) == limit or top <= width:
            return found
    return _top(said.filter(pk__lt=top), limit)


def _newest() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _top(rows: QuerySet[Message], limit: int) -> list[int]:
    """Ordered by an expression: with an index to walk along, the planner would read the whole table for a
    rare word instead of the words' index."""
    return list(rows.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:limit])
