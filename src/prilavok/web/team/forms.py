from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prilavok.channels.models import Channel
from prilavok.shops.models import Membership, Team
from prilavok.teamwork.models import NoticeChoices, TeamSettings
from prilavok.teamwork.models.notices import SOUNDS

WEEK = 7 * 24 * 60
MIDNIGHT = 24 * 60
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
WAYS = {
    TeamSettings.Distribution.OFF: _("By hand: members take conversations themselves"),
    TeamSettings.Distribution.ROUND_ROBIN: _("In turn: the next one is the one who has waited longest"),
    TeamSettings.Distribution.LEAST_LOADED: _("By load: the one with the fewest open conversations"),
}
SOUND_WORDS = {"none": _("No sound"), "bell": _("Bell"), "drop": _("Drop"), "knock": _("Knock")}
DIGESTS = {
    NoticeChoices.Digest.NEVER: _("Never"),
    NoticeChoices.Digest.HOURLY: _("Every hour, while somebody waits"),
    NoticeChoices.Digest.DAILY: _("Once a day"),
}


def _minutes(label: Any, longest: int = WEEK, *, least: int = 0, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=longest,
        required=required,
        error_messages={
            "min_value": _("At least %(limit_value)s"),
            "max_value": _("At most %(limit_value)s"),
            "invalid": _("A whole number"),
        },
    )


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("A time such as 08:00")},
    )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=60)
    members = forms.MultipleChoiceField(
        label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, seats: Iterable[Membership], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(seat.public_id, seat.user.display_name) for seat in seats]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]


class DistributionForm(forms.Form):
    distribution = forms.ChoiceField(
        label=_("Who gets a customer who waits"), choices=list(WAYS.items()), widget=forms.RadioSelect
    )
    cap = _minutes(_("Open conversations a member at most"), 1000)
    reassign_minutes = _minutes(_("Minutes until somebody else gets it"), 24 * 60)


class RouteForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    category = forms.ChoiceField(label=_("Category of the product"), required=False)
    team = forms.ChoiceField(label=_("Team"))

    def __init__(
        self,
        data: Any = None,
        *,
        channels: Iterable[Channel],
        categories: Iterable[str],
        teams: Iterable[Team],
    ) -> None:
        super().__init__(data)
        self._offer(
            "channel", [("", _("any")), *((one.public_id, one.name or one.username) for one in channels)]
        )
        self._offer("category", [("", _("any")), *((name, name) for name in categories)])
        self._offer("team", [(team.public_id, team.name) for team in teams])

    def _offer(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("channel") and not cleaned.get("category"):
            self.add_error("channel", _("Name a channel, a category or both"))
        return cleaned


class WeekForm(forms.Form):
    """A row a weekday: whether, from when, until when. Until 00:00 is until midnight."""

    def __init__(self, data: Any = None, *, hours: dict[int, tuple[int, int]]) -> None:
        super().__init__(data)
        for number, name in enumerate(WEEKDAYS):
            opens, closes = hours.get(number, (600, 1140))
            self.fields[f"works_{number}"] = forms.BooleanField(
                label=name, required=False, initial=number in hours
            )
            self.fields[f"opens_{number}"] = _clock(_("from"))
            self.fields[f"closes_{number}"] = _clock(_("until"))
            self.initial[f"opens_{number}"] = _time(opens)
            self.initial[f"closes_{number}"] = _time(closes)

    @property
    def days(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"works_{number}"], self[f"opens_{number}"], self[f"closes_{number}"])
            for number in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(7):
            if cleaned.get(f"works_{number}"):
                self._check(number, cleaned.get(f"opens_{number}"), cleaned.get(f"closes_{number}"))
        return cleaned

    def _check(self, number: int, opens: time | None, closes: time | None) -> None:
        if opens is None or closes is None:
            if not {f"opens_{number}", f"closes_{number}"} & self.errors.keys():
                self.add_error(f"opens_{number}", _("Say from when and until when"))
        elif _of_day(opens) >= _end(closes):
            self.add_error(f"closes_{number}", _("The end comes before the beginning"))

    def hours(self) -> dict[int, tuple[int, int]]:
        found = self.cleaned_data
        return {
            number: (_of_day(found[f"opens_{number}"]), _end(found[f"closes_{number}"]))
            for number in range(7)
            if found[f"works_{number}"]
        }


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _of_day(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _end(moment: time) -> int:
    return _of_day(moment) or MIDNIGHT


class HolidayForm(forms.Form):
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("A date such as 31.12.2026")},
    )
    name = forms.CharField(label=_("What for"), max_length=60, required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed"))
        return day


class AwayForm(forms.Form):
    away_enabled = forms.BooleanField(
        label=_("Answer customers who write outside working hours"), required=False
    )
    away_text = forms.CharField(
        label=_("Text of the answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("away_enabled") and not cleaned.get("away_text", "").strip():
            self.add_error("away_text", _("Write what customers are to read"))
        return cleaned


AWAY_EXAMPLE = _("Thank you for your message! We are closed now and will answer after we open: {opens}.")


class TargetsForm(forms.Form):
    first_reply_minutes = _minutes(_("First answer within, minutes"), least=1, required=False)
    next_reply_minutes = _minutes(_("Next answers within, minutes"), least=1, required=False)
    targets_in_working_time = forms.BooleanField(label=_("Count working hours only"), required=False)


class NoticesForm(forms.Form):
    """What a member wants to be told, and how."""

    assigned = forms.BooleanField(label=_("A conversation is assigned to me"), required=False)
    mentioned = forms.BooleanField(label=_("Somebody mentions me in a note"), required=False)
    message_mine = forms.BooleanField(label=_("A customer writes in my conversation"), required=False)
    message_unassigned = forms.BooleanField(
        label=_("A customer writes and nobody is assigned"), required=False
    )
    sla_breached = forms.BooleanField(label=_("An answer is late"), required=False)
    shows_name = forms.BooleanField(label=_("Show the customer’s name"), required=False)
    shows_text = forms.BooleanField(label=_("Show the beginning of the message"), required=False)
    quiet_from = _clock(_("Quiet from"))
    quiet_until = _clock(_("Quiet until"))
    sound = forms.ChoiceField(label=_("Sound"), choices=[(one, SOUND_WORDS[one]) for one in SOUNDS])
    digest = forms.ChoiceField(label=_("How often"), choices=list(DIGESTS.items()))
    digest_at = _clock(_("At what time"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _("Say from when and until when, or leave both empty"))
        if cleaned.get("digest") == NoticeChoices.Digest.DAILY and not cleaned.get("digest_at"):
            self.add_error("digest_at", _("Say at what time"))
        return cleaned
