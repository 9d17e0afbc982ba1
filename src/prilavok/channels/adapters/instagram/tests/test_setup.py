from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine

from prilavok.channels.adapters.instagram import setup
from prilavok.channels.adapters.instagram.profiles import fetch_profile
from prilavok.channels.adapters.instagram.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import CheckResult, Person

APP = {"client_id": "990602627938098", "client_secret": "app-secret-of-the-shop"}
SIMULATED = {**APP, "base_url": "http://127.0.0.1:8000/simulator/instagram"}
PAGE = replace(ACCOUNT, settings={"flavour": "facebook", "page_id": "1010"})
ME = {
    "id": "24590000000000000",
    "user_id": "17841400000000000",
    "username": "shop",
    "name": "The Shop",
    "account_type": "BUSINESS",
    "profile_picture_url": "https://cdn.example.com/shop.jpg",
}
SUBSCRIBED = {"data": [{"subscribed_fields": ["messages", "comments", "message_edit"]}]}
MESSAGE_ACCESS_OFF = (
    "Message access is off. In Instagram open Settings → Messages → "
    "Connected tools and allow access to messages."
)


def _asked(request: httpx.Request) -> tuple[str, str]:
    return request.method, str(request.url)


def test_authorize_url() -> None:
    url = setup.authorize_url(redirect_uri="https://crm.example/back?x=1", state="s t", app=APP)
    assert url.startswith("https://www.instagram.com/oauth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["990602627938098"],
        "redirect_uri": ["https://crm.example/back?x=1"],
        "response_type": ["code"],
        "scope": [
            "instagram_business_basic,instagram_business_manage_messages,instagram_business_manage_comments"
        ],
        "state": ["s t"],
    }


def test_authorize_url_of_a_stand_in() -> None:
    url = setup.authorize_url(redirect_uri="https://crm.example/back", state="s", app=SIMULATED)
    assert url.startswith("http://127.0.0.1:8000/simulator/instagram/oauth/authorize?client_id=")


@time_machine.travel("2026-11-23T10:00:00Z", tick=False)
@pytest.mark.parametrize(
    "first",
    [
        {"access_token": "IGAAshort", "user_id": 17841400000000000},
        {"data": [{"access_token": "IGAAshort", "user_id": "1", "permissions": "a,b"}]},
    ],
)
def test_a_code_becomes_a_token_for_sixty_days(first: dict[str, object]) -> None:
    long = {"access_token": "IGAAlong", "token_type": "bearer", "expires_in": 5183944}
    network = answering(json_answer(first), json_answer(long), json_answer(ME))
    grant = setup.exchange_code(
        code="AQBx#_", redirect_uri="https://crm.example/back", app=APP, transport=network.transport()
    )
    assert grant.access_token == "IGAAlong"
    assert grant.expires_at == datetime(2027, 1, 22, 9, 59, 4, tzinfo=UTC)
    assert (grant.external_id, grant.username, grant.name) == ("17841400000000000", "shop", "The Shop")
    code, exchange, me = network.requests
    assert _asked(code) == ("POST", "https://api.instagram.com/oauth/access_token")
    assert parse_qs(code.content.decode()) == {
        "client_id": ["990602627938098"],
        "client_secret": ["app-secret-of-the-shop"],
        "grant_type": ["authorization_code"],
        "redirect_uri": ["https://crm.example/back"],
        "code": ["AQBx"],
    }
    assert "authorization" not in code.headers
    assert exchange.url.host == "graph.instagram.com"
    assert exchange.url.path == "/access_token"
    assert exchange.url.params["grant_type"] == "ig_exchange_token"
    assert exchange.headers["authorization"] == "Bearer IGAAshort"
    assert exchange.url.params["client_secret"] == "app-secret-of-the-shop"
    assert me.url.path == "/v26.0/me"
    assert me.headers["authorization"] == "Bearer IGAAlong"


def test_a_wrong_code_is_told_without_the_secret() -> None:
    error = {"error_type": "OAuthException", "code": 400, "error_message": "Invalid code AQBx"}
    network = answering(json_answer(error, 400))
    with pytest.raises(ChannelError) as failed:
        setup.exchange_code(
            code="AQBx-12345", redirect_uri="https://x/", app=APP, transport=network.transport()
        )
    assert (failed.value.reason, failed.value.text) == (Reason.OTHER, "Invalid code AQBx")


