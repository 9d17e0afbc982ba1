from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from rapidfuzz.distance import OSA

from prilavok.channels.models import Channel
from prilavok.customers.models import Consent, Customer, CustomerTag, Identity, Tie
from prilavok.lib.search import Near, Words, has_digits, matches, may_be_misspelt, query_words
from prilavok.shops.models import Shop

FOUND = 500
CANDIDATES = 300
MOST_CONSENTS = 200


def customers_of(shop: Shop) -> QuerySet[Customer]:
    """Customers with identities and tags loaded; those merged away are left out."""
    return (
        Customer.objects.filter(shop=shop, merged_into__isnull=True)
        .prefetch_related(
            Prefetch("identities", Identity.objects.select_related("channel").order_by("pk")),
            Prefetch("customer_tags", CustomerTag.objects.select_related("tag").order_by("tag__name", "pk")),
        )
        .order_by("-last_seen_at", "-pk")
    )


def search_customers(rows: QuerySet[Customer], q: str) -> QuerySet[Customer]:
    """By name, user name, e-mail, or a fragment of the phone in any spelling."""
    if not q.strip():
        return rows
    return rows.filter(_named(q))


def people_found(shop: Shop, q: str, *, limit: int = FOUND) -> list[int]:
    """Row numbers of the customers that `search_customers` finds, those seen last first."""
    rows = Customer.objects.filter(shop=shop, merged_into__isnull=True).filter(_named(q))
    return list(rows.order_by("-last_seen_at", "-pk").values_list("pk", flat=True)[:limit])


def _named(q: str) -> Q:
    """Each way is a query of its own, so that each has its index."""
    ways = [
        Customer.objects.filter(matches(Words("name", "email"), q)).values("pk"),
        Identity.objects.filter(matches(Words("name", "username"), q)).values("customer_id"),
        Customer.objects.filter(has_digits("phone", q)).values("pk"),
        Identity.objects.filter(has_digits("phone", q)).values("customer_id"),
    ]
    return Q(pk__in=ways[0].union(*ways[1:], all=True))


def people_like(shop: Shop, q: str, *, limit: int) -> list[int]:
    """Row numbers of customers whose name `q` is but for a typo a word, the nearest first."""
    rows = Customer.objects.filter(shop=shop, merged_into__isnull=True)
    own = rows.filter(may_be_misspelt(Near("name"), q)).values_list("pk", "name")
    shown = Identity.objects.filter(shop=shop, customer__merged_into__isnull=True)
    known = shown.filter(may_be_misspelt(Near("name", "username"), q)).values_list(
        "customer_id", "name", "username"
    )
    wanted = query_words(q)
    found: dict[int, int] = {}
    named = [(pk, name) for pk, name in own[:CANDIDATES]]
    named += [(pk, f"{name} {username}") for pk, name, username in known[:CANDIDATES]]
    for pk, name in named:
        distance = _distance(wanted, query_words(name))
        if distance is not None:
            found[pk] = min(distance, found.get(pk, distance))
    return sorted(found, key=lambda pk: (found[pk], -pk))[:limit]


def _distance(wanted: Iterable[str], names: list[str]) -> int | None:
    """Typos over all words; None when a word has more than one."""
    total = 0
    for word in wanted:
        nearest = min((OSA.distance(word, name) for name in names), default=len(word))
        if nearest > 1:
            return None
        total += nearest
    return total


def known_as(channel: Channel, name: str) -> QuerySet[Identity]:
    """Whom the network calls so now, or once did."""
    once = Q(aliases__len__gt=0, aliases__contains=[name])
    return Identity.objects.filter(Q(external_id=name) | once, channel=channel)


def consents_of(customer: Customer) -> QuerySet[Consent]:
    """Every word of theirs on being written to, the newest first."""
    rows = Consent.objects.filter(identity__customer=customer).select_related("identity__channel")
    return rows.order_by("-given_at", "-pk")


def words_of(identity: Identity) -> list[Consent]:
    """What the person said on being written to, the newest first."""
    return list(Consent.objects.filter(identity=identity).order_by("-given_at", "-pk")[:MOST_CONSENTS])


def consent_in(words: Iterable[Consent], topic: str) -> bool | None:
    """The newest word on this topic, or on everything; None when nothing was said."""
    wanted = topic.casefold()
    for row in words:
        told = row.topic.casefold()
        if not told or (wanted and (wanted in told or told in wanted)):
            return row.granted
    return None


def display_name(customer: Customer) -> str:
    """What staff read; uses prefetched identities."""
    if customer.name:
        return customer.name
    identities = list(customer.identities.all())
    named = [identity for identity in identities if identity.name or identity.username]
    if named:
        return named[0].display_name
    return identities[0].external_id if identities else customer.public_id


def tied_to(customer: Customer) -> list[int]:
    """Row numbers of other customers whom a network takes for the same person."""
    rows = Tie.objects.filter(Q(identity__customer=customer) | Q(other__customer=customer))
    pairs = rows.order_by("pk").values_list("identity__customer_id", "other__customer_id")
    return list(dict.fromkeys(pk for pair in pairs for pk in pair if pk != customer.pk))


def same_contacts(customer: Customer) -> list[int]:
    """Row numbers of the shop's other customers with a phone or the e-mail of this one."""
    phones = {customer.phone, *(one.phone for one in customer.identities.all())} - {""}
    people = Customer.objects.filter(shop=customer.shop_id).order_by()
    identities = Identity.objects.filter(shop=customer.shop_id).order_by()
    # Each part has an index of its own, an OR of them has none.
    parts = [
        people.filter(phone__in=phones).values("pk"),
        identities.filter(phone__in=phones).exclude(phone="").values("customer"),
        people.filter(email__iexact=customer.email).exclude(email="").values("pk"),
    ]
    wanted = [*(parts[:2] if phones else []), *(parts[2:] if customer.email else [])]
    if not wanted:
        return []
    found = wanted[0].union(*wanted[1:]).values_list("pk", flat=True)
    return [pk for pk in found if pk != customer.pk]
