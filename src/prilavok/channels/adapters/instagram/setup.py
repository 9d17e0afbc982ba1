"""Connecting an account: signing in, long-lived tokens, subscription, and checks in plain words.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from prilavok.channels.adapters.instagram import client
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.families.meta import Graph
from prilavok.channels.families.meta_connection import Connection, foreign
from prilavok.channels.families.meta_login import FacebookLogin, only_page
from prilavok.channels.types import Account, CheckResult, TokenGrant
from prilavok.lib import clock
from prilavok.lib.http import Transport

SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
)
FACEBOOK_SCOPES = (
    "instagram_basic",
    "instagram_manage_messages",
    "instagram_manage_comments",
    "pages_manage_metadata",
    "pages_show_list",
    "pages_read_engagement",
    "business_management",
)
# Meta's pages disagree about some names and reject those they do not know, hence the setting.
FIELDS = (
    "messages,messaging_postbacks,message_reactions,messaging_seen,messaging_referral,"
    "message_edit,comments,live_comments"
)
NEEDED_FIELDS = frozenset({"messages", "comments"})
PROFILE_FIELDS = "id,user_id,username,name,account_type,profile_picture_url"
PAGE_FIELDS = "id,name,instagram_business_account{id,username,name,profile_picture_url}"
GRANTED_FIELDS = f"access_token,{PAGE_FIELDS}"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where people sign in, where codes become tokens, where the API is."""

    authorize: str
    token: str
    graph: str

    @classmethod
    def of(cls, base_url: str) -> Hosts:
        """A server that stands in for Instagram has all three under its base URL."""
        base = base_url.rstrip("/")
        if base in ("", client.INSTAGRAM_URL):
            return cls(
                "https://www.instagram.com/oauth/authorize",
                "https://api.instagram.com",
                client.INSTAGRAM_URL,
            )
        return cls(f"{base}/oauth/authorize", base, base)


def authorize_url(*, redirect_uri: str, state: str, app: Mapping[str, str]) -> str:
    """`app` holds `client_id`, `client_secret` and, when it is not the public one, `base_url`; with
    `flavour` = `facebook` the way leads through the Page that the account is linked to.
    """
    if app.get("flavour") == "facebook":
        return _facebook(app).authorize_url(redirect_uri=redirect_uri, state=state)
    query = {
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "state": state,
    }
    return f"{Hosts.of(app.get('base_url', '')).authorize}?{urlencode(query)}"


def exchange_code(
    *, code: str, redirect_uri: str, app: Mapping[str, str], transport: Transport
) -> TokenGrant:
    """Code -> token for an hour -> token for sixty days -> whose it is."""
    if app.get("flavour") == "facebook":
        return _linked_grant(code, redirect_uri, app, transport)
    hosts = Hosts.of(app.get("base_url", ""))
    secrets = (app["client_secret"], code)
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        # Instagram appends "#_", which browsers may pass on.
        "code": code.removesuffix("#_"),
    }
    answer = Graph(transport, hosts.token, "", secrets).call("POST", "/oauth/access_token", form=form)
    short = _token(_first(answer))
    graph = Graph(transport, hosts.graph, short, secrets)
    query = {"grant_type": "ig_exchange_token", "client_secret": app["client_secret"]}
    grant = _grant(graph.call("GET", "/access_token", query=query))
    return _with_profile(grant, replace(graph, token=grant.access_token), client.API_VERSION)


def _facebook(app: Mapping[str, str]) -> FacebookLogin:
    base = app.get("base_url", "").rstrip("/")
    return FacebookLogin(
        {**app, "base_url": "" if base == client.INSTAGRAM_URL else base},
        client.API_VERSION,
        FACEBOOK_SCOPES,
    )


