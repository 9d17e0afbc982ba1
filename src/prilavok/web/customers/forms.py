from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.customers.models import CustomField
from prilavok.customers.values import InvalidValue, Value, checked
from prilavok.web.inbox.presenters.custom_fields import MISTAKES

MOST_FIELDS = 30


class PhoneField(forms.RegexField):
    """Kept as digits with a plus, as it is searched and compared."""

    def __init__(self) -> None:
        super().__init__(
            r"^\+?[\d\s()\u00a0\u2011–-]{5,24}$",
            label=gettext_lazy("Phone"),
            required=False,
            error_messages={
                "invalid": gettext_lazy(
                    "Write the number with its country code, for example +7 927 555-01-42"
                )
            },
        )

    def clean(self, value: Any) -> str:
        phone = str(super().clean(value))
        digits = "".join(letter for letter in phone if letter.isdigit())
        if phone.lstrip().startswith("+"):
            return f"+{digits}"
        return _from_home(digits) or digits


def _from_home(digits: str) -> str:
    """«8 927 555-01-42», as Russians and Kazakhs dial at home, with their country; else nothing."""
    whole = f"+7{digits[1:]}"
    is_home = digits.startswith("8") and not _is_phone(f"+{digits}") and _is_phone(whole)
    return whole if is_home else ""


def _is_phone(text: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


def refusal(form: forms.Form) -> tuple[str, str]:
    """The first field in error, and what is wrong with it."""
    name, errors = next(iter(form.errors.items()))
    return name, " ".join(str(error) for error in errors)


class NewCustomerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    phone = PhoneField()


class FactsForm(forms.Form):
    """Name, phone, e-mail and note: those that were sent."""

    name = forms.CharField(required=False, max_length=200)
    phone = PhoneField()
    email = forms.EmailField(required=False)
    note = forms.CharField(required=False, max_length=5000)

    @property
    def changes(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class FieldForm(forms.Form):
    """One field of the shop's own: size, birthday, favourite colour."""

    key = forms.CharField(label=gettext_lazy("What"), max_length=40)
    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=300)

    def __init__(
        self, *args: Any, known: dict[str, object], definitions: Mapping[str, CustomField], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.definitions = known, definitions

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key not in self.definitions and key not in self.known and len(self.known) >= MOST_FIELDS:
            raise forms.ValidationError(_("At most %(n)s fields for one customer") % {"n": MOST_FIELDS})
        return key

    def clean(self) -> dict[str, Any]:
        definition = self.definitions.get(self.cleaned_data.get("key", ""))
        if definition is not None and "value" in self.cleaned_data:
            try:
                self.cleaned_data["value"] = checked(definition, self.cleaned_data["value"])
            except InvalidValue as error:
                self.add_error("value", MISTAKES[str(error)])
        return self.cleaned_data

    @property
    def fields_changed(self) -> dict[str, Value | None]:
        """An empty value takes the field away."""
        value = self.cleaned_data["value"]
        return {self.cleaned_data["key"]: None if value == "" else value}
