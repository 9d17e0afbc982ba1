from __future__ import annotations

import re
import zoneinfo
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from prilavok.shops.actions import accept_invitation, create_shop, update_user
from prilavok.shops.models import Shop, User
from prilavok.web.accounts import invitations
from prilavok.web.components.formats import SYMBOLS

DEFAULT_TIMEZONE = "Europe/Moscow"
USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
PROFILE_URL = re.compile(r"(?:https?://)?(?:www\.)?instagram\.com/", re.IGNORECASE)


def clean_instagram_username(text: str) -> str:
    """«@linen_dvor» or a link to the profile -> linen_dvor."""
    name = PROFILE_URL.sub("", text.strip()).split("?")[0].strip("@/ ")
    if name and not USERNAME.fullmatch(name):
        raise forms.ValidationError(
            _("Letters, digits, dot and underscore only, as in the address of the profile")
        )
    return name


def password_hint() -> str:
    """How long a password must be, from the validator that will check it."""
    for validator in password_validation.get_default_password_validators():
        if isinstance(validator, MinimumLengthValidator):
            length = validator.min_length
            return ngettext(
                "%(count)d character or more, a phrase is fine",
                "%(count)d characters or more, a phrase is fine",
                length,
            ) % {"count": length}
    return ""


class TimezoneMixin(forms.Form):
    """The browser's time zone, filled by a script; Moscow when it is missing or unknown."""

    timezone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-controller": "timezone"})
    )

    def clean_timezone(self) -> str:
        name: str = self.cleaned_data["timezone"]
        return name if name in zoneinfo.available_timezones() else DEFAULT_TIMEZONE


class SignupForm(TimezoneMixin, allauth_forms.SignupForm):  # type: ignore[misc]
    """A user and the shop, or, for someone invited, a seat in the shop that invited."""

    field_order = ("instagram_username", "name", "email", "password1")

    instagram_username = forms.CharField(label=gettext_lazy("Instagram of the shop"), max_length=80)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitations.waiting(context.request) if context.request else None
        if self.invitation:
            del self.fields["instagram_username"]
            self.fields["email"].initial = self.invitation.email
        self.fields["password1"].help_text = password_hint()
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_instagram_username(self) -> str:
        return clean_instagram_username(self.cleaned_data["instagram_username"])

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
            update_user(
                user,
                name=self.cleaned_data["name"].strip(),
                language=get_language() or settings.LANGUAGE_CODE,
            )
            self._seat(request, user)
        return user

    def _seat(self, request: HttpRequest, user: User) -> None:
        token = invitations.take_token(request)
        if self.invitation and token:
            accept_invitation(token=token, user=user)
            return
        username = self.cleaned_data["instagram_username"]
        create_shop(
            name=username,
            instagram_username=username,
            owner=user,
            timezone=self.cleaned_data["timezone"],
            language=user.language,
        )


class ShopForm(TimezoneMixin, forms.Form):
    """Another shop for someone who is signed in."""

    name = forms.CharField(label=gettext_lazy("Name of the shop"), max_length=120)
    instagram_username = forms.CharField(
        label=gettext_lazy("Instagram of the shop"), max_length=80, required=False
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, f"{code} {sign}") for code, sign in SYMBOLS.items()]
    )

    def clean_instagram_username(self) -> str:
        return clean_instagram_username(self.cleaned_data["instagram_username"])

    def create(self, owner: User) -> Shop:
        return create_shop(owner=owner, language=owner.language, **self.cleaned_data)


class ProfileForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[
            (User.Theme.SYSTEM, gettext_lazy("As in the system")),
            (User.Theme.LIGHT, gettext_lazy("Light")),
            (User.Theme.DARK, gettext_lazy("Dark")),
        ],
        widget=forms.Select(attrs={"data-controller": "theme", "data-action": "change->theme#show"}),
    )

    def save(self, user: User) -> None:
        update_user(user, **self.cleaned_data)
