"""What a customer's fields may hold, by the kind that the shop gave each."""

from __future__ import annotations

from datetime import date

from prilavok.customers.models import CustomField

LONGEST = 300
Value = str | int | float


class InvalidValue(ValueError):
    """Not a number, not a day, or none of the choices: `args[0]` is the kind of the field."""


def checked(field: CustomField, text: str) -> Value | None:
    """The value as it is kept; None for nothing. Raises `InvalidValue`."""
    cleaned = " ".join(text.split())
    if not cleaned:
        return None
    if field.kind == CustomField.Kind.NUMBER:
        return _number(cleaned)
    if field.kind == CustomField.Kind.DATE:
        return _day(cleaned)
    if field.kind == CustomField.Kind.CHOICE and cleaned not in field.choices:
        raise InvalidValue(field.kind)
    return cleaned[:LONGEST]


def _number(text: str) -> int | float:
    try:
        number = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise InvalidValue(CustomField.Kind.NUMBER) from None
    if not abs(number) < 1e15:
        raise InvalidValue(CustomField.Kind.NUMBER)
    return int(number) if number.is_integer() else number


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidValue(CustomField.Kind.DATE) from None


def as_text(value: object) -> str:
    """The REST API may have put anything there; lists read as «a, b»."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
