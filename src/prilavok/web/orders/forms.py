from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.lib.money import InvalidAmount, parse_money
from prilavok.orders.actions.pricing import MAX_QUANTITY
from prilavok.web.customers.forms import PhoneField


class LineForm(forms.Form):
    """Quantity or price of a line, whichever was sent."""

    quantity = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={
            "invalid": gettext_lazy("A whole number from 1"),
            "min_value": gettext_lazy("At least 1. To take the line out, press the bin"),
            "max_value": gettext_lazy("At most %(limit_value)s"),
        },
    )
    price = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_price(self) -> int | None:
        text: str = self.cleaned_data["price"].strip()
        if not text:
            return None
        try:
            return parse_money(text, self.currency).amount
        except InvalidAmount:
            raise forms.ValidationError(_("A number not below zero, for example 4900 or 4900.50")) from None

    @property
    def reason(self) -> str:
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class FactsForm(forms.Form):
    """Recipient, phone, address and note: those that were sent."""

    recipient = forms.CharField(required=False, max_length=200)
    phone = PhoneField()
    address = forms.CharField(required=False, max_length=300)
    note = forms.CharField(required=False, max_length=5000)

    @property
    def changes(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}
