"""Host, version and calls of the Page whose messages these are."""

from __future__ import annotations

from urllib.parse import quote

from prilavok.channels.families.meta import Graph
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

FACEBOOK_URL = "https://graph.facebook.com"
API_VERSION = "v26.0"


def version(account: Account) -> str:
    return account.settings.get("api_version") or API_VERSION


def path(account: Account, *parts: str) -> str:
    return "/".join(("", version(account), *(quote(part, safe="") for part in parts)))


def page_path(account: Account, *parts: str) -> str:
    return path(account, account.external_id, *parts)


def graph(account: Account, transport: Transport) -> Graph:
    secrets = tuple(value for value in account.credentials.values() if value)
    token = account.credentials.get("access_token", "")
    return Graph(transport, account.base_url or FACEBOOK_URL, token, secrets)
