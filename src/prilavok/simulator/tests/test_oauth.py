from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.test import Client

from prilavok.lib.clock import now
from prilavok.simulator.actions import accounts
from prilavok.simulator.models import SimAccount
from prilavok.simulator.tests.conftest import Call

pytestmark = [pytest.mark.django_db, pytest.mark.urls("prilavok.simulator.tests.urls")]
BASE = "/simulator/network/instagram"
BACK = "http://127.0.0.1:8000/settings/channels/callback/"


def trade(settings: Any, issued: str, **changes: str) -> tuple[int, dict[str, Any]]:
    form = {
        "client_id": settings.SIMULATOR_APP["client_id"],
        "client_secret": settings.SIMULATOR_APP["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": issued,
    } | changes
    answer = Client().post(f"{BASE}/oauth/access_token", form)
    return answer.status_code, json.loads(answer.content)


def test_code_short_token_long_token(account: SimAccount, call: Call, settings: Any) -> None:
    code = accounts.issue_code(account, BACK)
    status, answer = trade(settings, code)
    assert (status, answer["data"][0]["user_id"]) == (200, account.external_id)
    short = answer["data"][0]["access_token"]
    secret = settings.SIMULATOR_APP["client_secret"]
    path = f"/access_token?grant_type=ig_exchange_token&client_secret={secret}"
    status, grant = call("GET", path, token=short)
    assert (status, grant["expires_in"]) == (200, 60 * 24 * 3600)
    assert call("GET", "/v26.0/me", token=grant["access_token"])[0] == 200
    assert trade(settings, code)[0] == 400


@pytest.mark.parametrize(
    "changes",
    [{"client_secret": "x"}, {"redirect_uri": "http://evil.test/"}, {"code": "x"}, {"grant_type": "x"}],
)
def test_a_code_is_not_traded_on_wrong_terms(
    account: SimAccount, settings: Any, changes: dict[str, str]
) -> None:
    assert trade(settings, accounts.issue_code(account, BACK), **changes)[0] == 400


def test_a_code_gets_old(account: SimAccount, settings: Any) -> None:
    code = accounts.issue_code(account, BACK)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert trade(settings, code)[0] == 400


def test_refresh_takes_a_day_old_token_and_keeps_the_previous_one(account: SimAccount, call: Call) -> None:
    path = "/refresh_access_token?grant_type=ig_refresh_token"
    old = account.access_token
    assert call("GET", path)[1]["error"]["code"] == 100
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        status, answer = call("GET", path)
        assert (status, answer["access_token"] != old) == (200, True)
        assert call("GET", "/v26.0/me", token=old)[0] == 200
        assert call("GET", "/v26.0/me", token=answer["access_token"])[0] == 200
    with time_machine.travel(now() + timedelta(days=63), tick=False):
        refused = call("GET", "/v26.0/me", token=answer["access_token"])[1]["error"]
        assert (refused["code"], refused["error_subcode"]) == (190, 463)


def register(settings: Any, account: SimAccount, url: str) -> tuple[int, dict[str, Any]]:
    app = settings.SIMULATOR_APP
    form = {
        "object": "instagram",
        "callback_url": url,
        "verify_token": app["verify_token"],
        "account": account.external_id,
    }
    answer = Client().post(f"{BASE}/{app['client_id']}/subscriptions", form)
    return answer.status_code, json.loads(answer.content)


def test_the_hook_is_kept_after_a_handshake(
    account: SimAccount, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []

    def get(url: str, *, params: dict[str, str], **_: Any) -> httpx.Response:
        asked.append(params)
        return httpx.Response(200, text=params["hub.challenge"])

    monkeypatch.setattr(httpx, "get", get)
    url = f"{settings.SIMULATOR_CALLBACK_URL}/hooks/instagram/new"
    assert register(settings, account, url) == (200, {"success": True})
    account.refresh_from_db()
    assert (account.hook_url, asked[0]["hub.verify_token"]) == (url, settings.SIMULATOR_APP["verify_token"])


@pytest.mark.parametrize(("status", "body"), [(403, "no"), (200, "something else")])
def test_a_failed_handshake_changes_nothing(
    account: SimAccount, settings: Any, monkeypatch: pytest.MonkeyPatch, status: int, body: str
) -> None:
    monkeypatch.setattr(httpx, "get", lambda *_, **__: httpx.Response(status, text=body))
    before = account.hook_url
    assert (
        register(settings, account, f"{settings.SIMULATOR_CALLBACK_URL}/hooks/x")[1]["error"]["code"] == 2200
    )
    account.refresh_from_db()
    assert account.hook_url == before


def test_no_hook_outside_of_this_installation(account: SimAccount, settings: Any) -> None:
    status, answer = register(settings, account, "http://10.0.0.1/hooks/x")
    assert (status, answer["error"]["code"]) == (400, 2200)
