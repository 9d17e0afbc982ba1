"""Fields of the shop's own as form controls: on the customer's card and beside the conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from prilavok.customers.models import Customer, CustomField
from prilavok.customers.values import as_text

TYPES: Mapping[str, str] = {"number": "number", "date": "date", "choice": "choice", "text": "text"}
MISTAKES: Mapping[str, Any] = {
    "number": _("Write a number, for example 44 or 1.5"),
    "date": _("Choose a day"),
    "choice": _("Choose one of the values that are offered"),
}


@dataclass(frozen=True, slots=True)
class FieldControl:
    key: str
    label: str
    type: str
    value: str
    choices: Sequence[str] = ()
    error: str = ""
    is_defined: bool = True
    """Laid down in the settings; else a word that somebody wrote on this card alone."""


def controls(
    customer: Customer,
    definitions: Iterable[CustomField],
    errors: Mapping[str, tuple[str, str]] | None = None,
) -> list[FieldControl]:
    """Those of the settings in their order, then what else stands on the card.

    `errors`: key -> (what was typed, what is wrong with it).
    """
    known = list(definitions)
    keys = {field.key for field in known}
    found = [_control(customer, field) for field in known]
    found += [
        FieldControl(key, key, "text", as_text(value), is_defined=False)
        for key, value in customer.fields.items()
        if key not in keys
    ]
    return [_with_error(one, (errors or {}).get(one.key)) for one in found]


def _control(customer: Customer, field: CustomField) -> FieldControl:
    value = as_text(customer.fields.get(field.key))
    choices = list(field.choices)
    # A choice that was taken off the list later is still what this customer has.
    if field.kind == CustomField.Kind.CHOICE and value and value not in choices:
        choices = [value, *choices]
    return FieldControl(field.key, field.name, TYPES[field.kind], value, choices)


def _with_error(control: FieldControl, error: tuple[str, str] | None) -> FieldControl:
    if error is None:
        return control
    return FieldControl(
        control.key, control.label, control.type, error[0], control.choices, error[1], control.is_defined
    )
