"""Signing in: codes and tokens, and the address of the app's hook."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from django.conf import settings

from prilavok.channels.adapters.instagram.simulator_rules import (
    TOKEN_LIFETIME,
    GraphRefusal,
    bad_parameter,
)
from prilavok.simulator import ids
from prilavok.simulator.actions import accounts
from prilavok.simulator.graph.calls import Answer, Call, Params, public, with_token
from prilavok.simulator.models import SimAccount

HANDSHAKE_TIMEOUT = 5.0
PERMISSIONS = (
    "instagram_business_basic",
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
)


def _check_app(params: Params, *names: str) -> None:
    app = settings.SIMULATOR_APP
    for name in names:
        if str(params.get(name) or "") != app[name]:
            raise GraphRefusal(101, f"Error validating {name.replace('_', ' ')}.")


@public("POST")
def code_for_token(params: Params) -> Answer:
    """`POST /oauth/access_token`: the code for a token of one hour."""
    _check_app(params, "client_id", "client_secret")
    if params.get("grant_type") != "authorization_code":
        raise bad_parameter("Param grant_type must be authorization_code")
    grant = accounts.trade_code(str(params.get("code") or ""), str(params.get("redirect_uri") or ""))
    one = {
        "access_token": grant.short_token,
        "user_id": grant.account.external_id,
        "permissions": ",".join(PERMISSIONS),
    }
    return {"data": [one]}


@public("GET")
def exchange_token(params: Params) -> Answer:
    """`GET /access_token`: the hour's token for one of sixty days."""
    _check_app(params, "client_secret")
    if params.get("grant_type") != "ig_exchange_token":
        raise bad_parameter("Param grant_type must be ig_exchange_token")
    return _long_lived(accounts.trade_short_token(str(params.get("access_token") or "")))


@with_token("GET")
def refresh_token(call: Call) -> Answer:
    if call.text("grant_type") != "ig_refresh_token":
        raise bad_parameter("Param grant_type must be ig_refresh_token")
    return _long_lived(accounts.refresh_token(call.account))


def _long_lived(account: SimAccount) -> Answer:
    return {
        "access_token": account.access_token,
        "token_type": "bearer",
        "expires_in": round(TOKEN_LIFETIME.total_seconds()),
    }


@public("POST")
def subscriptions(params: Params, app: str) -> Answer:
    """What people enter in Meta's dashboard: the hook's address, proved by the handshake."""
    if app != settings.SIMULATOR_APP["client_id"]:
        raise GraphRefusal(101, "Error validating application. Cannot get application info.")
    account = SimAccount.objects.filter(external_id=str(params.get("account") or "")).first()
    if account is None:
        raise bad_parameter("Param account must be an account of the app")
    url = str(params.get("callback_url") or "")
    _shake_hands(url, str(params.get("verify_token") or ""))
    accounts.set_hook(account, url)
    return {"success": True}


def _shake_hands(url: str, verify_token: str) -> None:
    """Raises `GraphRefusal` unless the hook answers with our challenge."""
    ours = {urlsplit(base).netloc for base in (settings.SIMULATOR_CALLBACK_URL, settings.PUBLIC_URL)}
    if urlsplit(url).netloc not in ours:
        raise _not_verified("the address is not this installation's")
    challenge = ids.trace_id()
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    try:
        answer = httpx.get(url, params=query, timeout=HANDSHAKE_TIMEOUT, trust_env=False)
    except httpx.HTTPError as error:
        raise _not_verified(type(error).__name__) from None
    if answer.status_code != 200 or answer.text != challenge:
        raise _not_verified(f"HTTP {answer.status_code}")


def _not_verified(why: str) -> GraphRefusal:
    return GraphRefusal(2200, f"(#2200) Callback verification failed: {why}")
