from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from prilavok.channels.models import Channel
from prilavok.channels.types import Person
from prilavok.customers.actions import upsert_identities
from prilavok.customers.models import Consent, Customer, Identity
from prilavok.customers.queries import consent_in, words_of
from prilavok.events.models import Event
from prilavok.shops.models import Membership, Shop
from prilavok.web.orders.tests.kit import HTMX, html, make_customer

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


def url_of(customer: Customer, part: str = "") -> str:
    return f"/customers/{customer.public_id}/{part}"


def said(customer: Customer, **changed: str) -> dict[str, str]:
    told = {
        "identity": customer.identities.get().public_id,
        "granted": "yes",
        "topic": "marketing",
        "way": "phone",
        "day": "2026-11-23",
        "note": "просила писать о новинках",
    }
    return {f"consent-{name}": value for name, value in (told | changed).items()}


def ledger() -> list[tuple[bool, str, str]]:
    return list(Consent.objects.order_by("pk").values_list("granted", "topic", "way"))


@time_machine.travel(NOON, tick=False)
def test_a_word_is_written_down_with_who_how_and_when(owner: Client, shop: Shop, customer: Customer) -> None:
    answer = owner.post(url_of(customer, "consents/"), said(customer), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(text in page for text in ("Allowed", "advertising", "by phone", "просила писать", "Withdraw"))
    consent = Consent.objects.get()
    seat = Membership.objects.get(shop=shop)
    assert (consent.recorded_by, consent.given_at, consent.granted) == (seat.public_id, NOON, True)
    assert consent_in(words_of(consent.identity), "MARKETING") is True
    event = Event.objects.filter(name="customer.updated").latest("pk")
    assert (event.actor_type, event.actor_id) == ("member", seat.public_id)


def test_it_is_taken_back(owner: Client, customer: Customer) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        owner.post(url_of(customer, "consents/"), said(customer), headers=HTMX)
        clock.shift(60)
        gone = said(customer, granted="no", way="other", note="")
        page = owner.post(url_of(customer, "consents/"), gone, headers=HTMX).content.decode()
    assert ledger() == [(True, "marketing", "phone"), (False, "marketing", "other")]
    assert consent_in(words_of(customer.identities.get()), "marketing") is False
    assert "Withdraw" not in page


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "2026-11-24"}, "still to come"),
        ({"way": "pigeon"}, "Select a valid choice"),
        ({"identity": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused(
    owner: Client, customer: Customer, changed: dict[str, str], words: str
) -> None:
    answer = owner.post(url_of(customer, "consents/"), said(customer, **changed), headers=HTMX)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ledger() == []


@time_machine.travel(NOON, tick=False)
def test_nobody_elses_identity(owner: Client, shop: Shop, channel: Channel, customer: Customer) -> None:
    other = make_customer(shop, channel, "Vera")
    foreign = said(customer, identity=other.identities.get().public_id)
    assert owner.post(url_of(customer, "consents/"), foreign, headers=HTMX).status_code == 422
    assert ledger() == []


def test_the_database_wants_to_know_who_wrote_it_down(customer: Customer) -> None:
    fields = {
        "shop": customer.shop, "identity": customer.identities.get(), "granted": True, "given_at": NOON,
    }  # fmt: skip
    for way, member in (("phone", ""), ("", "m1")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(**fields, proof=f"by-hand:{way}", way=way, recorded_by=member)


def test_two_whom_the_network_ties_together_are_offered_for_merging(
    owner: Client, shop: Shop, channel: Channel, customer: Customer
) -> None:
    other = make_customer(shop, channel, "Anna K")
    assert "Looks like one person" not in html(owner, url_of(customer))
    upsert_identities(channel, [Person("id-anna", aliases=("id-anna.k",))], known_only=True)
    upsert_identities(channel, [Person("id-anna", aliases=("id-anna.k",))], known_only=True)
    for one, two in ((customer, other), (other, customer)):
        page = html(owner, url_of(one))
        assert "the network says that it is one person" in page
        assert f"?with={two.public_id}" in page
    Identity.objects.filter(customer=other).update(customer=customer)
    assert "Looks like one person" not in html(owner, url_of(customer))
