"""May we write first: what the customer said, how we know it, and writing down what no network heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prilavok.customers.models import Consent, Customer, Identity
from prilavok.customers.queries import consents_of
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.shops.queries import members

MOST = 8
TOPICS: Mapping[str, Any] = {
    "": gettext_lazy("everything"),
    "marketing": gettext_lazy("advertising"),
    "utility": gettext_lazy("news of an order"),
}
WAYS: Mapping[str, Any] = {
    Consent.Way.MESSAGE: pgettext_lazy("consent", "in a message"),
    Consent.Way.PHONE: pgettext_lazy("consent", "by phone"),
    Consent.Way.IN_PERSON: pgettext_lazy("consent", "in person"),
    Consent.Way.FORM: pgettext_lazy("consent", "in a form"),
    Consent.Way.OTHER: pgettext_lazy("consent", "otherwise"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One line of the ledger."""

    consent: Consent
    topic: Any
    way: Any
    by: str
    holds: bool
    """The newest on its topic: only such a one can be withdrawn."""


def words_of_customer(customer: Customer, shop: Shop) -> list[Word]:
    rows = list(consents_of(customer)[:MOST])
    if not rows:
        return []
    names = _names(shop) if any(row.recorded_by for row in rows) else {}
    said: set[tuple[int, str]] = set()
    words = []
    for row in rows:
        about = (row.identity_id, row.topic)
        words.append(_word(row, names, holds=row.granted and about not in said))
        said.add(about)
    return words


def _word(row: Consent, names: Mapping[str, str], *, holds: bool) -> Word:
    by = names.get(row.recorded_by, _("a member who has left")) if row.recorded_by else ""
    # Networks put it in words of their own: «marketing_messages».
    topic = TOPICS["marketing"] if "marketing" in row.topic.lower() else TOPICS.get(row.topic, row.topic)
    return Word(row, topic, WAYS.get(row.way, _("told by the network")), by, holds)


def _names(shop: Shop) -> dict[str, str]:
    return {seat.public_id: str(seat.user.name or seat.user.email) for seat in members(shop)}


class ConsentForm(forms.Form):
    """`identity` is where the customer may be written to from now on, or no longer."""

    identity = forms.ChoiceField(label=gettext_lazy("Where"))
    granted = forms.ChoiceField(
        label=gettext_lazy("What they said"),
        choices=[("yes", gettext_lazy("You may write first")), ("no", gettext_lazy("Do not write first"))],
    )
    topic = forms.CharField(
        label=gettext_lazy("About what"),
        max_length=120,
        required=False,
        widget=forms.Select(choices=list(TOPICS.items())),
    )
    way = forms.ChoiceField(label=gettext_lazy("How they said it"), choices=list(WAYS.items()))
    day = forms.DateField(
        label=gettext_lazy("When"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("Details"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, identities: Sequence[Identity], prefix: str = "consent") -> None:
        super().__init__(data, prefix=prefix, initial={"day": timezone.localdate(), "topic": "marketing"})
        self.identities = {one.public_id: one for one in identities}
        choices = [(key, f"{one.channel.name} · {one.display_name}") for key, one in self.identities.items()]
        self.fields["identity"].choices = choices  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_day(self) -> datetime:
        """Of today, this moment: it has to come after what was said earlier today."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come"))
        if day == timezone.localdate():
            return now()
        return timezone.make_aware(datetime.combine(day, time(12)))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "identity": self.identities[data["identity"]],
            "granted": data["granted"] == "yes",
            "topic": data["topic"],
            "way": data["way"],
            "note": data["note"].strip(),
            "given_at": data["day"],
        }
