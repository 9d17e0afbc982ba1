"""Texts that a network approves beforehand, in the reader's language: state, price, why it was refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from prilavok.channels.contract import Manifest, TemplateRules, TemplateState
from prilavok.channels.models import Channel, MessageTemplate
from prilavok.inbox.outlook import places_of

STATES: Mapping[str, tuple[Any, str]] = {
    "APPROVED": (pgettext_lazy("template", "approved"), "is-ok"),
    "PENDING": (pgettext_lazy("template", "being looked at"), ""),
    "IN_APPEAL": (pgettext_lazy("template", "being looked at again"), ""),
    "REJECTED": (pgettext_lazy("template", "refused"), "is-err"),
    "PAUSED": (pgettext_lazy("template", "paused"), "is-warn"),
    "DISABLED": (pgettext_lazy("template", "switched off"), "is-err"),
    "PENDING_DELETION": (pgettext_lazy("template", "is being deleted"), ""),
    "DELETED": (pgettext_lazy("template", "deleted"), ""),
    "LIMIT_EXCEEDED": (pgettext_lazy("template", "over the limit"), "is-err"),
}
REASONS: Mapping[str, Any] = {
    "ABUSIVE_CONTENT": gettext_lazy(
        "The network finds the text offensive. Write it anew under another name."
    ),
    "INVALID_FORMAT": gettext_lazy("The places {{1}} are not well formed, or stand at the beginning or end."),
    "PROMOTIONAL": gettext_lazy("It advertises, so it belongs into the category for advertising."),
    "TAG_CONTENT_MISMATCH": gettext_lazy("Text and category or language do not fit together."),
    "INCORRECT_CATEGORY": gettext_lazy("The category does not fit the text."),
    "SCAM": gettext_lazy("The network takes it for a fraud. Say who you are and what the order is."),
}
CATEGORIES: Mapping[str, Any] = {
    "utility": gettext_lazy("About an order"),
    "marketing": gettext_lazy("Advertising"),
    "authentication": gettext_lazy("A code for signing in"),
}
PRICES: Mapping[str, Any] = {
    "free": gettext_lazy("free of charge"),
    "free_in_window": gettext_lazy("free within a day of the customer’s message, else paid"),
    "paid": gettext_lazy("the network takes money for it"),
}


SHORT_PRICES: Mapping[str, Any] = {
    "free": pgettext_lazy("price", "free"),
    "free_in_window": pgettext_lazy("price", "free for a day"),
    "paid": pgettext_lazy("price", "paid"),
}


def language_name(code: str) -> str:
    """In the reader's language, with the country where the network tells several apart."""
    language, _mark, country = code.partition("_")
    try:
        name = str(get_language_info(language)["name_translated"])
    except KeyError:
        return code
    return f"{name} ({country})" if country else name


@dataclass(frozen=True, slots=True)
class Approved:
    """One text as its row shows it."""

    template: MessageTemplate
    state: Any
    tone: str
    category: Any
    price: Any
    reason: Any


def approved_of(channel: Channel, manifest: Manifest, rows: Sequence[MessageTemplate]) -> list[Approved]:
    return [_approved(row, manifest) for row in rows]


def _approved(row: MessageTemplate, manifest: Manifest) -> Approved:
    state, tone = STATES.get(row.status.upper(), (row.status.lower() or _("not told"), ""))
    category = row.category.lower()
    return Approved(
        template=row,
        state=state,
        tone=tone,
        category=CATEGORIES.get(category, row.category),
        price=PRICES.get(manifest.prices.templates.get(category, "paid"), ""),
        reason=REASONS.get(row.reason.upper(), row.reason),
    )


class TemplateForm(forms.Form):
    """A text to be handed in; what it may be says the network's manifest."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=512,
        help_text=gettext_lazy("Small Latin letters, digits and _: the customer does not see it"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    category = forms.ChoiceField(label=gettext_lazy("What it is about"))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What changes each time stands as {{1}}, {{2}}: not at the beginning or end"),
    )
    examples = forms.CharField(
        label=gettext_lazy("Examples for the places"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One line a place, in order: the network wants to see how it will read"),
    )

    def __init__(self, *args: Any, manifest: Manifest, rules: TemplateRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        prices = manifest.prices.templates
        categories = [
            (name, f"{CATEGORIES.get(name, name)} · {SHORT_PRICES[prices.get(name, 'paid')]}")
            for name in rules.categories
        ]
        languages = [(code, language_name(code)) for code in rules.languages]
        for name, choices in (("category", categories), ("language", languages)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not re.fullmatch(self.rules.name, name):
            raise forms.ValidationError(_("Small Latin letters, digits and _ only, like order_shipped"))
        return name

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text) > self.rules.text:
            raise forms.ValidationError(
                _("%(count)s characters are too many: at most %(most)s")
                % {"count": len(text), "most": self.rules.text}
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        places = places_of(cleaned.get("text", ""))
        if len(self._examples(cleaned)) < len(places):
            self.add_error("examples", _("Write an example for every place: the network asks for it"))
        return cleaned

    @staticmethod
    def _examples(cleaned: Mapping[str, Any]) -> tuple[str, ...]:
        lines = str(cleaned.get("examples", "")).splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    def wanted(self) -> TemplateState:
        data = self.cleaned_data
        examples = self._examples(data)[: len(places_of(data["text"]))]
        return TemplateState(
            data["name"], data["language"], data["text"], category=data["category"], examples=examples
        )
