"""Connecting a Page: Facebook Login, subscription, and checks in plain words.

https://developers.facebook.com/docs/messenger-platform/webhooks
https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prilavok.channels.adapters.messenger import client
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.families.meta_login import FacebookLogin, only_page
from prilavok.channels.families.meta_pages import check_subscription, text
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


# --- subscription --------------------------------------------------------------------------------


def subscribe(account: Account, transport: Transport) -> None:
    """The setting `subscribed_fields` replaces the usual list."""
    fields = account.settings.get("subscribed_fields") or FIELDS
    path = client.page_path(account, "subscribed_apps")
    query = {"subscribed_fields": fields}
    client.graph(account, transport).call("POST", path, query=query, safe=True)


def unsubscribe(account: Account, transport: Transport) -> None:
    path = client.page_path(account, "subscribed_apps")
    client.graph(account, transport).call("DELETE", path, safe=True)


# --- checks --------------------------------------------------------------------------------------


def check(account: Account, transport: Transport) -> list[CheckResult]:
    """What is asked of the live Page; the first failure of the token ends it."""
    results = list(_check_settings(account))
    try:
        page = _page(account, transport)
    except ChannelError as error:
        return [*results, _failed("token", error)]
    results.append(CheckResult("token", ok=True, detail=text(page, "name")))
    results.append(_check_account(account, page))
    results.append(_check_subscription(account, transport))
    results.append(_check_messages(account, transport))
    return results


def _page(account: Account, transport: Transport) -> dict[str, Any]:
    path = client.path(account, "me")
    return client.graph(account, transport).call("GET", path, query={"fields": PAGE_FIELDS})


def _check_settings(account: Account) -> Iterator[CheckResult]:
    for key in ("app_secret", "verify_token"):
        if not account.credentials.get(key):
            yield CheckResult(key, ok=False, detail="It is empty: webhooks cannot be accepted.")


def _check_account(account: Account, page: Mapping[str, Any]) -> CheckResult:
    told = str(page.get("id", ""))
    if told != account.external_id:
        detail = f"The token belongs to another account: {told}."
        return CheckResult("account", ok=False, detail=detail)
    return CheckResult("account", ok=True)


def _check_subscription(account: Account, transport: Transport) -> CheckResult:
    try:
        path = client.page_path(account, "subscribed_apps")
        answer = client.graph(account, transport).call("GET", path)
    except ChannelError as error:
        return _failed("subscription", error)
    return check_subscription(answer, NEEDED_FIELDS)


def _check_messages(account: Account, transport: Transport) -> CheckResult:
    path = client.page_path(account, "conversations")
    query = {"platform": "messenger", "limit": "1"}
    try:
        client.graph(account, transport).call("GET", path, query=query)
    except ChannelError as error:
        if error.code.split("/")[0] in ("10", "200"):
            return CheckResult(
                "messages",
                ok=False,
                detail="The app may not read messages of the Page. Connect again and allow pages_messaging.",
            )
        return _failed("messages", error)
    return CheckResult("messages", ok=True)


def _failed(code: str, error: ChannelError) -> CheckResult:
    if error.reason is Reason.AUTH_EXPIRED:
        return CheckResult(code, ok=False, detail="Facebook no longer accepts the token. Connect again.")
    return CheckResult(code, ok=False, detail=f"{error.text} ({error.code})".strip())
