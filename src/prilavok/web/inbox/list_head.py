"""The head of the list: views, tabs with counts, filters, what is kept by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.channels.queries import connected_channels
from prilavok.customers.models import Tag
from prilavok.inbox.lists import COUNT_CAP, Counts, capped_counts, counts_of, views_of
from prilavok.inbox.models import SavedView
from prilavok.inbox.types import InboxView
from prilavok.linking.models import Interest
from prilavok.shops.models import Membership, Shop
from prilavok.shops.permissions import Right, may
from prilavok.shops.queries import members
from prilavok.web.components import formats
from prilavok.web.inbox.presenters.words import quoted
from prilavok.web.inbox.selecting import ASSIGNEES, midnight, view_of
from prilavok.web.inbox.selection import KINDS, ORDERS, OWNERS, SORTS, VIEW_ICONS, VIEWS, Selection

KIND_ICONS: Mapping[str, str] = {"direct": "i-message-circle", "comments": "i-message-square-text"}
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes the selection."""

    label: Any
    url: str
    on: bool
    icon: str = ""
    kind: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class NamedView:
    """A saved view in the menu. `key` is the digit that opens it after `G`."""

    view: SavedView
    url: str
    on: bool
    may_change: bool
    key: str = ""
    count: str = ""


def url_of(selection: Selection) -> str:
    return reverse("inbox:list") + selection.suffix


def head(membership: Membership, selection: Selection, view: InboxView) -> dict[str, Any]:
    channels = list(connected_channels(membership.shop))
    saved = named_views(membership, selection)
    return {
        "selection": selection,
        "title": next((one.view.name for one in saved if one.on), selection.title),
        "views": _plain_views(selection),
        "saved_views": saved,
        "is_saved": any(one.on for one in saved),
        "may_share": may(membership, Right.SETTINGS),
        "tabs": tabs(membership, selection, view),
        "active_filters": active_filters(membership.shop, selection, channels),
        "broken_channels": [channel for channel in channels if channel.status == Channel.Status.RECONNECT],
        "channels": channels,
        "may_mend": may(membership, Right.CHANNELS),
    }


def _plain_views(selection: Selection) -> list[Choice]:
    return [
        Choice(
            label,
            url_of(Selection(view=key)),
            selection.view == key and not selection.is_filtered,
            VIEW_ICONS[key],
        )
        for key, label in VIEWS.items()
    ]


# --- tabs -----------------------------------------------------------------------------------------


def tabs(membership: Membership, selection: Selection, view: InboxView) -> list[Choice]:
    theirs = [replace(view, assignee=ASSIGNEES.get(key, "")) for key in OWNERS]
    counts = _shown_counts(membership, theirs)
    return [
        Choice(
            label,
            url_of(selection.but(who=key, member="")),
            key == selection.who and not selection.member,
            count=count,
        )
        for (key, label), count in zip(OWNERS.items(), counts, strict=True)
    ]


def _shown_counts(membership: Membership, views: Sequence[InboxView]) -> list[str]:
    """Exact for what is counted beforehand, up to «99+» for the rest: two statements, however many views."""
    rest = [view for view in views if not view.is_plain]
    capped = iter(capped_counts(membership.shop, rest, membership))
    counts = counts_of(membership.shop) if len(rest) < len(views) else Counts(())
    return [
        formats.number(counts.of(view, membership)) if view.is_plain else _capped(next(capped))
        for view in views
    ]


def _capped(count: int) -> str:
    return str(count) if count < COUNT_CAP else f"{COUNT_CAP - 1}+"


# --- saved views ----------------------------------------------------------------------------------


def named_views(membership: Membership, selection: Selection) -> list[NamedView]:
    """Without counts: those are read when the menu is opened."""
    may_share = may(membership, Right.SETTINGS)
    return [
        NamedView(
            view=row,
            url=url_of(Selection.read(row.query)),
            on=Selection.read(row.query) == selection,
            may_change=row.owner_id is not None or may_share,
            key=str(number) if number <= 9 else "",
        )
        for number, row in enumerate(views_of(membership), 1)
    ]


