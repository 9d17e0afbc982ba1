"""Amounts in minor units with their currency; never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

ZERO_DECIMALS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "UGX"})
MAX_MINOR = 10**14
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
"""As English groups thousands: no currency here has three decimals, so “6,900” is no six and nine tenths."""


class InvalidAmount(ValueError):
    """The text is not an amount of money."""


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were put together."""


def exponent(currency: str) -> int:
    return 0 if currency in ZERO_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in minor units (kopecks, cents)."""

    amount: int
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} + {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.amount * quantity, self.currency)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:.{exponent(self.currency)}f}"


def parse_money(text: str | int | float | Decimal, currency: str) -> Money:
    """«4 900,50», "4900.5", "4,900", 4900 -> Money. Raises `InvalidAmount` for all else or below zero."""
    if isinstance(text, bool):
        raise InvalidAmount(str(text))
    cleaned = str(text).replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    cleaned = cleaned.replace(",", "" if _GROUPED.fullmatch(cleaned) else ".")
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise InvalidAmount(str(text)) from None
    if not value.is_finite() or value < 0:
        raise InvalidAmount(str(text))
    if value.adjusted() > 14:
        raise InvalidAmount(str(text))
    minor = int(value.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if minor > MAX_MINOR:
        raise InvalidAmount(str(text))
    return Money(minor, currency)
