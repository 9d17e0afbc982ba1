"""What a selection means to the tables, those of the layers above the inbox included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal, cast

from django.db.models import Q
from django.utils import timezone

from prilavok.inbox.lists import conversations_found
from prilavok.inbox.types import InboxView
from prilavok.linking.models import Interest
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from prilavok.web.inbox.selection import Selection

ASSIGNEES: Mapping[str, str] = {"mine": "me", "nobody": "nobody"}


def view_of(shop: Shop, selection: Selection) -> InboxView:
    """Searches when there is something to search for: to be asked once a page."""
    return InboxView(
        status={"waiting": "open"}.get(selection.view, selection.view),
        unanswered=selection.view == "waiting",
        assignee=assignee_of(selection),
        channel=selection.channel,
        kind=selection.kind,
        tag=selection.tag,
        since=midnight(selection.since) if selection.since else None,
        until=midnight(selection.until, days=1) if selection.until else None,
        among=_among(shop, selection),
        found=conversations_found(shop, selection.q) if selection.q else None,
        sort=cast("Literal['newest', 'waiting']", selection.sort),
    )


def assignee_of(selection: Selection) -> str:
    return selection.member or ASSIGNEES.get(selection.who, "")


def midnight(day: str, *, days: int = 0) -> datetime:
    """The beginning of that day in the shop's time zone, or `days` later."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day) + timedelta(days=days), time.min))


def _among(shop: Shop, selection: Selection) -> list[Q]:
    found = []
    if selection.product:
        interests = Interest.objects.filter(shop=shop, product__public_id=selection.product)
        live = interests.exclude(state=Interest.State.REJECTED).filter(conversation__isnull=False)
        found.append(Q(pk__in=live.values("conversation")))
    if selection.order:
        orders = Order.objects.filter(shop=shop, status=selection.order)
        found.append(Q(customer__in=orders.values("customer")))
    return found
