"""Connecting a Page: Facebook Login, subscription, and checks in plain words.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prilavok.channels.adapters.messenger import client
from prilavok.channels.families.meta_connection import Connection, foreign
from prilavok.channels.families.meta_login import FacebookLogin, only_page
from prilavok.channels.families.meta_pages import text
from prilavok.channels.types import Account, CheckResult, TokenGrant
from prilavok.lib.http import Transport

SCOPES = (
    "pages_messaging",
    "pages_manage_metadata",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_utility_messaging",
)
# Meta rejects all of them for one name it does not know, or that the app may not have, hence the setting.
FIELDS = (
    "messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_echoes,"
    "message_edits,messaging_referrals,messaging_optins,messaging_account_linking,messaging_feedback,"
    "messaging_handovers,standby,feed,mention,ratings"
)
NEEDED_FIELDS = frozenset({"messages", "messaging_postbacks", "feed"})
PAGE_FIELDS = "id,name,username,picture{url}"
GRANTED_FIELDS = f"access_token,{PAGE_FIELDS}"


# --- consent -------------------------------------------------------------------------------------


def _login(app: Mapping[str, str]) -> FacebookLogin:
    return FacebookLogin(app, client.API_VERSION, SCOPES)


def authorize_url(*, redirect_uri: str, state: str, app: Mapping[str, str]) -> str:
    return _login(app).authorize_url(redirect_uri=redirect_uri, state=state)


def exchange_code(
    *, code: str, redirect_uri: str, app: Mapping[str, str], transport: Transport
) -> TokenGrant:
    """The token of the one Page that was agreed to; it does not run out."""
    pages = _login(app).pages(
        code=code, redirect_uri=redirect_uri, fields=GRANTED_FIELDS, transport=transport
    )
    page = only_page([page for page in pages if text(page, "access_token")])
    return TokenGrant(
        text(page, "access_token"),
        external_id=str(page.get("id") or ""),
        username=text(page, "username"),
        name=text(page, "name"),
        avatar_url=_picture(page),
    )


def _picture(page: Mapping[str, Any]) -> str:
    picture = page.get("picture")
    told = picture.get("data") if isinstance(picture, dict) else None
    return text(told, "url") if isinstance(told, dict) else ""


def refresh(account: Account, transport: Transport) -> TokenGrant:
    """A Page's token does not run out, so it is only looked at."""
    _page(account, transport)
    return TokenGrant(account.credentials.get("access_token", ""))


# --- the connected Page --------------------------------------------------------------------------


def _page(account: Account, transport: Transport) -> dict[str, Any]:
    path = client.path(account, "me")
    return client.graph(account, transport).call("GET", path, query={"fields": PAGE_FIELDS})


def _belongs(account: Account, page: Mapping[str, Any]) -> CheckResult:
    told = str(page.get("id", ""))
    return CheckResult("account", ok=True) if told == account.external_id else foreign(told)


def _no_access(code: str) -> str:
    if code.split("/", maxsplit=1)[0] in ("10", "200"):
        return "The app may not read messages of the Page. Connect again and allow pages_messaging."
    return ""


CONNECTION = Connection(
    platform="messenger",
    fields=FIELDS,
    needed=NEEDED_FIELDS,
    expired="Facebook no longer accepts the token. Connect again.",
    graph=client.graph,
    path=client.page_path,
    profile=_page,
    name=lambda page: text(page, "name"),
    belongs=_belongs,
    no_access=_no_access,
)


def subscribe(account: Account, transport: Transport) -> None:
    CONNECTION.subscribe(account, transport)


def unsubscribe(account: Account, transport: Transport) -> None:
    CONNECTION.unsubscribe(account, transport)


def check(account: Account, transport: Transport) -> list[CheckResult]:
    return CONNECTION.check(account, transport)
