"""Saved views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from prilavok.inbox.errors import NameTaken, TooMany
from prilavok.inbox.lists import MOST_VIEWS
from prilavok.inbox.models import SavedView
from prilavok.shops.models import Membership


@transaction.atomic
def save_view(member: Membership, name: str, query: Mapping[str, str], *, shared: bool) -> SavedView:
    """At the end of the member's own views, or of the shop's. Raises `NameTaken`, `TooMany`."""
    owner = None if shared else member
    rows = SavedView.objects.filter(shop=member.shop, owner=owner)
    if rows.count() >= MOST_VIEWS:
        raise TooMany
    last = rows.aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                shop=member.shop,
                owner=owner,
                name=" ".join(name.split())[:60],
                query=dict(query),
                position=0 if last is None else last + 1,
            )
    except IntegrityError as error:
        if "saved_view_" in str(error):
            raise NameTaken from None
        raise


def delete_view(view: SavedView) -> None:
    view.delete()


@transaction.atomic
def order_views(views: Sequence[SavedView]) -> None:
    """In this order from now on."""
    for position, view in enumerate(views):
        SavedView.objects.filter(pk=view.pk).update(position=position)
