from __future__ import annotations

import secrets
import zoneinfo
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prilavok.channels import registry
from prilavok.channels.contract import Manifest, Option
from prilavok.channels.models import Channel, Persona
from prilavok.customers.models import CustomField
from prilavok.inbox.actions.saved_replies import LONGEST_SHORTCUT
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Role, Shop
from prilavok.web.accounts.forms import clean_instagram_username
from prilavok.web.components.formats import SYMBOLS
from prilavok.web.settings.words import ROLES, account_words, field_words

FIELD_KINDS = (
    (CustomField.Kind.TEXT, _("Text")),
    (CustomField.Kind.NUMBER, _("Number")),
    (CustomField.Kind.DATE, _("Day")),
    (CustomField.Kind.CHOICE, _("One of several values")),
)


class ChannelForm(forms.Form):
    """What a shop may decide about one of its channels."""

    name = forms.CharField(label=_("Name for your team"), max_length=120, strip=True)
    human_agent = forms.BooleanField(label=_("Seven days for people"), required=False)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"name": channel.name, "human_agent": bool(channel.settings.get("human_agent"))}
        manifest = registry.get(channel.kind).manifest
        if "human_agent" not in manifest.capabilities:
            del self.fields["human_agent"]
        self.options = manifest.options
        for option in manifest.options:
            self.fields[option.key] = _option_field(option)
            self.initial[option.key] = channel.settings.get(option.key, "")

    def option_fields(self) -> list[tuple[forms.BoundField, str]]:
        """What the network's manifest lets a shop decide, with what stands in an empty field."""
        return [(self[option.key], option.placeholder) for option in self.options]


def _option_field(option: Option) -> forms.CharField:
    kind = partial(forms.URLField, assume_scheme="https") if option.address else forms.CharField
    return kind(
        label=gettext(option.label),
        help_text=gettext(option.hint) if option.hint else "",
        required=False,
        max_length=option.longest,
    )


class PersonaForm(forms.Form):
    """The name and picture under which a member speaks to customers."""

    name = forms.CharField(label=_("Name that customers see"), max_length=60, strip=True)
    picture_url = forms.URLField(
        label=_("Address of the picture"),
        max_length=1000,
        assume_scheme="https",
        required=False,
        error_messages={"invalid": _("An address that begins with https://")},
    )

    def __init__(
        self, *args: Any, seat: Membership, channel: Channel, persona: Persona | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"{seat.public_id}-%s"})
        self.seat, self.channel = seat, channel
        name, url = (persona.name, persona.picture_url) if persona else (seat.user.display_name, "")
        self.initial = {"name": name[:60], "picture_url": "" if url == channel.avatar_url else url}
        if channel.avatar_url:
            self.fields["picture_url"].help_text = gettext("Left empty, it is the picture of the account")

    def clean_picture_url(self) -> str:
        """The network fetches it itself, and takes no persona without one."""
        url: str = self.cleaned_data["picture_url"] or self.channel.avatar_url
        if not url:
            raise forms.ValidationError(gettext("The network wants a picture: its address on the web"))
        if not url.startswith("https://"):
            raise forms.ValidationError(gettext("An address that begins with https://"))
        return url

    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "picture_url")}


class KeysForm(forms.Form):
    """Made from the adapter's manifest."""

    external_id = forms.RegexField(
        r"^[\w.:@+-]{1,120}$",
        label=_("Account id"),
        error_messages={"invalid": _("Digits and letters without spaces")},
    )

    def __init__(self, *args: Any, manifest: Manifest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manifest = manifest
        self.fields["external_id"].help_text = account_words(manifest)
        for field in manifest.setup_fields:
            label, hint = field_words(field)
            self.fields[field.key] = forms.CharField(
                label=label,
                help_text=hint,
                required=field.required,
                initial=secrets.token_hex(16) if field.own else None,
                max_length=2000,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                error_messages={"required": gettext("Enter it: the channel cannot work without it")},
            )

    def secrets(self) -> dict[str, str]:
        return {
            field.key: self.cleaned_data[field.key]
            for field in self.manifest.setup_fields
            if self.cleaned_data.get(field.key)
        }


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[(role, ROLES[role].name) for role in roles], initial=Role.OPERATOR
        )


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for"), max_length=80)


REPLY_PLACES = _(
    "Filled in by itself: {name}, {full_name}, {phone}, {product}, {price}, {order}, {total}, {me}, {shop}"
)


class ReplyForm(forms.Form):
    shortcut = forms.RegexField(
        r"^/?[^\s/]+$",
        label=_("Short name"),
        max_length=LONGEST_SHORTCUT,
        error_messages={"invalid": _("One word without spaces: delivery, sizes-dress")},
    )
    text = forms.CharField(
        label=_("Text of the reply"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=REPLY_PLACES,
    )


class CustomFieldForm(forms.Form):
    """`choices` one a line; only a field to choose from has them."""

    name = forms.CharField(label=_("Name of the field"), max_length=40)
    kind = forms.ChoiceField(label=_("What it holds"), choices=FIELD_KINDS, required=False)
    choices = forms.CharField(
        label=_("Values to choose from"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line"),
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_choices(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["choices"]).splitlines() if line.strip()]


class ShopForm(forms.Form):
    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    instagram_username = forms.CharField(label=_("Instagram of the shop"), max_length=80, required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    timezone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language of the shop"), choices=settings.LANGUAGES)
    reply_target_minutes = forms.IntegerField(
        label=_("Answer within, minutes"),
        min_value=1,
        max_value=7 * 24 * 60,
        error_messages={
            "min_value": _("At least one minute"),
            "max_value": _("At most a week: 10080 minutes"),
            "invalid": _("A whole number of minutes"),
        },
    )

    def __init__(self, data: Any = None, *, shop: Shop) -> None:
        super().__init__(data, initial={name: getattr(shop, name) for name in self.base_fields})
        codes = list(dict.fromkeys([*SYMBOLS, shop.currency]))
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(code, f"{code} {SYMBOLS.get(code, '')}".strip()) for code in codes]
        )
        self.fields["timezone"] = forms.ChoiceField(label=_("Time zone"), choices=zones(shop.timezone))

    def clean_instagram_username(self) -> str:
        return clean_instagram_username(self.cleaned_data["instagram_username"])


def zones(current: str) -> list[tuple[str, str]]:
    """Time zones by their distance from Greenwich: (UTC+3) Europe/Moscow."""
    names = {name for name in _zone_names() if "/" in name} | {current}
    moment = now()
    placed = sorted((_offset(name, moment), name) for name in names)
    return [(name, f"UTC{_signed(offset)} · {name.replace('_', ' ')}") for offset, name in placed]


@cache
def _zone_names() -> frozenset[str]:
    left_out = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Brazil/", "Canada/", "Mexico/", "Chile/")
    return frozenset(name for name in zoneinfo.available_timezones() if not name.startswith(left_out))


def _offset(name: str, moment: datetime) -> timedelta:
    return moment.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"{sign}{hours}" + (f":{rest:02}" if rest else "")
