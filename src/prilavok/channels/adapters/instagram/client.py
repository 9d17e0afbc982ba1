"""Hosts, versions and calls of Instagram's two flavours.

Instagram Login speaks to graph.instagram.com with the account's own token; Facebook Login speaks to
graph.facebook.com with the token of the linked Page.
"""

from __future__ import annotations

from prilavok.channels.families.meta import Graph
from prilavok.channels.types import Account
from prilavok.lib.http import Transport

INSTAGRAM_URL = "https://graph.instagram.com"
FACEBOOK_URL = "https://graph.facebook.com"
API_VERSION = "v26.0"


def is_facebook(account: Account) -> bool:
    return account.settings.get("flavour") == "facebook"


def base_url(account: Account) -> str:
    """The account's own base URL, unless it is the other flavour's public host."""
    given = account.base_url.rstrip("/")
    if is_facebook(account):
        return given if given not in ("", INSTAGRAM_URL) else FACEBOOK_URL
    return given or INSTAGRAM_URL


def version(account: Account) -> str:
    return account.settings.get("api_version") or API_VERSION


def node(account: Account) -> str:
    """Who sends: the account itself, or the Page it belongs to."""
    return account.settings.get("page_id") or "me" if is_facebook(account) else "me"


def path(account: Account, *parts: str) -> str:
    return "/".join(("", version(account), *parts))


def graph(account: Account, transport: Transport) -> Graph:
    secrets = tuple(value for value in account.credentials.values() if value)
    token = account.credentials.get("access_token", "")
    return Graph(transport, base_url(account), token, secrets)
