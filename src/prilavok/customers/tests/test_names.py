from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prilavok.channels.types import ConsentChanged, Person
from prilavok.customers.actions import note_consent, upsert_identities
from prilavok.customers.models import Consent, Customer, Identity
from prilavok.events.models import Event
from tests.factories import make_channel

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def names() -> list[tuple[str, list[str]]]:
    return [(row.external_id, row.aliases) for row in Identity.objects.order_by("pk")]


def test_a_person_is_called_by_the_networks_newest_name() -> None:
    channel = make_channel()
    upsert_identities(channel, [Person("79161234567")])
    upsert_identities(channel, [Person("US.13", aliases=("79161234567",))])
    assert names() == [("US.13", ["79161234567"])]
    for late in (Person("79161234567"), Person("79161234567", aliases=("US.13",)), Person("US.13")):
        upsert_identities(channel, [late])
    assert names() == [("US.13", ["79161234567"])]
    upsert_identities(channel, [Person("US.14", aliases=("US.13",))])
    assert names() == [("US.14", ["79161234567", "US.13"])]
    assert Customer.objects.count() == 1


def test_a_name_that_is_taken_is_not_given_twice() -> None:
    channel = make_channel()
    upsert_identities(channel, [Person("US.13"), Person("79161234567")])
    upsert_identities(channel, [Person("US.13", aliases=("79161234567",))])
    assert sorted(name for name, _ in names()) == ["79161234567", "US.13"]


@pytest.mark.parametrize("granted", [True, False])
def test_consents_are_kept_with_their_proof(granted: bool) -> None:
    channel = make_channel()
    told = ConsentChanged(
        key="consent:1",
        account="",
        thread="5",
        occurred_at=NOON,
        person=Person("5"),
        granted=granted,
        topic="акции",
    )
    assert note_consent(channel, told)
    assert not note_consent(channel, told)
    row = Consent.objects.get()
    assert (row.topic, row.granted, row.given_at, row.proof) == ("акции", granted, NOON, "consent:1")
    assert Event.objects.filter(name="customer.updated").count() == 1
