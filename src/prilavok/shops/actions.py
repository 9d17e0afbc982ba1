"""Shops, seats and tokens: the only writes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from prilavok.lib import crypto
from prilavok.lib.clock import now
from prilavok.shops.models import (
    ApiToken,
    IdempotentAnswer,
    Invitation,
    Membership,
    Role,
    Shop,
    Team,
    TeamMember,
    User,
)

INVITATION_LIFETIME = timedelta(days=7)


class LastOwner(Exception):
    """A shop keeps at least one owner."""


class InvitationInvalid(Exception):
    """The invitation does not exist, was used or has run out."""


class TeamNameTaken(Exception):
    """The shop has a team of this name."""


@transaction.atomic
def create_shop(
    *,
    name: str,
    owner: User,
    instagram_username: str = "",
    currency: str = "RUB",
    timezone: str = "Europe/Moscow",
    language: str = "ru",
) -> Shop:
    shop = Shop.objects.create(
        name=name,
        instagram_username=instagram_username.lstrip("@"),
        currency=currency,
        timezone=timezone,
        language=language,
    )
    Membership.objects.create(shop=shop, user=owner, role=Role.OWNER)
    return shop


@transaction.atomic
def create_user_with_shop(*, shop_name: str, email: str, password: str) -> Shop:
    """For the command line: a new owner, or the existing user of this e-mail, gets a new shop."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password)
    return create_shop(name=shop_name, owner=user)


def update_shop(shop: Shop, **changes: object) -> Shop:
    """Name, currency, time zone, language, `instagram_username`, `reply_target_minutes`."""
    for field, value in changes.items():
        setattr(shop, field, value)
    shop.save(update_fields=list(changes))
    return shop


def bump_catalog_version(shop_id: int) -> None:
    """Tell linking, in every process, that names, articles or posts have changed."""
    Shop.objects.filter(pk=shop_id).update(catalog_version=F("catalog_version") + 1)


def next_order_number(shop_id: int) -> int:
    """Without gaps inside one transaction, without doubles ever: the row is locked until it ends."""
    Shop.objects.filter(pk=shop_id).update(last_order_number=F("last_order_number") + 1)
    return Shop.objects.values_list("last_order_number", flat=True).get(pk=shop_id)


def update_user(user: User, **changes: object) -> User:
    """Name, language, theme, `welcome_dismissed`, `own_keys`, `single_keys`."""
    for field, value in changes.items():
        setattr(user, field, value)
    user.save(update_fields=list(changes))
    return user


@dataclass(frozen=True, slots=True)
class Issued:
    """A secret that is shown once."""

    row: ApiToken
    token: str


def create_api_token(*, shop: Shop, name: str) -> Issued:
    token = f"prl_{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(shop=shop, name=name, digest=crypto.token_digest(token), prefix=token[:8])
    return Issued(row, token)


def revoke_api_token(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now())


def touch_api_token(token: ApiToken) -> None:
    """Remember the use, at most once a minute."""
    moment = now()
    ApiToken.objects.filter(pk=token.pk).exclude(last_used_at__gt=moment - timedelta(minutes=1)).update(
        last_used_at=moment
    )


@transaction.atomic
def invite_member(*, shop: Shop, email: str, role: str, by: Membership) -> tuple[Invitation, str]:
    """The invitation and the token for its link, which is not stored."""
    token = secrets.token_urlsafe(24)
    row = Invitation.objects.create(
        shop=shop,
        email=email,
        role=role,
        token_digest=crypto.token_digest(token),
        invited_by=by,
        expires_at=now() + INVITATION_LIFETIME,
    )
    return row, token


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Membership:
    row = Invitation.objects.select_for_update().filter(token_digest=crypto.token_digest(token)).first()
    if row is None or row.accepted_at or row.expires_at < now():
        raise InvitationInvalid
    seat, made = Membership.objects.get_or_create(shop=row.shop, user=user, defaults={"role": row.role})
    if not made and not seat.is_active:
        seat.is_active, seat.role = True, row.role
        seat.save(update_fields=["is_active", "role"])
    row.accepted_at = now()
    row.save(update_fields=["accepted_at"])
    return seat


def revoke_invitation(invitation: Invitation) -> None:
    invitation.delete()


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    _guard_last_owner(membership, keeps_owner=role == Role.OWNER)
    Membership.objects.filter(pk=membership.pk).update(role=role)


@transaction.atomic
def remove_member(membership: Membership) -> None:
    _guard_last_owner(membership, keeps_owner=False)
    Membership.objects.filter(pk=membership.pk).update(is_active=False)


def _guard_last_owner(membership: Membership, *, keeps_owner: bool) -> None:
    """Locks the owners' rows, so that two owners cannot remove each other at once."""
    owners = list(
        Membership.objects.select_for_update().filter(
            shop_id=membership.shop_id, role=Role.OWNER, is_active=True
        )
    )
    if not keeps_owner and owners == [membership]:
        raise LastOwner


def create_team(*, shop: Shop, name: str, members: Iterable[Membership] = ()) -> Team:
    """Raises `TeamNameTaken`."""
    return change_team(Team(shop=shop), name=name, members=members)


def change_team(team: Team, *, name: str, members: Iterable[Membership]) -> Team:
    """Raises `TeamNameTaken`; members of another shop are no members of the team."""
    team.name = name
    try:
        with transaction.atomic():
            team.save()
            wanted = {member.pk for member in members if member.shop_id == team.shop_id}
            TeamMember.objects.filter(team=team).exclude(member__in=wanted).delete()
            rows = [TeamMember(team=team, member_id=pk) for pk in sorted(wanted)]
            TeamMember.objects.bulk_create(rows, ignore_conflicts=True)
    except IntegrityError as error:
        if "team_name_once" in str(error):
            raise TeamNameTaken(name) from None
        raise
    return team


def delete_team(team: Team) -> None:
    """Its conversations stay with whom they are assigned to."""
    team.delete()


@transaction.atomic
def claim_idempotency_key(*, token: ApiToken, key: str, fingerprint: str) -> tuple[IdempotentAnswer, bool]:
    """The remembered answer and whether it is new; a concurrent holder of the key is waited for."""
    IdempotentAnswer.objects.filter(created_at__lt=now() - timedelta(hours=24), token=token).delete()
    row, made = IdempotentAnswer.objects.get_or_create(
        token=token, key=key, defaults={"fingerprint": fingerprint}
    )
    return row, made


def remember_answer(row: IdempotentAnswer, subject: str) -> None:
    IdempotentAnswer.objects.filter(pk=row.pk).update(subject=subject)
