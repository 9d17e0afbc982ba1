"""Hosts, versions and calls of the Cloud API."""

from __future__ import annotations

from urllib.parse import quote

from prilavok.channels.adapters.whatsapp.codes import CODES
from prilavok.channels.errors import Reason
from prilavok.channels.families.meta import Graph, Meaning, OwnCodes
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FACEBOOK_URL = "https://graph.facebook.com"
API_VERSION = "v26.0"

MEANINGS: OwnCodes = {
    **{code: Meaning(*told) for code, told in CODES.items()},
    # No such number or file for this token: that says nothing about the person written to.
    (100, 33): Meaning(Reason.OTHER),
}


def base_url(account: Account) -> str:
    return account.base_url.rstrip("/") or FACEBOOK_URL


def path(account: Account, *parts: str) -> str:
    version = account.settings.get("api_version") or API_VERSION
    return "/".join(("", version, *(quote(part, safe="") for part in parts)))


def waba(account: Account) -> str:
    """The business account that the number belongs to: templates and subscriptions are its."""
    return account.credentials.get("waba_id") or account.settings.get("waba_id", "")


def graph(account: Account, transport: Transport) -> Graph:
    secrets = tuple(value for value in account.credentials.values() if value)
    token = account.credentials.get("access_token", "")
    return Graph(transport, base_url(account), token, secrets, MEANINGS)
