"""Why a message did not go out, in plain words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prilavok.inbox.models import Message

FINAL = frozenset({"window_closed", "blocked_by_user", "unsupported", "template_not_approved"})
"""Sending the same again cannot help."""
EDITABLE = frozenset({"content_rejected", "window_closed", "unsupported", "other"})


@dataclass(frozen=True, slots=True)
class Failure:
    text: str
    may_resend: bool
    may_edit: bool
    mend_channel: bool


def _expired(network: str) -> str:
    return _("The key of the channel has expired, %(network)s did not take the message.") % {
        "network": network
    }


def _limited(network: str) -> str:
    return _("Too many messages at once for %(network)s.") % {"network": network}


def _closed(network: str) -> str:
    return _("The window of %(network)s is closed: the customer has not written for too long.") % {
        "network": network
    }


def _unreachable(network: str) -> str:
    return _("%(network)s cannot reach this customer now.") % {"network": network}


def _blocked(network: str) -> str:
    return _("The customer does not allow messages from the shop.")


def _content(network: str) -> str:
    return _("%(network)s did not accept the text.") % {"network": network}


def _template(network: str) -> str:
    return _("%(network)s has not approved this template.") % {"network": network}


def _media(network: str) -> str:
    return _("%(network)s did not accept the file: its kind or size.") % {"network": network}


def _unsupported(network: str) -> str:
    return _("%(network)s has no such kind of message.") % {"network": network}


def _down(network: str) -> str:
    return _("%(network)s was not working.") % {"network": network}


def _unknown(network: str) -> str:
    return _("%(network)s did not answer, it may have arrived.") % {"network": network}


def _refused(network: str) -> str:
    return _("%(network)s refused the message.") % {"network": network}


WORDS: dict[str, Callable[[str], str]] = {
    "auth_expired": _expired,
    "rate_limited": _limited,
    "window_closed": _closed,
    "unreachable": _unreachable,
    "blocked_by_user": _blocked,
    "content_rejected": _content,
    "template_not_approved": _template,
    "media_rejected": _media,
    "unsupported": _unsupported,
    "provider_down": _down,
    "outcome_unknown": _unknown,
}


def failure_of(message: Message, network: str) -> Failure:
    reason = message.error_reason
    return Failure(
        text=WORDS.get(reason, _refused)(network),
        may_resend=reason not in FINAL,
        may_edit=reason in EDITABLE and bool(message.text),
        mend_channel=reason == "auth_expired",
    )


def doubt_of(network: str) -> str:
    """The line under a message of unknown fate."""
    return _unknown(network)
