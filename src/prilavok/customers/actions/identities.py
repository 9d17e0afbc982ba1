from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from prilavok.channels.models import Channel
from prilavok.channels.types import Person
from prilavok.customers.models import Customer, Identity, Tie
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.bulk import read_rows
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer_many


@dataclass(frozen=True, slots=True)
class KnownPerson:
    identity: Identity
    is_new: bool


@transaction.atomic(savepoint=False)
def upsert_identities(
    channel: Channel, persons: Sequence[Person], *, known_only: bool = False
) -> dict[str, KnownPerson]:
    """External id -> identity with its customer, made where it was missing (unless `known_only`).

    The rows are locked in order of their ids, which serializes all work on these people's threads.
    """
    wanted, names = _merged(persons)
    found = _locked(channel, wanted)
    missing = [name for name in wanted if name not in found]
    if missing:
        _lock_names(channel, [one for name in missing for one in (name, *wanted[name].aliases)])
        again = _locked(channel, {name: wanted[name] for name in missing}, by_old_names=True)
        rows = {row.pk: row for row in found.values()}
        found |= {name: rows.setdefault(row.pk, row) for name, row in again.items()}
    new = [] if known_only else [wanted[name] for name in sorted(missing) if name not in found]
    created = _create(channel, new)
    _tell(found, wanted)
    known = {name: KnownPerson(identity, is_new=False) for name, identity in found.items()}
    known |= {identity.external_id: KnownPerson(identity, is_new=True) for identity in created}
    return {name: known[head] for name, head in names.items() if head in known}


def _merged(persons: Iterable[Person]) -> tuple[dict[str, Person], dict[str, str]]:
    """The people by the best of their external ids, and for each external id that best one.

    Who is another's alias is that other. A common alias alone makes no two people one.
    """
    told: dict[str, Person] = {}
    for person in persons:
        known = told.get(person.external_id)
        told[person.external_id] = _both(known, person) if known else person
    heads = {name: _head(name, told) for name in told}
    merged: dict[str, Person] = {}
    for name in sorted(told, key=lambda name: heads[name] != name):
        known = merged.get(heads[name])
        merged[heads[name]] = _both(known, told[name]) if known else told[name]
    return merged, heads


def _head(name: str, told: Mapping[str, Person]) -> str:
    """Who knows `name` as an alias, and who knows that one; two who know each other are the lesser name."""
    passed = [name]
    while True:
        above = sorted(other for other, person in told.items() if passed[-1] in person.aliases)
        above = [other for other in above if other != passed[-1]]
        if not above:
            return passed[-1]
        if above[0] in passed:
            return min(passed[passed.index(above[0]) :])
        passed.append(above[0])


def _both(first: Person, second: Person) -> Person:
    """One person told twice: what the first leaves open the second fills."""
    names = dict.fromkeys([*first.aliases, second.external_id, *second.aliases])
    return Person(
        first.external_id,
        username=first.username or second.username,
        name=first.name or second.name,
        phone=first.phone or second.phone,
        avatar_url=first.avatar_url or second.avatar_url,
        aliases=tuple(name for name in names if name != first.external_id),
    )


_LOCKED = "ORDER BY row.id FOR UPDATE OF row"
_BY_NAMES = f"WHERE row.channel_id = %s AND row.external_id = ANY(%s) {_LOCKED}"
_BY_ALL_NAMES = f"""
WHERE row.channel_id = %s AND (row.external_id = ANY(%s) OR (
    CASE WHEN row.aliases IS NULL THEN NULL ELSE coalesce(array_length(row.aliases, 1), 0) END > 0
    AND row.aliases && %s::varchar[])) {_LOCKED}
"""
"""The condition on the length is, word for word, that of the partial index it is to use."""