def _linked_grant(code: str, redirect_uri: str, app: Mapping[str, str], transport: Transport) -> TokenGrant:
    """The token of the one Page that has an Instagram account; it does not run out."""
    pages = _facebook(app).pages(
        code=code, redirect_uri=redirect_uri, fields=GRANTED_FIELDS, transport=transport
    )
    linked = [page for page in pages if isinstance(page.get("instagram_business_account"), dict)]
    page = only_page(linked)
    profile = page["instagram_business_account"]
    return TokenGrant(
        _token(page),
        external_id=str(profile.get("id") or ""),
        username=str(profile.get("username") or ""),
        name=str(profile.get("name") or ""),
        avatar_url=str(profile.get("profile_picture_url") or ""),
        settings={"flavour": "facebook", "page_id": str(page.get("id") or "")},
    )


def refresh(account: Account, transport: Transport) -> TokenGrant:
    """Sixty days more. A Page token does not run out, so it is only looked at."""
    if client.is_facebook(account):
        _profile(account, transport)
        return TokenGrant(account.credentials.get("access_token", ""))
    query = {"grant_type": "ig_refresh_token"}
    graph = client.graph(account, transport)
    return _grant(graph.call("GET", "/refresh_access_token", query=query))


def _with_profile(grant: TokenGrant, graph: Graph, version: str) -> TokenGrant:
    told = graph.call("GET", f"/{version}/me", query={"fields": PROFILE_FIELDS})
    return replace(
        grant,
        external_id=str(told.get("user_id") or told.get("id") or ""),
        username=str(told.get("username") or ""),
        name=str(told.get("name") or ""),
        avatar_url=str(told.get("profile_picture_url") or ""),
    )


def _grant(answer: Mapping[str, Any]) -> TokenGrant:
    lasts = answer.get("expires_in")
    expires_at = clock.now() + timedelta(seconds=lasts) if isinstance(lasts, int) else None
    return TokenGrant(_token(answer), expires_at)


def _token(answer: Mapping[str, Any]) -> str:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise ChannelError(Reason.OTHER, code="no_token", text="the answer holds no token")
    return token


def _first(answer: dict[str, Any]) -> dict[str, Any]:
    """Older answers are flat, newer ones stand in `data[0]`."""
    data = answer.get("data")
    return data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else answer


# --- the connected account -----------------------------------------------------------------------


def _profile(account: Account, transport: Transport) -> dict[str, Any]:
    """Of the Instagram account in both flavours, with its id under `user_id`."""
    graph = client.graph(account, transport)
    if not client.is_facebook(account):
        return graph.call("GET", client.path(account, "me"), query={"fields": PROFILE_FIELDS})
    path = client.path(account, client.node(account))
    linked = graph.call("GET", path, query={"fields": PAGE_FIELDS}).get("instagram_business_account")
    return {**linked, "user_id": linked.get("id")} if isinstance(linked, dict) else {}


def _belongs(account: Account, profile: Mapping[str, Any]) -> CheckResult:
    if account.external_id not in {str(profile.get(name, "")) for name in ("user_id", "id")}:
        return foreign(profile.get("user_id") or profile.get("id"))
    if str(profile.get("account_type", "")).upper() == "PERSONAL":
        return CheckResult(
            "account",
            ok=False,
            detail="The account is personal. Switch it to a professional one in Instagram.",
        )
    return CheckResult("account", ok=True)


def _no_access(code: str) -> str:
    if code == "200/2534041":
        return (
            "Message access is off. In Instagram open Settings → Messages → "
            "Connected tools and allow access to messages."
        )
    return ""


CONNECTION = Connection(
    platform="instagram",
    fields=FIELDS,
    needed=NEEDED_FIELDS,
    expired="Instagram no longer accepts the token. Connect again.",
    graph=client.graph,
    path=lambda account, name: client.path(account, client.node(account), name),
    profile=_profile,
    name=lambda profile: f"@{profile.get('username', '')}",
    belongs=_belongs,
    no_access=_no_access,
)


def subscribe(account: Account, transport: Transport) -> None:
    CONNECTION.subscribe(account, transport)


def unsubscribe(account: Account, transport: Transport) -> None:
    CONNECTION.unsubscribe(account, transport)


def check(account: Account, transport: Transport) -> list[CheckResult]:
    return CONNECTION.check(account, transport)
