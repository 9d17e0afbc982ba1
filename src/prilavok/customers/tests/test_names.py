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


def test_long_names_are_kept_whole() -> None:
    channel = make_channel()
    long, once = "US." + "1" * 180, "US." + "2" * 180
    upsert_identities(channel, [Person(long, aliases=(once,))])
    assert names() == [(long, [once])]


@pytest.mark.parametrize("order", [1, -1])
def test_a_phone_and_an_id_of_one_stranger_in_one_batch_are_one_person(order: int) -> None:
    channel = make_channel()
    told = [Person("79161234567", phone="+79161234567"), Person("US.13", aliases=("79161234567",))]
    known = upsert_identities(channel, told[::order])
    assert names() == [("US.13", ["79161234567"])]
    assert {name: one.identity.external_id for name, one in known.items()} == {
        "79161234567": "US.13",
        "US.13": "US.13",
    }
    assert Customer.objects.get().phone == "+79161234567"


def test_an_alias_of_two_known_people_makes_them_not_one() -> None:
    channel = make_channel()
    upsert_identities(channel, [Person("US.1", aliases=("79161234567",))])
    upsert_identities(channel, [Person("US.2", aliases=("79161234567",))])
    upsert_identities(
        channel,
        [Person("US.1", aliases=("79161234567",)), Person("US.2", aliases=("79161234567",))],
    )
    assert names() == [("US.1", ["79161234567"]), ("US.2", ["79161234567"])]
    assert Customer.objects.count() == 2
    late = upsert_identities(channel, [Person("79161234567")])
    assert late["79161234567"].identity.external_id == "US.2"


def test_a_batch_of_two_strangers_with_one_phone_is_two_people() -> None:
    channel = make_channel()
    told = [Person("US.1", aliases=("7916",)), Person("US.2", aliases=("7916",)), Person("7916")]
    upsert_identities(channel, told)
    assert [name for name, _ in names()] == ["US.1", "US.2"]


def test_people_known_only_are_not_made() -> None:
    channel = make_channel()
    assert upsert_identities(channel, [Person("US.1", aliases=("7916",))], known_only=True) == {}
    assert not Identity.objects.exists()
    upsert_identities(channel, [Person("7916")])
    upsert_identities(channel, [Person("US.1", aliases=("7916",))], known_only=True)
    assert names() == [("US.1", ["7916"])]


def test_a_phone_told_later_reaches_the_customer_unless_one_stands_there() -> None:
    channel = make_channel()
    upsert_identities(channel, [Person("5"), Person("6")])
    Customer.objects.filter(identities__external_id="6").update(phone="+70000000000")
    upsert_identities(channel, [Person("5", phone="+79161234567"), Person("6", phone="+79161234567")])
    phones = Customer.objects.order_by("identities__external_id").values_list("phone", flat=True)
    assert list(phones) == ["+79161234567", "+70000000000"]
    assert Event.objects.filter(name="customer.updated").count() == 1


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
