from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from prilavok.channels.contract import Manifest
from prilavok.channels.models import Channel
from prilavok.web.settings.words import field_words


class ChannelForm(forms.Form):
    """What a shop may decide about one of its channels."""

    name = forms.CharField(label=_("Name for your team"), max_length=120, strip=True)
    human_agent = forms.BooleanField(label=_("Seven days for people"), required=False)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        initial = {"name": channel.name, "human_agent": bool(channel.settings.get("human_agent"))}
        super().__init__(*args, initial=initial, **kwargs)


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
        for field in manifest.setup_fields:
            label, hint = field_words(field)
            self.fields[field.key] = forms.CharField(
                label=label,
                help_text=hint,
                required=field.required,
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
