from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from prilavok.channels.contract import Manifest
from prilavok.web.components.templatetags.ui import channel_name
from prilavok.web.inbox.presenters.composer import MODES, accepted_media, voice_rules

LONGEST_TEXT = 20_000
MOST_FILES = 10
MODE_CHOICES = [(mode, mode) for mode in MODES]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files under one name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class ComposerForm(forms.Form):
    mode = forms.ChoiceField(choices=MODE_CHOICES)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=True)
    nonce = forms.CharField(required=False, max_length=40)
    reply_to = forms.CharField(required=False, max_length=20)
    also_public = forms.BooleanField(required=False)
    close = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=20)
    """The last message that the writer had time to read."""
    anyway = forms.BooleanField(required=False)
    """They were told what speaks against it, and mean it."""
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%z"])
    voice = forms.CharField(required=False, max_length=100)
    """Which of the files was spoken into the page."""
    attachments = FilesField(required=False)

    def __init__(self, *args: Any, manifest: Manifest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manifest = manifest

    def clean_attachments(self) -> list[tuple[str, UploadedFile[bytes]]]:
        """Each file with the kind the network sends it as."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["attachments"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(n)s files at once") % {"n": MOST_FILES})
        return [(self._kind(file), file) for file in files]

    def _kind(self, file: UploadedFile[bytes]) -> str:
        if file.name == self.cleaned_data.get("voice"):
            kind, types, limit = voice_rules(self.manifest)
            if file.content_type in types:
                self._check_size(file, limit)
                return kind
        for kind, rules in accepted_media(self.manifest).items():
            if file.content_type in rules["types"]:
                self._check_size(file, rules["bytes"])
                return kind
        network = channel_name(self.manifest.kind)
        raise forms.ValidationError(
            _("%(network)s does not take this kind of file: %(name)s")
            % {"network": network, "name": file.name}
        )

    @staticmethod
    def _check_size(file: UploadedFile[bytes], limit: int) -> None:
        if limit and (file.size or 0) > limit:
            size = limit // 1024 // 1024
            raise forms.ValidationError(
                _("%(name)s is too large: at most %(size)s MB") % {"name": file.name, "size": size}
            )


class ScheduledForm(forms.Form):
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=True)
    at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M"], error_messages={"invalid": _("Choose a day and a time")}
    )


class DraftForm(forms.Form):
    mode = forms.ChoiceField(choices=MODE_CHOICES)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)


REPLY_PLACES = _(
    "Filled in by itself: {name}, {full_name}, {phone}, {product}, {price}, {order}, {total}, {me}, {shop}"
)


class ReplyForm(forms.Form):
    """The shortcut is one word: it is what stands after `/`."""

    shortcut = forms.RegexField(
        r"^[\w-]{1,40}$",
        label=_("Short name, one word"),
        error_messages={"invalid": _("Letters, digits and hyphens, without spaces")},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=REPLY_PLACES,
    )

    def clean_shortcut(self) -> str:
        shortcut: str = self.cleaned_data["shortcut"]
        return shortcut.lower()


class CustomerForm(forms.Form):
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    phone = forms.RegexField(
        r"^\+?[\d\s()\u00a0\u2011–-]{5,24}$",
        label=_("Phone"),
        required=False,
        error_messages={"invalid": _("Write the number with its country code, for example +7 927 555-01-42")},
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=5000)

    def clean_phone(self) -> str:
        """Digits with a plus, as it is searched and compared."""
        phone: str = self.cleaned_data["phone"]
        digits = "".join(letter for letter in phone if letter.isdigit())
        return f"+{digits}" if phone.lstrip().startswith("+") else digits
