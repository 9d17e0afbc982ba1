from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from prilavok.lib import crypto
from prilavok.shops.models import ApiToken, Membership, Shop, User


def memberships_of(user: User) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user=user, is_active=True)
        .select_related("shop")
        .order_by("shop__name", "pk")
    )


def seats_of(user: User | AnonymousUser) -> list[Membership]:
    """In every shop of the user, with the shop; none for strangers."""
    if not isinstance(user, User):
        return []
    seats = list(memberships_of(user))
    for seat in seats:
        seat.user = user
    return seats


def chosen_seat(seats: Sequence[Membership], shop_public_id: str | None) -> Membership | None:
    """The seat in the chosen shop, else in the first one."""
    chosen = [seat for seat in seats if seat.shop.public_id == shop_public_id]
    return next(iter(chosen or seats), None)


def current_membership(user: User | AnonymousUser, shop_public_id: str | None) -> Membership | None:
    return chosen_seat(seats_of(user), shop_public_id)


def shop_by_token(token: str) -> ApiToken | None:
    """The live API token with its shop; None for an unknown or revoked one."""
    return (
        ApiToken.objects.select_related("shop")
        .filter(digest=crypto.token_digest(token), revoked_at__isnull=True)
        .first()
    )


def members(shop: Shop) -> QuerySet[Membership]:
    return shop.memberships.filter(is_active=True).select_related("user").order_by("created_at", "pk")
