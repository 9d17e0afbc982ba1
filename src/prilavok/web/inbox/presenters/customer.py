"""The customer's own fields for the pane beside the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from prilavok.customers.models import Customer
from prilavok.web.components import formats
from prilavok.web.inbox.forms import CustomerForm


@dataclass(frozen=True, slots=True)
class CustomerField:
    name: str
    label: Any
    value: str
    type: str
    error: str = ""


FIELDS: Sequence[tuple[str, Any, str]] = (
    ("name", _("Name"), "text"),
    ("phone", _("Phone"), "tel"),
    ("email", _("E-mail"), "email"),
)


def customer_fields(customer: Customer, form: CustomerForm | None = None) -> list[CustomerField]:
    """What is stored; after a mistake what was typed, with the reason."""
    return [_field(customer, form, name, label, kind) for name, label, kind in FIELDS]


def _field(customer: Customer, form: CustomerForm | None, name: str, label: Any, kind: str) -> CustomerField:
    if form is not None and name in form.errors:
        return CustomerField(
            name, label, form.data.get(name, ""), kind, " ".join(str(error) for error in form.errors[name])
        )
    value = getattr(customer, name)
    return CustomerField(name, label, formats.phone(value) if kind == "tel" and value else value, kind)