def _locked(
    channel: Channel, wanted: Mapping[str, Person], *, by_old_names: bool = False
) -> dict[str, Identity]:
    if not wanted:
        return {}
    aliases = sorted({alias for person in wanted.values() for alias in person.aliases})
    names = [*sorted(wanted), *aliases]
    if aliases or by_old_names:
        rows = read_rows(Identity, _BY_ALL_NAMES, [channel.pk, names, names], related=("customer",))
    else:
        rows = read_rows(Identity, _BY_NAMES, [channel.pk, names], related=("customer",))
    found = {name: _who(person, rows) for name, person in wanted.items()}
    return {name: row for name, row in found.items() if row is not None}


def _who(person: Person, rows: Sequence[Identity]) -> Identity | None:
    """Who is called so now; else who was, by the best of the names; else the last who once was called so."""
    by_name = {row.external_id: row for row in rows}
    for name in (person.external_id, *person.aliases):
        if name in by_name:
            return by_name[name]
    once = [row for row in rows if person.external_id in row.aliases]
    return once[-1] if once else None


def _lock_names(channel: Channel, names: Sequence[str]) -> None:
    """Two consumers meeting the same stranger: the second waits and then finds the first one's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, %s))"
            " FROM (SELECT DISTINCT unnest(%s::text[]) AS name ORDER BY name) AS names",
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


def _tell(found: Mapping[str, Identity], wanted: Mapping[str, Person]) -> None:
    """Write down what is new about people we know."""
    for name, identity in found.items():
        person = wanted[name]
        changed = [
            field
            for field in ("username", "name", "phone", "avatar_url")
            if getattr(person, field) and getattr(person, field) != getattr(identity, field)
        ]
        for field in changed:
            setattr(identity, field, getattr(person, field))
        if "phone" in changed:
            note_phone(identity)
        changed += _rename(identity, person, found.values())
        if changed:
            identity.save(update_fields=changed)


def note_phone(identity: Identity) -> None:
    """The customer's phone, where staff or another channel have not told one."""
    customer = identity.customer
    if not Customer.objects.filter(pk=customer.pk, phone="").update(phone=identity.phone):
        return
    customer.phone = identity.phone
    record(
        NewEvent(
            shop_id=identity.shop_id,
            name="customer.updated",
            topic="customer",
            subject=customer.public_id,
            actor=Actor("customer", customer.public_id),
        )
    )


def _rename(identity: Identity, person: Person, known: Iterable[Identity]) -> list[str]:
    """A name that the network did not use before is the one it uses now; every older one stays an alias.

    An older one that comes late changes nothing, for it is known as an alias. What somebody else is called
    now is no alias.
    """
    old, new = identity.external_id, person.external_id
    told = _others_called(identity, person)
    _tie(identity, told.values())
    others = {*told, *(row.external_id for row in known if row is not identity)}
    names = {*identity.aliases, *person.aliases}
    is_newer = new != old and new not in identity.aliases and old in person.aliases
    if is_newer and new not in others:
        identity.external_id = new
        names |= {old}
    wanted = sorted(names - others - {identity.external_id})
    if wanted == sorted(identity.aliases):
        return []
    identity.aliases = wanted
    return ["external_id", "aliases"]


def _others_called(identity: Identity, person: Person) -> dict[str, int]:
    """External id -> row number of those whom the network now names together with this one."""
    fresh = {person.external_id, *person.aliases} - {identity.external_id, *identity.aliases}
    if not fresh:
        return {}
    rows = Identity.objects.filter(channel_id=identity.channel_id, external_id__in=fresh)
    return dict(rows.exclude(pk=identity.pk).values_list("external_id", "pk"))


def _tie(identity: Identity, others: Iterable[int]) -> None:
    """Both have a card with a history of its own: a person decides whether they become one."""
    Tie.objects.bulk_create(
        (
            Tie(shop_id=identity.shop_id, identity_id=min(identity.pk, pk), other_id=max(identity.pk, pk))
            for pk in others
        ),
        ignore_conflicts=True,
    )


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
    for field in ("username", "name", "phone", "avatar_url"):
        if value := getattr(person, field):
            setattr(locked, field, value)
    locked.profile_fetched_at = now()
    locked.save(update_fields=["username", "name", "phone", "avatar_url", "profile_fetched_at"])
    customer = locked.customer
    if person.phone:
        note_phone(locked)
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