@time_machine.travel("2026-11-23T10:00:00Z", tick=False)
def test_refresh() -> None:
    network = answering(json_answer({"access_token": "IGAAnew", "expires_in": 86400}))
    grant = setup.refresh(ACCOUNT, network.transport())
    assert (grant.access_token, grant.expires_at) == ("IGAAnew", datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert _asked(network.requests[0]) == (
        "GET",
        "https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token",
    )


def test_refresh_of_a_page_token_only_looks_at_it() -> None:
    network = answering(json_answer({"id": "1010"}))
    grant = setup.refresh(PAGE, network.transport())
    assert (grant.access_token, grant.expires_at) == ("IGAAtest-access-token", None)
    assert network.requests[0].url.host == "graph.facebook.com"
    assert network.requests[0].url.path == "/v26.0/1010"


def test_check_of_a_personal_account() -> None:
    me = {**ME, "account_type": "PERSONAL"}
    network = answering(json_answer(me), json_answer(SUBSCRIBED), json_answer({"data": []}))
    assert setup.check(ACCOUNT, network.transport())[1] == CheckResult(
        "account", ok=False, detail="The account is personal. Switch it to a professional one in Instagram."
    )


def test_profile() -> None:
    told = {"name": "Анна", "username": "anna", "profile_pic": "https://cdn.example.com/a.jpg", "id": "2"}
    network = answering(json_answer(told))
    person = fetch_profile("200000000000001", ACCOUNT, network.transport())
    assert person == Person(
        "200000000000001", username="anna", name="Анна", avatar_url="https://cdn.example.com/a.jpg"
    )
    assert str(network.requests[0].url) == (
        "https://graph.instagram.com/v26.0/200000000000001?fields=name%2Cusername%2Cprofile_pic"
    )


def test_profile_without_a_picture() -> None:
    network = answering(json_answer({"name": None, "username": "anna", "profile_pic": None}))
    assert fetch_profile("2", ACCOUNT, network.transport()) == Person("2", username="anna")


def test_profile_of_who_mentioned_the_shop() -> None:
    network = answering(json_answer({"mentioned_comment": {"id": "17894", "username": "kate"}}))
    person = fetch_profile("mention:17894", ACCOUNT, network.transport())
    assert person == Person("mention:17894", username="kate")
    assert network.requests[0].url.params["fields"] == "mentioned_comment.comment_id(17894){id,username}"


def test_profile_of_a_mere_commenter_is_refused() -> None:
    network = answering(json_answer({"error": {"code": 230, "message": "User consent is required"}}, 403))
    with pytest.raises(ChannelError) as failed:
        fetch_profile("1234536447", ACCOUNT, network.transport())
    assert (failed.value.reason, failed.value.code) == (Reason.OTHER, "230")


FACEBOOK_APP = {**APP, "flavour": "facebook", "base_url": "https://graph.instagram.com"}
LINKED_PAGE = {
    "id": "1010",
    "name": "The Page",
    "access_token": "EAApage",
    "instagram_business_account": {"id": "17841400000000000", "username": "shop", "name": "The Shop"},
}


def test_authorize_url_by_way_of_a_page() -> None:
    url = setup.authorize_url(redirect_uri="https://crm.example/back", state="s", app=FACEBOOK_APP)
    assert url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
    assert "instagram_manage_messages" in parse_qs(urlsplit(url).query)["scope"][0].split(",")


def test_a_code_becomes_the_token_of_the_linked_page() -> None:
    pages = {"data": [{"id": "2020", "access_token": "EAAother", "name": "Without Instagram"}, LINKED_PAGE]}
    network = answering(
        json_answer({"access_token": "EAAshort"}),
        json_answer({"access_token": "EAAlong"}),
        json_answer(pages),
    )
    grant = setup.exchange_code(
        code="AQBx", redirect_uri="https://crm.example/back", app=FACEBOOK_APP, transport=network.transport()
    )
    assert (grant.access_token, grant.expires_at) == ("EAApage", None)
    assert (grant.external_id, grant.username, grant.name) == ("17841400000000000", "shop", "The Shop")
    assert grant.settings == {"flavour": "facebook", "page_id": "1010"}
    assert {request.url.host for request in network.requests} == {"graph.facebook.com"}


def test_a_page_without_instagram_is_not_connected() -> None:
    token = {"access_token": "EAA"}
    network = answering(
        json_answer(token), json_answer(token), json_answer({"data": [{"id": "2020", "name": "Page"}]})
    )
    with pytest.raises(ChannelError) as failed:
        setup.exchange_code(
            code="A", redirect_uri="https://x/", app=FACEBOOK_APP, transport=network.transport()
        )
    assert failed.value.code == "no_page"
