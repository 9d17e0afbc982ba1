"""The list of conversations as its template needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from prilavok.inbox.company import colleagues_on
from prilavok.inbox.lists import inbox_page, place_of
from prilavok.inbox.models import Conversation
from prilavok.inbox.types import Cursor, InboxView
from prilavok.shops.models import Membership
from prilavok.web.inbox import queries
from prilavok.web.inbox.list_head import head, tabs
from prilavok.web.inbox.presenters.rows import rows
from prilavok.web.inbox.selecting import view_of
from prilavok.web.inbox.selection import Selection

PAGE = 30
ROWS_DRAWN = 8
"""Grey rows that stand where a list is to come."""
LONGEST_PAGE = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WAITING = "w"
"""Begins the cursor of a page that ended among those who wait."""


def first_page(membership: Membership, selection: Selection, *, current: str = "") -> dict[str, Any]:
    """The whole list: its head and its first rows."""
    view = view_of(membership.shop, selection)
    return head(membership, selection, view) | _rows(membership, selection, view, current=current)


def page_to_come(membership: Membership, selection: Selection) -> dict[str, Any]:
    """The head of the list, whose rows the page asks for once it stands: a conversation comes first."""
    view = view_of(membership.shop, selection)
    return head(membership, selection, view) | {"rows": [], "rows_to_come": range(ROWS_DRAWN)}


def refreshed_page(
    membership: Membership, selection: Selection, *, limit: int, current: str
) -> dict[str, Any]:
    """The first rows anew, and how many there are."""
    view = view_of(membership.shop, selection)
    page = _rows(membership, selection, view, limit=limit, current=current)
    return page | {"tabs": tabs(membership, selection, view)}


def next_page(
    membership: Membership, selection: Selection, *, before: str, limit: int, current: str
) -> dict[str, Any]:
    """More rows, and the address of those after them."""
    view = view_of(membership.shop, selection)
    return _rows(membership, selection, view, before=before, limit=limit, current=current)


def one_row(membership: Membership, selection: Selection, public_id: str, *, current: str) -> dict[str, Any]:
    """The row of one conversation anew; no row where it does not belong to this list any more."""
    view = view_of(membership.shop, selection)
    only = replace(view, among=(*view.among, Q(public_id=public_id)))
    found = _rows(membership, selection, only, limit=1, current=current)["rows"]
    return {"row": found[0] if found else None, "selection": selection, "current": current}


def _rows(
    membership: Membership,
    selection: Selection,
    view: InboxView,
    *,
    before: str = "",
    limit: int = PAGE,
    current: str = "",
) -> dict[str, Any]:
    limit = max(1, min(limit, LONGEST_PAGE))
    found = inbox_page(
        membership.shop,
        view,
        member=membership,
        cursor=_cursor(membership, before),
        limit=limit + 1,
    )
    shown = found[:limit]
    return {
        "rows": rows(
            shown,
            interests=queries.interests_on(shown),
            drafts=queries.drafts_on(shown, membership),
            company=colleagues_on(shown, membership),
            selection=selection,
            target_minutes=membership.shop.reply_target_minutes,
        ),
        "next_url": _next_url(selection, view, shown[-1]) if len(found) > limit else "",
        "is_more": bool(before),
        "selection": selection,
        "current": current,
    }


def _next_url(selection: Selection, view: InboxView, last: Conversation) -> str:
    place = place_of(last, view)
    moment = (place.at - EPOCH) // MICROSECOND
    mark = WAITING if place.waiting else ""
    joint = "&" if selection.query else "?"
    return f"{reverse('inbox:rows')}{selection.suffix}{joint}before={mark}{moment}-{last.public_id}"


def _cursor(membership: Membership, before: str) -> Cursor | None:
    """None for the first page, and for what is no cursor of this shop."""
    moment, _dash, public_id = before.removeprefix(WAITING).partition("-")
    if not moment.isdecimal() or len(moment) > 17:
        return None
    pk = (
        Conversation.objects.filter(shop=membership.shop, public_id=public_id)
        .values_list("pk", flat=True)
        .first()
    )
    at = EPOCH + int(moment) * MICROSECOND
    return Cursor(at, pk, waiting=before.startswith(WAITING)) if pk else None
