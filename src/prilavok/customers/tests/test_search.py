"""People by words, typos and fragments of phones."""

from __future__ import annotations

import pytest

from prilavok.customers.queries import people_found, people_like
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_customer, make_identity, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_a_typo_in_a_name_is_forgiven_and_the_nearest_come_first(shop: Shop) -> None:
    exact = make_customer(shop, name="Анна Ковалёва")
    near = make_customer(shop, name="Анна Ковалева-Щукина")
    make_customer(shop, name="Борис Петров")
    make_customer(make_shop(), name="Анна Ковалёва")
    for typed in ("Ковалева", "Кавалева", "Ковлева", "Коваллева", "Ковалеав"):
        assert people_like(shop, typed, limit=10) == [near.pk, exact.pk], typed
    assert people_like(shop, "Анна Кавалева", limit=1) == [near.pk]
    assert people_like(shop, "Кобылева", limit=10) == []
    assert people_like(shop, "овалеваа", limit=10) == []  # two typos, though a form is shared
    assert people_like(shop, "Анн", limit=10) == []
    assert people_like(shop, "Борис Ковалева", limit=10) == []


def test_user_names_are_names_too(shop: Shop) -> None:
    identity = make_identity(make_channel(shop), username="kovaleva.ann", name="К.")
    assert people_like(shop, "kovalevva", limit=10) == [identity.customer_id]


def test_of_those_equally_near_the_youngest_come_first(shop: Shop) -> None:
    people = [make_customer(shop, name="Марина") for _ in range(3)]
    assert people_like(shop, "Мраина", limit=2) == [people[2].pk, people[1].pk]


def test_a_phone_by_any_fragment_in_any_spelling(shop: Shop) -> None:
    own = make_customer(shop, phone="+79275550142")
    theirs = make_identity(make_channel(shop), phone="79275550199").customer_id
    make_customer(shop, name="Без телефона")
    assert people_found(shop, "555-0142") == [own.pk]
    assert people_found(shop, "8 (927) 555-01-42") == [own.pk]
    assert people_found(shop, "0199") == [theirs]
    assert set(people_found(shop, "927555")) == {own.pk, theirs}
    assert people_found(shop, "199") == []
    assert people_found(shop, "5514") == []
