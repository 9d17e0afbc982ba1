"""The list of conversations as its template needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse

from prilavok.channels.models import Channel
from prilavok.channels.queries import connected_channels
from prilavok.inbox.models import Conversation
from prilavok.inbox.queries import conversations_found, conversations_of, filtered, inbox_page
from prilavok.inbox.types import Cursor, InboxView
from prilavok.shops.models import Membership, Shop
from prilavok.shops.permissions import Right, may
from prilavok.web.inbox import queries
from prilavok.web.inbox.presenters.rows import rows
from prilavok.web.inbox.presenters.words import quoted
from prilavok.web.inbox.selection import KINDS, OWNERS, VIEW_ICONS, VIEWS, Selection

PAGE = 30
LONGEST_PAGE = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KIND_ICONS: Mapping[str, str] = {"direct": "i-message-circle", "comments": "i-message-square-text"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes the selection."""

    label: Any
    url: str
    on: bool
    icon: str = ""
    kind: str = ""
    count: str = ""


ASSIGNEES: Mapping[str, str] = {"mine": "me", "nobody": "nobody"}


def view_of(shop: Shop, selection: Selection) -> InboxView:
    """Searches: to be asked once a page."""
    return InboxView(
        status={"waiting": "open"}.get(selection.view, selection.view),
        unanswered=selection.view == "waiting",
        assignee=ASSIGNEES.get(selection.who, ""),
        channel=selection.channel,
        kind=selection.kind,
        found=conversations_found(shop, selection.q) if selection.q else None,
    )


def first_page(membership: Membership, selection: Selection, *, current: str = "") -> dict[str, Any]:
    """The whole list: its head and its newest rows."""
    view = view_of(membership.shop, selection)
    return _head(membership, selection, view) | _rows(membership, selection, view, current=current)


def refreshed_page(
    membership: Membership, selection: Selection, *, limit: int, current: str
) -> dict[str, Any]:
    """The newest rows anew, and how many there are."""
    view = view_of(membership.shop, selection)
    page = _rows(membership, selection, view, limit=limit, current=current)
    return page | {"tabs": _tabs(membership, selection, view)}


def next_page(
    membership: Membership, selection: Selection, *, before: str, limit: int, current: str
) -> dict[str, Any]:
    """More rows, and the address of those after them."""
    view = view_of(membership.shop, selection)
    return _rows(membership, selection, view, before=before, limit=limit, current=current)


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
            selection=selection,
            target_minutes=membership.shop.reply_target_minutes,
        ),
        "next_url": _next_url(selection, shown[-1]) if len(found) > limit else "",
        "is_more": bool(before),
        "selection": selection,
        "current": current,
    }


def _next_url(selection: Selection, last: Conversation) -> str:
    moment = (last.last_message_at - EPOCH) // MICROSECOND
    joint = "&" if selection.query else "?"
    return f"{reverse('inbox:rows')}{selection.suffix}{joint}before={moment}-{last.public_id}"


def _cursor(membership: Membership, before: str) -> Cursor | None:
    """None for the first page, and for what is no cursor of this shop."""
    moment, _dash, public_id = before.partition("-")
    if not moment.isdecimal() or len(moment) > 17:
        return None
    pk = (
        Conversation.objects.filter(shop=membership.shop, public_id=public_id)
        .values_list("pk", flat=True)
        .first()
    )
    return Cursor(EPOCH + int(moment) * MICROSECOND, pk) if pk else None


def _head(membership: Membership, selection: Selection, view: InboxView) -> dict[str, Any]:
    """Views, tabs with counts, filters, channels that need attention."""
    channels = list(connected_channels(membership.shop))
    return {
        "selection": selection,
        "views": [
            Choice(label, _url(selection.but(view=key)), key == selection.view, VIEW_ICONS[key])
            for key, label in VIEWS.items()
        ],
        "tabs": _tabs(membership, selection, view),
        "kinds": [
            Choice(
                label,
                _url(selection.but(kind="" if key == selection.kind else key)),
                key == selection.kind,
                KIND_ICONS[key],
            )
            for key, label in KINDS.items()
        ],
        "channels": [_channel(selection, channel) for channel in channels],
        "active_filters": _active(selection, channels),
        "broken_channels": [channel for channel in channels if channel.status == Channel.Status.RECONNECT],
        "may_mend": may(membership, Right.CHANNELS),
    }


def _url(selection: Selection) -> str:
    return reverse("inbox:list") + selection.suffix


def _tabs(membership: Membership, selection: Selection, view: InboxView) -> list[Choice]:
    return [_tab(membership, selection, view, key, label) for key, label in OWNERS.items()]


def _tab(membership: Membership, selection: Selection, view: InboxView, key: str, label: Any) -> Choice:
    wanted = selection.but(who=key)
    theirs = replace(view, assignee=ASSIGNEES.get(key, ""))
    count = queries.capped_count(filtered(conversations_of(membership.shop), theirs, membership))
    shown = str(count) if count < queries.COUNT_LIMIT else f"{queries.COUNT_LIMIT - 1}+"
    return Choice(label, _url(wanted), key == selection.who, count=shown)


def _channel(selection: Selection, channel: Channel) -> Choice:
    is_on = channel.public_id == selection.channel
    url = _url(selection.but(channel="" if is_on else channel.public_id))
    return Choice(channel.name or channel.username or channel.external_id, url, is_on, kind=channel.kind)


def _active(selection: Selection, channels: list[Channel]) -> list[Choice]:
    """The filters that are on, each with the address without it."""
    found = []
    if selection.q:
        found.append(Choice(quoted(selection.q), _url(selection.but(q="")), on=True))
    if selection.kind:
        found.append(Choice(KINDS[selection.kind], _url(selection.but(kind="")), on=True))
    if selection.channel:
        names = {channel.public_id: channel.name or channel.username for channel in channels}
        found.append(Choice(names.get(selection.channel, "…"), _url(selection.but(channel="")), on=True))
    return found
