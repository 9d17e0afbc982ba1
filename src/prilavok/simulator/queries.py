"""Reads of the network's own tables."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet

from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.simulator.models import SimAccount, SimComment, SimMedia, SimMessage, SimPerson

STORY_LIFETIME = timedelta(hours=24)
THREAD = 60


def account_of_token(kind: str, token: str) -> SimAccount | None:
    if not token:
        return None
    wanted = Q(access_token=token) | Q(previous_token=token)
    return SimAccount.objects.filter(wanted, kind=kind).first()


def accounts_of(shop: Shop, kind: str = "") -> QuerySet[SimAccount]:
    rows = SimAccount.objects.filter(shop_id=shop.pk).order_by("pk")
    return rows.filter(kind=kind) if kind else rows


def visible_media(account: SimAccount, *, stories: bool) -> QuerySet[SimMedia]:
    """Stories of the last day, or everything that stays; cards of the catalogue are no publications."""
    if stories:
        return account.media.filter(kind="story", created_at__gt=now() - STORY_LIFETIME)
    return account.media.exclude(kind__in=["story", "product"])


def feed(account: SimAccount) -> list[SimMedia]:
    """Publications with their comments and answers as everybody sees them."""
    shown = SimComment.objects.filter(deleted=False, hidden=False).select_related("person")
    top = shown.filter(parent=None).prefetch_related(Prefetch("replies", shown))
    return list(visible_media(account, stories=False).prefetch_related(Prefetch("comments", top)))


def thread(person: SimPerson) -> list[SimMessage]:
    return list(person.messages.order_by("-pk")[:THREAD])[::-1]


def unseen_count(person: SimPerson) -> int:
    return person.messages.filter(from_shop=True, seen=False).count()
