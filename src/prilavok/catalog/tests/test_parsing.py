from __future__ import annotations

import contextlib

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from prilavok.catalog.errors import InvalidField, InvalidProduct
from prilavok.catalog.parsing import read_aliases, read_photos, read_price, read_product, read_stock
from prilavok.catalog.types import VariantData
from prilavok.lib.money import Money


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("4900", 490_000),
        ("4 900,50", 490_050),
        ("4\u00a0900.50", 490_050),
        ("4,900.50", 490_050),
        ("4.900,50", 490_050),
        ("1'234'567", 123_456_700),
        ("4900 ₽", 490_000),
        ("4900р.", 490_000),
        ("4 900 руб.", 490_000),
        ("RUB 10", 1_000),
        (4900.5, 490_050),
        (0, 0),
        ({"amount": "10.50"}, 1_050),
        ({"amount": 7, "currency": "RUB"}, 700),
    ],
)
def test_price(written: object, amount: int) -> None:
    assert read_price(written, currency="RUB") == Money(amount, "RUB")


@pytest.mark.parametrize("written", [None, "", "  ", "₽"])
def test_no_price(written: object) -> None:
    assert read_price(written, currency="RUB") is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("дорого", "“дорого” is not a number"),
        ("-5", "must not be below zero"),
        ("1e30", "is too large"),
        ("NaN", "“NaN” is not a number"),
        ("10 20", "“10 20” is not a number"),
        ("$10", "“$10” is not a number"),
        (True, "is not a number"),
        (["1"], "is not a number"),
        ({"amount": "1", "currency": "USD"}, "is in USD, but the shop sells in RUB"),
        ({"sum": 1}, "must have amount and currency only"),
    ],
)
def test_bad_price(written: object, reason: str) -> None:
    with override("en"), pytest.raises(InvalidField) as caught:
        read_price(written, currency="RUB")
    with override("en"):
        assert (caught.value.field, caught.value.reason) == ("price", reason)


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["", " ₽", " руб."]))
def test_any_amount_is_read_back(amount: int, sign: str) -> None:
    whole, kopecks = divmod(amount, 100)
    written = f"{whole:,}".replace(",", "\u00a0") + f",{kopecks:02}{sign}"
    assert read_price(written, currency="RUB") == Money(amount, "RUB")


@given(st.text(max_size=40) | st.floats() | st.integers() | st.none())
def test_whatever_is_written_is_a_price_or_a_reason(written: object) -> None:
    price = None
    with contextlib.suppress(InvalidField):
        price = read_price(written, currency="RUB")
    assert price is None or price.amount >= 0


FIELDS = ["name", "sku", "price", "stock", "aliases", "variants", "photos", "url", "x"]
VALUES = st.none() | st.text(max_size=20) | st.integers() | st.lists(st.text() | st.none())


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_whatever_a_product_is_made_of_is_read_or_refused(raw: dict[str, object]) -> None:
    with contextlib.suppress(InvalidProduct):
        assert set(read_product(raw, currency="RUB")) == set(raw)


@pytest.mark.parametrize(
    ("written", "stock"),
    [
        ("7", 7),
        ("7,0", 7),
        ("1 200", 1200),
        (3.0, 3),
        ("нет", 0),
        ("в наличии", None),
        ("", None),
        (None, None),
    ],
)
def test_stock(written: object, stock: int | None) -> None:
    assert read_stock(written) == stock


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1,5", "“1,5” is not a whole number"),
        ("x", "“x” is not a whole number"),
        ("-1", "must not be below zero"),
        ("9999999999", "is too large"),
        (True, "must be a whole number"),
    ],
)
def test_bad_stock(written: object, reason: str) -> None:
    with override("en"), pytest.raises(InvalidField) as caught:
        read_stock(written)
    with override("en"):
        assert caught.value.reason == reason


def test_aliases() -> None:
    assert read_aliases(["Марта", " марта ", "", "льняное  платье"]) == ("Марта", "льняное платье")
    assert read_aliases("a, b; c\nb") == ("a", "b", "c")


def test_photos() -> None:
    assert read_photos("https://e.com/1,2.jpg, https://e.com/3.jpg") == (
        "https://e.com/1,2.jpg",
        "https://e.com/3.jpg",
    )
    assert read_photos("data:image/png;base64,AA") == ("data:image/png;base64,AA",)


def test_all_bad_fields_are_named_at_once() -> None:
    raw = {
        "name": "",
        "sku": "x" * 81,
        "price": "a",
        "variants": [{"options": {"s": "1"}}, {"options": {"s": "1"}}],
        "colour": "red",
    }
    with override("en"), pytest.raises(InvalidProduct) as caught:
        read_product(raw, currency="RUB")
    with override("en"):
        assert [str(error) for error in caught.value.errors] == [
            "name: must not be empty",
            "sku: longer than 80 characters",
            "price: “a” is not a number",
            "variants[1].options: repeat those of another variant",
            "colour: no such field",
        ]


def test_variants() -> None:
    found = read_product(
        {
            "variants": [
                {"id": "v1", "sku": 7, "options": {" s ": 44, "": "x", "c": ""}, "price": "5", "stock": 1}
            ]
        },
        currency="RUB",
    )
    assert found["variants"] == (
        VariantData(id="v1", sku="7", options={"s": "44"}, price=Money(500, "RUB"), stock=1),
    )