def counted_views(membership: Membership, selection: Selection) -> dict[str, Any]:
    """The menu of views, each with how many it has; those that search for words only when they are opened."""
    saved = named_views(membership, selection)
    wanted = {one.view.pk: Selection.read(one.view.query) for one in saved}
    asked = {pk: one for pk, one in wanted.items() if not one.q}
    plain = [Selection(view=key) for key in VIEWS]
    counts = _shown_counts(membership, [view_of(membership.shop, one) for one in (*plain, *asked.values())])
    counted = dict(zip(asked, counts[len(plain) :], strict=True))
    return {
        "views": [
            replace(view, count=count) for view, count in zip(_plain_views(selection), counts, strict=False)
        ],
        "saved_views": [replace(one, count=counted.get(one.view.pk, "")) for one in saved],
        "selection": selection,
    }


# --- filters --------------------------------------------------------------------------------------


def active_filters(shop: Shop, selection: Selection, channels: Sequence[Channel]) -> list[Choice]:
    """The filters that are on, and an order other than the usual, each with the address without it."""
    labels: Mapping[str, Callable[[str], Any]] = {
        "q": quoted,
        "kind": KINDS.__getitem__,
        "channel": {one.public_id: one.name or one.username for one in channels}.get,
        "member": lambda value: _seat(shop, value),
        "tag": lambda value: _name(Tag.objects.filter(shop=shop), value, "name"),
        "product": lambda value: _name(Product.objects.filter(shop=shop), value, "name"),
        "order": ORDERS.__getitem__,
        "since": lambda value: _("from %(day)s") % {"day": _date(value)},
        "until": lambda value: _("until %(day)s") % {"day": _date(value)},
        "sort": SORTS.__getitem__,
    }
    plain = Selection().as_dict()
    return [
        Choice(label(value) or "…", url_of(selection.but(**{name: plain[name]})), on=True)
        for name, label in labels.items()
        if (value := getattr(selection, name)) != plain[name]
    ]


def _seat(shop: Shop, public_id: str) -> str:
    seat = members(shop).filter(public_id=public_id).first()
    return seat.user.display_name if seat else ""


def _name(rows: Any, public_id: str, field: str) -> str:
    return str(rows.filter(public_id=public_id).values_list(field, flat=True).first() or "")


def _date(value: str) -> str:
    return formats.short_date(midnight(value))


def filter_panel(membership: Membership, selection: Selection) -> dict[str, Any]:
    """Everything to choose from; read when the panel is opened."""
    shop = membership.shop
    wanted = Interest.objects.filter(shop=shop).exclude(state=Interest.State.REJECTED)
    newest = list(wanted.order_by("-pk").values_list("product", flat=True)[: 5 * MOST_CHOICES])
    products = Product.objects.filter(shop=shop, deleted_at__isnull=True)
    return {
        "selection": selection,
        "kept": selection.kept.items(),
        "sorts": SORTS.items(),
        "orders": ORDERS.items(),
        "kinds": [
            Choice(
                label,
                url_of(selection.but(kind="" if key == selection.kind else key)),
                key == selection.kind,
                KIND_ICONS[key],
            )
            for key, label in KINDS.items()
        ],
        "channels": [_channel(selection, channel) for channel in connected_channels(shop)],
        "members": [(seat.public_id, seat.user.display_name) for seat in members(shop)],
        "tags": list(
            Tag.objects.filter(shop=shop).order_by("name").values_list("public_id", "name")[:MOST_CHOICES]
        ),
        "products": list(
            products.filter(pk__in=dict.fromkeys(newest))
            .order_by("name")
            .values_list("public_id", "name")[:MOST_CHOICES]
        ),
    }


def _channel(selection: Selection, channel: Channel) -> Choice:
    is_on = channel.public_id == selection.channel
    url = url_of(selection.but(channel="" if is_on else channel.public_id))
    return Choice(channel.name or channel.username or channel.external_id, url, is_on, kind=channel.kind)
