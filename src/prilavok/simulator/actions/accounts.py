"""Accounts of the network, their people, tokens and subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prilavok.channels.adapters.instagram.simulator import FIELDS
from prilavok.channels.adapters.instagram.simulator_rules import (
    REFRESH_AFTER,
    TOKEN_LIFETIME,
    GraphRefusal,
    bad_parameter,
)
from prilavok.lib.clock import now
from prilavok.simulator import ids
from prilavok.simulator.drawing import picture_name
from prilavok.simulator.faults import FAULTS, LIMITED_FOR
from prilavok.simulator.models import SimAccount, SimComment, SimDelivery, SimGrant, SimMedia, SimPerson

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODE_LIFETIME = timedelta(minutes=10)
SHORT_TOKEN_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PersonSeed:
    username: str
    name: StrOrPromise
    about: StrOrPromise = ""
    follower_count: int = 100


@dataclass(frozen=True, slots=True)
class MediaSeed:
    """`shape`, `ink` and `ground` name a drawing; `age` is how long ago it was published."""

    product_type: str
    caption: StrOrPromise
    shape: str
    ink: str
    ground: str
    age: timedelta = timedelta()


PEOPLE = (
    PersonSeed("vera.sun", _("Vera"), _("new, no orders"), 214),
    PersonSeed("kovaleva.ann", _("Anna Kovalyova"), _("a regular"), 841),
    PersonSeed("rude_guy_77", _("A rude one"), _("spam and swearing"), 3),
)
MEDIA = (
    MediaSeed(
        "FEED",
        _("A dress of washed linen. Sizes 42 to 48"),
        *("dress", "c7ad88", "e9dfd0"),
        age=timedelta(days=3),
    ),
    MediaSeed(
        "FEED",
        _("A shirt that breathes. White and blue"),
        *("shirt", "8ba6bd", "e8e9e6"),
        age=timedelta(days=6),
    ),
    MediaSeed(
        "REELS",
        _("How to wear a bag of leather and linen"),
        *("bag", "7c5a3e", "e7e2d8"),
        age=timedelta(days=9),
    ),
    MediaSeed(
        "AD",
        _("Linen for the summer: coats and dresses"),
        *("coat", "a8916b", "e6e3dc"),
        age=timedelta(days=2),
    ),
    MediaSeed("STORY", _("Back in stock"), *("dress", "c7ad88", "e9dfd0"), age=timedelta(hours=3)),
)


@transaction.atomic
def open_account(
    *,
    shop_id: int,
    username: str,
    name: str = "",
    people: Iterable[PersonSeed] = PEOPLE,
    media: Iterable[MediaSeed] = MEDIA,
) -> SimAccount:
    """A professional account with some people around it and a few publications."""
    account = SimAccount.objects.create(
        external_id=ids.account_id(),
        username=username,
        name=name or username,
        shop_id=shop_id,
        access_token=ids.access_token(),
    )
    for person in people:
        add_person(account, person)
    publish(account, list(media))
    return account


def add_person(account: SimAccount, seed: PersonSeed) -> SimPerson:
    return SimPerson.objects.create(
        account=account,
        external_id=ids.person_id(),
        username=seed.username,
        name=str(seed.name),
        about=str(seed.about),
        follower_count=seed.follower_count,
    )


def publish(account: SimAccount, seeds: Sequence[MediaSeed]) -> list[SimMedia]:
    return SimMedia.objects.bulk_create(_media(account, seed) for seed in seeds)


def _media(account: SimAccount, seed: MediaSeed) -> SimMedia:
    external_id = ids.media_id()
    path = {"REELS": "reel", "STORY": f"stories/{account.username}"}.get(seed.product_type, "p")
    form = "story" if seed.product_type == "STORY" else "square"
    return SimMedia(
        account=account,
        external_id=external_id,
        product_type=seed.product_type,
        caption=str(seed.caption),
        picture=picture_name(seed.shape, seed.ink, seed.ground, form),
        permalink=f"https://www.instagram.com/{path}/{external_id}/",
        video_id=ids.media_id() if seed.product_type == "REELS" else "",
        created_at=now() - seed.age,
    )


# --- signing in ----------------------------------------------------------------------------------


def issue_code(account: SimAccount, redirect_uri: str) -> str:
    """What the consent page hands to the app."""
    code = ids.authorization_code()
    SimGrant.objects.create(account=account, code=code, redirect_uri=redirect_uri)
    return code


@transaction.atomic
def trade_code(code: str, redirect_uri: str) -> SimGrant:
    """Code -> one-hour token; a code works once. Raises `GraphRefusal`."""
    grant = (
        SimGrant.objects.select_for_update(of=("self",)).select_related("account").filter(code=code).first()
    )
    if grant is None or grant.short_token or now() - grant.created_at > CODE_LIFETIME:
        raise GraphRefusal(400, "Invalid authorization code", kind="OAuthException")
    if grant.redirect_uri != redirect_uri:
        raise GraphRefusal(400, "Error validating verification code: redirect_uri differs")
    grant.short_token = ids.access_token()
    grant.save(update_fields=["short_token"])
    return grant


def trade_short_token(token: str) -> SimAccount:
    """One-hour token -> a fresh long-lived one. Raises `GraphRefusal`."""
    grant = SimGrant.objects.select_related("account").filter(short_token=token).first()
    if not token or grant is None or now() - grant.created_at > SHORT_TOKEN_LIFETIME:
        raise GraphRefusal(190, "Error validating access token: the session is invalid.", subcode=467)
    account = grant.account
    account.faults = {name: value for name, value in account.faults.items() if name != "expired"}
    account.save(update_fields=["faults"])
    return renew_token(account)


def renew_token(account: SimAccount) -> SimAccount:
    account.previous_token, account.access_token = account.access_token, ids.access_token()
    account.token_issued_at = now()
    account.save(update_fields=["previous_token", "access_token", "token_issued_at"])
    return account


def refresh_token(account: SimAccount) -> SimAccount:
    """Raises `GraphRefusal`: a token must be a day old and not have run out."""
    age = now() - account.token_issued_at
    if age < REFRESH_AFTER:
        raise bad_parameter("The access token must be at least 24 hours old")
    if age > TOKEN_LIFETIME:
        raise GraphRefusal(190, "Error validating access token: Session has expired.", subcode=463)
    return renew_token(account)


# --- subscriptions -------------------------------------------------------------------------------


def set_hook(account: SimAccount, url: str) -> None:
    account.hook_url = url
    account.save(update_fields=["hook_url"])


def subscribe(account: SimAccount, fields: Sequence[str]) -> None:
    """Raises `GraphRefusal` for names the network does not have."""
    unknown = [field for field in fields if field not in FIELDS]
    if unknown or not fields:
        raise bad_parameter(f"Param subscribed_fields[0] must be one of {{{', '.join(FIELDS)}}}")
    account.subscribed = sorted(fields)
    account.save(update_fields=["subscribed"])


def unsubscribe(account: SimAccount) -> None:
    account.subscribed = []
    account.save(update_fields=["subscribed"])


# --- the playground ------------------------------------------------------------------------------


@transaction.atomic
def switch_fault(account: SimAccount, name: str, *, on: bool) -> None:
    """Raises `KeyError` for a fault that does not exist."""
    if name not in FAULTS:
        raise KeyError(name)
    locked = SimAccount.objects.select_for_update().get(pk=account.pk)
    if name == "limited":
        until = (now() + LIMITED_FOR).isoformat() if on else None
        locked.faults = {**locked.faults, "limited_until": until}
    else:
        locked.faults = {**locked.faults, name: on}
    locked.save(update_fields=["faults"])
    account.faults = locked.faults


@transaction.atomic
def start_over(account: SimAccount) -> None:
    """New people in place of the old ones, no comments, a sound network. The CRM keeps what it has."""
    seeds = [
        PersonSeed(person.username, person.name, person.about, person.follower_count)
        for person in account.people.all()
    ]
    SimComment.objects.filter(media__account=account).delete()
    SimDelivery.objects.filter(account=account).delete()
    account.people.all().delete()
    for seed in seeds:
        add_person(account, seed)
    account.faults = {}
    account.save(update_fields=["faults"])
