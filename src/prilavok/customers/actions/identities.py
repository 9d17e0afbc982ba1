from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from prilavok.channels.models import Channel
from prilavok.channels.types import Person
from prilavok.customers.models import Customer, Identity
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer_many


@dataclass(frozen=True, slots=True)
class KnownPerson:
    identity: Identity
    is_new: bool


@transaction.atomic(savepoint=False)
def upsert_identities(channel: Channel, persons: Sequence[Person]) -> dict[str, KnownPerson]:
    """External id -> identity with its customer, made where it was missing.

    The rows are locked in order of their ids, which serializes all work on these people's threads.
    """
    wanted = _merged(persons)
    found = _locked(channel, wanted)
    missing = sorted(set(wanted) - set(found))
    if missing:
        _lock_names(channel, missing)
        found |= _locked(channel, {name: wanted[name] for name in missing}, by_old_names=True)
    new = [wanted[name] for name in missing if name not in found]
    created = _create(channel, new)
    _update_names(found, wanted)
    known = {name: KnownPerson(identity, is_new=False) for name, identity in found.items()}
    return known | {identity.external_id: KnownPerson(identity, is_new=True) for identity in created}


def _merged(persons: Iterable[Person]) -> dict[str, Person]:
    """One entry an external id; the one that tells more wins."""
    merged: dict[str, Person] = {}
    for person in persons:
        known = merged.get(person.external_id)
        if known is None or ((person.username or person.name) and not (known.username or known.name)):
            merged[person.external_id] = person
    return merged


def _locked(
    channel: Channel, wanted: Mapping[str, Person], *, by_old_names: bool = False
) -> dict[str, Identity]:
    if not wanted:
        return {}
    aliases = sorted({alias for person in wanted.values() for alias in person.aliases})
    match = Q(external_id__in=[*sorted(wanted), *aliases])
    if aliases or by_old_names:
        match |= Q(aliases__len__gt=0, aliases__overlap=[*sorted(wanted), *aliases])
    rows = list(
        Identity.objects.select_for_update(of=("self",))
        .select_related("customer")
        .filter(match, channel=channel)
        .order_by("pk")
    )
    found = {}
    for name, person in wanted.items():
        names = {name, *person.aliases}
        # Who is called so now comes before who was, or is, known by another of the names.
        same = (row for row in rows if row.external_id == name)
        kin = (row for row in rows if names & {row.external_id, *row.aliases})
        if (row := next(same, None) or next(kin, None)) is not None:
            found[name] = row
    return found


def _lock_names(channel: Channel, names: Sequence[str]) -> None:
    """Two consumers meeting the same stranger: the second waits and then finds the first one's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, %s))"
            " FROM unnest(%s::text[]) AS name ORDER BY name",
            [channel.pk, list(names)],
        )


def _create(channel: Channel, persons: Sequence[Person]) -> list[Identity]:
    if not persons:
        return []
    customers = Customer.objects.bulk_create(
        Customer(shop_id=channel.shop_id, name=person.name, phone=person.phone) for person in persons
    )
    identities = Identity.objects.bulk_create(
        Identity(
            shop_id=channel.shop_id,
            channel=channel,
            customer=customer,
            external_id=person.external_id,
            aliases=list(person.aliases),
            username=person.username,
            name=person.name,
            phone=person.phone,
            avatar_url=person.avatar_url,
        )
        for person, customer in zip(persons, customers, strict=True)
    )
    record(
        *(
            NewEvent(
                shop_id=channel.shop_id,
                name="customer.created",
                topic="customer",
                subject=customer.public_id,
                actor=Actor("customer", customer.public_id),
            )
            for customer in customers
        )
    )
    defer_many(
        "customers.fetch_profile",
        ({"identity_id": identity.pk} for identity in identities),
        queue="media",
    )
    return identities


def _update_names(found: Mapping[str, Identity], wanted: Mapping[str, Person]) -> None:
    for name, identity in found.items():
        person = wanted[name]
        changed = [
            field
            for field in ("username", "name", "phone", "avatar_url")
            if getattr(person, field) and getattr(person, field) != getattr(identity, field)
        ]
        for field in changed:
            setattr(identity, field, getattr(person, field))
        changed += _rename(identity, person, found.values())
        if changed:
            identity.save(update_fields=changed)


def _rename(identity: Identity, person: Person, known: Iterable[Identity]) -> list[str]:
    """A name that the network did not use before is the one it uses now; every older one stays an alias.

    An older one that comes late changes nothing, for it is known as an alias.
    """
    old, new = identity.external_id, person.external_id
    names = {*identity.aliases, *person.aliases}
    is_newer = new != old and new not in identity.aliases and old in person.aliases
    if is_newer and not any(other.external_id == new for other in known):
        identity.external_id = new
        names |= {old}
    wanted = sorted(names - {identity.external_id})
    if wanted == sorted(identity.aliases):
        return []
    identity.aliases = wanted
    return ["external_id", "aliases"]


def note_contact(latest: Mapping[int, datetime], seen: Mapping[int, datetime]) -> None:
    """Identity id -> last act that opens the window; customer id -> last time seen. Both only rise."""
    _raise_times("customers_identity", "last_inbound_at", latest)
    _raise_times("customers_customer", "last_seen_at", seen)


def _raise_times(table: str, column: str, times: Mapping[int, datetime]) -> None:
    if not times:
        return
    ids = sorted(times)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS row SET {column} = new.moment"  # noqa: S608  names are constants above
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS new(id, moment)"
            f" WHERE row.id = new.id AND (row.{column} IS NULL OR row.{column} < new.moment)",
            [ids, [times[pk] for pk in ids]],
        )


@transaction.atomic
def save_profile(identity: Identity, person: Person) -> None:
    """What the network says about the person; a name that staff wrote stays."""
    locked = Identity.objects.select_for_update().select_related("customer").get(pk=identity.pk)
    for field in ("username", "name", "avatar_url"):
        if value := getattr(person, field):
            setattr(locked, field, value)
    locked.profile_fetched_at = now()
    locked.save(update_fields=["username", "name", "avatar_url", "profile_fetched_at"])
    customer = locked.customer
    if person.name and not customer.name_locked and customer.name != person.name:
        Customer.objects.filter(pk=customer.pk).update(name=person.name)
    record(
        NewEvent(
            shop_id=locked.shop_id,
            name="customer.updated",
            topic="customer",
            subject=customer.public_id,
        )
    )


def mark_profile_fetched(identity: Identity) -> None:
    """The network has nothing to say (a mere commenter gave no consent): do not ask again soon."""
    Identity.objects.filter(pk=identity.pk).update(profile_fetched_at=now())


def mark_unreachable(identity: Identity, reason: str) -> None:
    Identity.objects.filter(pk=identity.pk).update(unreachable_reason=reason)


def mark_reachable(identity_ids: Iterable[int]) -> None:
    Identity.objects.filter(pk__in=sorted(identity_ids)).exclude(unreachable_reason="").update(
        unreachable_reason=""
    )
