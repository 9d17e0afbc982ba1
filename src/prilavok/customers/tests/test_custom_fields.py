"""Fields of the shop's own: what they may hold, their order, their names."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from prilavok.customers.actions import (
    FieldRefused,
    create_custom_field,
    delete_custom_field,
    move_custom_field,
    update_custom_field,
)
from prilavok.customers.models import CustomField
from prilavok.customers.values import InvalidValue, checked
from prilavok.shops.models import Shop
from tests.factories import make_customer, make_shop


def field(kind: str, choices: list[str] | None = None) -> CustomField:
    return CustomField(key="x", name="x", kind=kind, choices=choices or [])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  любит   лён ", "любит лён"),
        ("text", "", None),
        ("number", "44", 44),
        ("number", "1,5", 1.5),
        ("number", "12 500", 12500),
        ("date", "1990-02-28", "1990-02-28"),
        ("choice", "S", "S"),
        ("choice", " ", None),
    ],
)
def test_values_are_kept_by_their_kind(kind: str, text: str, value: object) -> None:
    assert checked(field(kind, ["S", "M"]), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "сорок"), ("number", "nan"), ("number", "1e99"), ("date", "1990-02-30"), ("choice", "XL")],
)
def test_what_is_of_another_kind_is_refused(kind: str, text: str) -> None:
    with pytest.raises(InvalidValue, match=kind):
        checked(field(kind, ["S", "M"]), text)


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def names(shop: Shop) -> list[str]:
    return list(shop.custom_fields.values_list("name", flat=True))


def test_fields_stand_in_their_order(shop: Shop) -> None:
    size, height, birthday = (
        create_custom_field(shop=shop, name=name, kind="text") for name in ("Размер", "Рост", "День рождения")
    )
    move_custom_field(birthday, up=True)
    assert names(shop) == ["Размер", "День рождения", "Рост"]
    move_custom_field(size, up=True)
    move_custom_field(size, up=False)
    assert names(shop) == ["День рождения", "Размер", "Рост"]
    delete_custom_field(height)
    assert names(shop) == ["День рождения", "Размер"]


def test_a_name_stands_once_and_the_key_stays(shop: Shop) -> None:
    size = create_custom_field(shop=shop, name="Размер", kind="choice", choices=[" S ", "M", "S", ""])
    assert (size.key, size.choices) == ("Размер", ["S", "M"])
    with pytest.raises(FieldRefused, match="taken"):
        create_custom_field(shop=shop, name="размер", kind="text")
    update_custom_field(size, name="Размер платья", choices=["XS"])
    assert (size.key, size.name, size.choices) == ("Размер", "Размер платья", ["XS"])
    again = create_custom_field(shop=shop, name="Размер", kind="text")
    assert again.key != "Размер"
    with pytest.raises(FieldRefused, match="taken"):
        update_custom_field(again, name="РАЗМЕР ПЛАТЬЯ")
    create_custom_field(shop=make_shop("Соседи"), name="Размер", kind="text")


def test_a_choice_needs_choices_here_and_in_the_table(shop: Shop) -> None:
    with pytest.raises(FieldRefused, match="no_choices"):
        create_custom_field(shop=shop, name="Размер", kind="choice", choices=["  "])
    with pytest.raises(IntegrityError, match="custom_field_choice_has_choices"), transaction.atomic():
        CustomField.objects.create(shop=shop, key="x", name="x", kind="choice")


def test_there_are_at_most_thirty(shop: Shop) -> None:
    for number in range(30):
        create_custom_field(shop=shop, name=f"Поле {number}", kind="text")
    with pytest.raises(FieldRefused, match="too_many"):
        create_custom_field(shop=shop, name="Ещё", kind="text")


def test_what_is_on_a_card_already_is_the_value(shop: Shop) -> None:
    customer = make_customer(shop, fields={"Рост": "172"})
    assert create_custom_field(shop=shop, name="Рост", kind="number").key in customer.fields
