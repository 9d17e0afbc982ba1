"""What checks, problems and set-up fields say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.channels.contract import Manifest, SetupField
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.models import Channel
from prilavok.channels.types import CheckResult
from prilavok.shops.models import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    name: Any
    may: Any


ROLES: Mapping[str, RoleWords] = {
    Role.OWNER: RoleWords(gettext_lazy("Owner"), gettext_lazy("everything, and names other owners")),
    Role.ADMIN: RoleWords(
        gettext_lazy("Administrator"), gettext_lazy("everything but naming owners: channels, rules, members")
    ),
    Role.OPERATOR: RoleWords(
        gettext_lazy("Operator"), gettext_lazy("conversations, orders and customers; sees the catalogue")
    ),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    ok: bool
    title: str
    remedy: str = ""


def check_lines(channel: Channel, results: Sequence[CheckResult]) -> list[CheckLine]:
    """What holds and has no words for it is not worth a line."""
    lines = [_line(channel, result) for result in results]
    return [line for line in lines if line.title]


def _line(channel: Channel, result: CheckResult) -> CheckLine:
    """Words of our own for what every network has; the adapter's, translated by it, for everything else."""
    detail = _(result.detail) if result.detail else ""
    titles = {
        "token": (_("The key works"), _("The key does not work"), _("Connect the account again.")),
        "account": (
            _("It is the right account"),
            _("The account does not fit"),
            detail or _("The key belongs to another account."),
        ),
        "subscription": (
            _("Events are switched on"),
            _("Events are not switched on"),
            detail or _("Messages or comments will not arrive. Press “Connect again”."),
        ),
        "rights": (_("The key has all rights"), _("The key lacks rights"), detail),
        "messages": (_("Messages are open to us"), _("Access to messages is off"), detail),
        "app_secret": ("", _("The app secret is missing"), _("Events cannot be accepted without it.")),
        "verify_token": (
            "",
            _("The verify token is missing"),
            _("The webhook cannot be checked without it."),
        ),
    }
    good, bad, remedy = titles.get(result.code, (detail, problem_title(result.code), detail))
    if result.ok:
        return CheckLine(ok=True, title=good)
    return CheckLine(ok=False, title=bad, remedy=remedy)


def problem_title(reason: str) -> str:
    words = {
        Reason.AUTH_EXPIRED: _("The key has run out"),
        Reason.RATE_LIMITED: _("The network asks for a pause"),
        Reason.PROVIDER_DOWN: _("The network does not answer"),
        Reason.OUTCOME_UNKNOWN: _("The network does not answer"),
    }
    return (
        words.get(Reason(reason), _("The check did not go through"))
        if reason in set(Reason)
        else _("The check did not go through")
    )


def problem_words(error: Exception) -> str:
    """What happened, what is safe, what to do."""
    if isinstance(error, ChannelError):
        if error.reason in (Reason.PROVIDER_DOWN, Reason.OUTCOME_UNKNOWN):
            return _("The network does not answer. Nothing has changed; try again in a minute.")
        if error.reason is Reason.AUTH_EXPIRED:
            return _("The network did not accept the key. Nothing has changed; connect again.")
    return _("The network refused. Nothing has changed; the log of calls says more.")


def account_words(manifest: Manifest) -> str:
    """Where the account's id is found."""
    if manifest.account_hint:
        return _(manifest.account_hint)
    return _("The account’s id as the network writes it; not the @name")


def field_words(field: SetupField) -> tuple[str, str]:
    """Label and hint of a set-up field, as the adapter translates them."""
    return _(field.label), _(field.hint) if field.hint else ""
