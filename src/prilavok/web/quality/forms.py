"""How sure linking must be, in per cent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prilavok.shops.models import Shop


class ThresholdsForm(forms.Form):
    link = forms.IntegerField(label=_("Link by itself from, %"), min_value=60, max_value=99)
    suggest = forms.IntegerField(label=_("Show as a guess from, %"), min_value=10, max_value=95)

    def __init__(self, data: Any = None, *, shop: Shop) -> None:
        initial = {"link": round(shop.link_threshold * 100), "suggest": round(shop.suggest_threshold * 100)}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "link" in given and "suggest" in given and given["suggest"] >= given["link"]:
            self.add_error("suggest", _("Lower than what links by itself"))
        return given

    def thresholds(self) -> dict[str, float]:
        return {
            "link_threshold": self.cleaned_data["link"] / 100,
            "suggest_threshold": self.cleaned_data["suggest"] / 100,
        }
