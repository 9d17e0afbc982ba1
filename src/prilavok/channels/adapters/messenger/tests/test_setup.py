from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from prilavok.channels.adapters.messenger import setup
from prilavok.channels.adapters.messenger.profiles import fetch_profile
from prilavok.channels.adapters.messenger.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import Person

PAGE = "682498302938465"
APP = {"client_id": "990602627938098", "client_secret": "app-secret-of-the-shop"}
STAND_IN = {**APP, "base_url": "http://127.0.0.1:8000/network/messenger"}
GRANTED: dict[str, object] = {
    "id": PAGE,
    "name": "Лавка",
    "username": "lavka",
    "access_token": "EAApage",
    "picture": {"data": {"url": "https://scontent.xx.fbcdn.net/page.jpg"}},
}
ME = {"id": PAGE, "name": "Лавка"}
SUBSCRIBED = {"data": [{"subscribed_fields": ["messages", "messaging_postbacks", "feed", "mention"]}]}
SCOPES = (
    "pages_messaging",
    "pages_manage_metadata",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_utility_messaging",
)
NO_ACCESS = "The app may not read messages of the Page. Connect again and allow pages_messaging."


def _asked(request: httpx.Request) -> tuple[str, str]:
    return request.method, str(request.url)


def test_the_consent_page_asks_for_what_is_needed() -> None:
    url = setup.authorize_url(redirect_uri="https://crm.example/back?x=1", state="s t", app=APP)
    assert url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["990602627938098"],
        "redirect_uri": ["https://crm.example/back?x=1"],
        "response_type": ["code"],
        "scope": [",".join(SCOPES)],
        "state": ["s t"],
    }


def test_the_consent_page_of_a_business_app_names_its_configuration() -> None:
    url = setup.authorize_url(redirect_uri="https://x/", state="s", app={**APP, "config_id": "77"})
    query = parse_qs(urlsplit(url).query)
    assert query["config_id"] == ["77"]
    assert "scope" not in query


def test_the_consent_page_of_a_stand_in() -> None:
    url = setup.authorize_url(redirect_uri="https://crm.example/back", state="s", app=STAND_IN)
    assert url.startswith("http://127.0.0.1:8000/network/messenger/oauth/authorize?client_id=")


def _exchanged(*pages: dict[str, object]) -> httpx.Response:
    return json_answer({"data": list(pages)})


def test_a_code_becomes_the_token_of_the_page() -> None:
    network = answering(
        json_answer({"access_token": "EAAshort", "expires_in": 5183}),
        json_answer({"access_token": "EAAlong"}),
        _exchanged(GRANTED),
    )
    grant = setup.exchange_code(
        code="AQBx", redirect_uri="https://crm.example/back", app=APP, transport=network.transport()
    )
    assert (grant.access_token, grant.expires_at) == ("EAApage", None)
    assert (grant.external_id, grant.username, grant.name) == (PAGE, "lavka", "Лавка")
    assert grant.avatar_url == "https://scontent.xx.fbcdn.net/page.jpg"
    code, exchange, pages = network.requests
    assert code.url.copy_with(query=None) == "https://graph.facebook.com/v26.0/oauth/access_token"
    assert dict(code.url.params) == {
        **APP,
        "redirect_uri": "https://crm.example/back",
        "code": "AQBx",
    }
    assert dict(exchange.url.params) == {
        **APP,
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": "EAAshort",
    }
    assert pages.url.path == "/v26.0/me/accounts"
    assert pages.headers["authorization"] == "Bearer EAAlong"
    assert pages.url.params["fields"] == "access_token,id,name,username,picture{url}"


@pytest.mark.parametrize(
    ("pages", "code", "text"),
    [
        ([], "no_page", "Facebook gave access to no suitable Page. Connect again and choose one."),
        (
            [{"id": "1", "name": "Без токена"}],
            "no_page",
            "Facebook gave access to no suitable Page. Connect again and choose one.",
        ),
        (
            [GRANTED, {**GRANTED, "id": "2", "name": "Вторая"}],
            "several_pages",
            "Facebook gave access to several Pages: Лавка, Вторая. Connect again and choose just one.",
        ),
    ],
)
def test_exactly_one_page_is_connected(pages: list[dict[str, object]], code: str, text: str) -> None:
    token = json_answer({"access_token": "EAA"})
    network = answering(token, json_answer({"access_token": "EAA"}), _exchanged(*pages))
    with pytest.raises(ChannelError) as failed:
        setup.exchange_code(code="AQBx", redirect_uri="https://x/", app=APP, transport=network.transport())
    assert (failed.value.reason, failed.value.code, failed.value.text) == (Reason.OTHER, code, text)


def test_a_wrong_code_is_told_without_the_secret() -> None:
    error = {"error": {"code": 100, "message": "Invalid code AQBx-12345 for app-secret-of-the-shop"}}
    network = answering(json_answer(error, 400))
    with pytest.raises(ChannelError) as failed:
        setup.exchange_code(
            code="AQBx-12345", redirect_uri="https://x/", app=APP, transport=network.transport()
        )
    assert failed.value.text == "Invalid code *** for ***"


def test_an_answer_without_a_token() -> None:
    network = answering(json_answer({"token_type": "bearer"}))
    with pytest.raises(ChannelError) as failed:
        setup.exchange_code(code="AQBx", redirect_uri="https://x/", app=APP, transport=network.transport())
    assert failed.value.code == "no_token"


def test_refresh_only_looks_at_the_token() -> None:
    network = answering(json_answer(ME))
    grant = setup.refresh(ACCOUNT, network.transport())
    assert (grant.access_token, grant.expires_at) == ("EAAtest-page-access-token", None)
    assert network.requests[0].url.path == "/v26.0/me"


def test_profile() -> None:
    told = {"first_name": "Анна", "last_name": "Петрова", "profile_pic": "https://x.fbcdn.net/a.jpg"}
    network = answering(json_answer(told))
    person = fetch_profile("6081120145292104", ACCOUNT, network.transport())
    assert person == Person("6081120145292104", name="Анна Петрова", avatar_url="https://x.fbcdn.net/a.jpg")
    assert _asked(network.requests[0]) == (
        "GET",
        "https://graph.facebook.com/v26.0/6081120145292104?fields=first_name%2Clast_name%2Cprofile_pic",
    )


def test_profile_without_anything() -> None:
    network = answering(json_answer({"first_name": None, "id": "2"}))
    assert fetch_profile("2", ACCOUNT, network.transport()) == Person("2")


def test_profile_of_a_commenter_whom_the_event_did_not_name() -> None:
    network = answering(json_answer({"id": "9_1", "from": {"id": "5", "name": "Kate"}}))
    person = fetch_profile("comment:9_1", ACCOUNT, network.transport())
    assert person == Person("comment:9_1", name="Kate")
    assert _asked(network.requests[0]) == ("GET", "https://graph.facebook.com/v26.0/9_1?fields=from")
