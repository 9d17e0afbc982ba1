from __future__ import annotations

import pytest

from prilavok.lib.money import InvalidAmount, Money, parse_money


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("4 900,50", 490_050),
        ("4\u00a0900", 490_000),
        ("4900.5", 490_050),
        ("4,900", 490_000),
        ("1,234,900.50", 123_490_050),
        ("4,9", 490),
        ("0,500", 50),
        (4900, 490_000),
    ],
)
def test_amounts_are_read_as_russians_and_as_english_write_them(text: str | int, minor: int) -> None:
    assert parse_money(text, "RUB") == Money(minor, "RUB")


@pytest.mark.parametrize("text", ["", "much", "-1", "4,900,50", "4.900,50", "1e20", "nan", True])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_money(text, "RUB")
