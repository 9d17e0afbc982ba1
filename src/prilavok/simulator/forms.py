from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PersonForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Name"))
    username = forms.RegexField(
        r"^[A-Za-z0-9._]{1,30}$",
        required=False,
        label=_("User name"),
        error_messages={"invalid": _("Latin letters, digits, dots and underscores only.")},
    )
    about = forms.CharField(max_length=60, required=False, label=_("In a few words"))
