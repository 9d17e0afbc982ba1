"""Accounts of the pretended networks, their people and publications, keys and hooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prilavok.channels import simulation, simulators
from prilavok.lib.clock import now
from prilavok.simulator.drawing import picture_name
from prilavok.simulator.faults import FAULTS, LIMITED_FOR
from prilavok.simulator.models import SimAccount, SimComment, SimDelivery, SimGrant, SimMedia, SimPerson
from prilavok.simulator.scene import Chance
from prilavok.simulator.states import post_state

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class PersonSeed:
    username: str
    name: StrOrPromise
    about: StrOrPromise = ""
    follower_count: int = 100


@dataclass(frozen=True, slots=True)
class MediaSeed:
    """`shape`, `ink` and `ground` name a drawing; `age` is how long ago it was published."""

    kind: str
    caption: StrOrPromise
    shape: str
    ink: str
    ground: str
    age: timedelta = timedelta()
    price: str = ""
    currency: str = ""


PEOPLE = (
    PersonSeed("vera.sun", _("Vera"), _("new, no orders"), 214),
    PersonSeed("kovaleva.ann", _("Anna Kovalyova"), _("a regular"), 841),
    PersonSeed("rude_guy_77", _("A rude one"), _("spam and swearing"), 3),
)
MEDIA = (
    MediaSeed(
        "post",
        _("A dress of washed linen. Sizes 42 to 48"),
        *("dress", "c7ad88", "e9dfd0"),
        age=timedelta(days=3),
    ),
    MediaSeed(
        "post",
        _("A shirt that breathes. White and blue"),
        *("shirt", "8ba6bd", "e8e9e6"),
        age=timedelta(days=6),
    ),
    MediaSeed(
        "reel",
        _("How to wear a bag of leather and linen"),
        *("bag", "7c5a3e", "e7e2d8"),
        age=timedelta(days=9),
    ),
    MediaSeed(
        "ad",
        _("Linen for the summer: coats and dresses"),
        *("coat", "a8916b", "e6e3dc"),
        age=timedelta(days=2),
    ),
    MediaSeed("story", _("Back in stock"), *("dress", "c7ad88", "e9dfd0"), age=timedelta(hours=3)),
    MediaSeed("product", _("A dress of washed linen"), *("dress", "c7ad88", "e9dfd0"), price="4900.00"),
    MediaSeed("product", _("A bag of leather and linen"), *("bag", "7c5a3e", "e7e2d8"), price="6900.00"),
)
NEEDS: Mapping[str, frozenset[simulation.ActName]] = {
    "reel": frozenset({"story_reply", "story_mention"}),
    "story": frozenset({"story_reply"}),
    "ad": frozenset({"ad"}),
    "product": frozenset({"product", "cart"}),
}
"""A publication of this kind is of use where one of these acts is possible; posts are everywhere."""


@transaction.atomic
def open_account(
    *,
    shop_id: int,
    username: str,
    kind: str,
    name: str = "",
    people: Iterable[PersonSeed] = PEOPLE,
    media: Iterable[MediaSeed] = MEDIA,
) -> SimAccount:
    """An account with some people around it and a few publications."""
    network = simulators.get(kind)
    chance = Chance()
    new = network.open_account(username, name or username, chance, settings.SIMULATOR_APP)
    account = SimAccount.objects.create(
        kind=kind,
        external_id=new.external_id,
        username=username,
        name=name or username,
        shop_id=shop_id,
        access_token=new.token,
        credentials=dict(new.credentials),
        memory=dict(new.memory),
        serial=chance.last,
    )
    for person in people:
        add_person(account, person)
    publish(account, [seed for seed in media if _is_of_use(seed, network.acts)])
    return account


def _is_of_use(seed: MediaSeed, acts: frozenset[simulation.ActName]) -> bool:
    return seed.kind not in NEEDS or bool(NEEDS[seed.kind] & acts)


@transaction.atomic
def new_id(account: SimAccount, what: simulation.IdKind) -> str:
    """An id in the network's shape; the account's numbers go on."""
    locked = SimAccount.objects.select_for_update().get(pk=account.pk)
    chance = Chance(locked.serial)
    made = simulators.get(account.kind).new_id(what, chance)
    save_serial(locked, chance)
    account.serial = locked.serial
    return made


def save_serial(account: SimAccount, chance: Chance) -> None:
    if chance.last != account.serial:
        account.serial = chance.last
        account.save(update_fields=["serial"])


@transaction.atomic
def add_person(account: SimAccount, seed: PersonSeed) -> SimPerson:
    external_id = new_id(account, "person")
    digits = "".join(sign for sign in external_id if sign.isdigit())
    return SimPerson.objects.create(
        account=account,
        external_id=external_id,
        username=seed.username,
        name=str(seed.name),
        phone=f"+7900{digits[-7:].zfill(7)}",
        about=str(seed.about),
        follower_count=seed.follower_count,
    )


@transaction.atomic
def publish(account: SimAccount, seeds: Sequence[MediaSeed]) -> list[SimMedia]:
    return SimMedia.objects.bulk_create([_media(account, seed) for seed in seeds])


def _media(account: SimAccount, seed: MediaSeed) -> SimMedia:
    form = "story" if seed.kind == "story" else "square"
    row = SimMedia(
        account=account,
        external_id=new_id(account, "post"),
        kind=seed.kind,
        caption=str(seed.caption),
        picture=picture_name(seed.shape, seed.ink, seed.ground, form),
        other_id=new_id(account, "post") if seed.kind in ("reel", "product") else "",
        price=seed.price,
        currency=seed.currency or ("RUB" if seed.price else ""),
        created_at=now() - seed.age,
    )
    permalink = simulators.get(account.kind).permalink
    row.permalink = permalink(account.username, post_state(row)) if permalink else ""
    return row


# --- keys and hooks ------------------------------------------------------------------------------


def issue_code(account: SimAccount, redirect_uri: str) -> str:
    """What the consent page hands to the app."""
    code = Chance().text(40)
    SimGrant.objects.create(account=account, code=code, redirect_uri=redirect_uri)
    return code


def issue_token(account: SimAccount, token: str) -> None:
    """A new key; it lives, whatever the old one came to."""
    old = account.access_token
    account.previous_token, account.access_token = old, token
    account.credentials = {
        key: token if value == old else value for key, value in account.credentials.items()
    }
    account.token_issued_at = now()
    account.faults = {name: value for name, value in account.faults.items() if name != "expired"}
    account.save(update_fields=["previous_token", "access_token", "credentials", "token_issued_at", "faults"])


def set_hook(account: SimAccount, url: str) -> None:
    account.hook_url = url
    account.save(update_fields=["hook_url"])


def subscribe(account: SimAccount, names: Sequence[str]) -> None:
    account.subscribed = sorted(names)
    account.save(update_fields=["subscribed"])


# --- the playground ------------------------------------------------------------------------------


@transaction.atomic
def switch_fault(account: SimAccount, name: str, *, on: bool) -> None:
    """A fault that every network has, or one of its documented errors. Raises `KeyError` for others."""
    locked = SimAccount.objects.select_for_update().get(pk=account.pk)
    if name in simulators.get(account.kind).refusals:
        locked.faults = {**locked.faults, "refusal": name if on else ""}
    elif name not in FAULTS:
        raise KeyError(name)
    elif name == "limited":
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
