from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from prilavok.channels.adapters.vk import setup
from prilavok.channels.adapters.vk.profiles import fetch_profile
from prilavok.channels.adapters.vk.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.testing.network import ScriptedNetwork, answering, json_answer
from prilavok.channels.types import CheckResult, Person

COMMUNITY = {
    "groups": [{"id": 123456, "name": "Мята", "screen_name": "mint", "photo_200": "https://p/1.jpg"}]
}
ALL_RIGHTS = {"mask": 1, "permissions": [{"name": name, "setting": 1} for name in setup.RIGHTS]}
SERVER = {"id": 3, "title": "Prilavok", "url": ACCOUNT.hook_url, "status": "ok", "secret_key": "x"}
OTHER = {"id": 2, "title": "bot", "url": "https://bot.example/", "status": "ok"}
EVENTS = {"api_version": "5.199", "events": dict.fromkeys(setup.NEEDED_EVENTS, 1)}


def _response(value: object) -> httpx.Response:
    return json_answer({"response": value})


def _error(code: int, text: str = "no") -> httpx.Response:
    return json_answer({"error": {"error_code": code, "error_msg": text}})


def _calls(network: ScriptedNetwork) -> list[tuple[str, dict[str, str]]]:
    """(method, fields without those of every call)."""
    found = []
    for request in network.requests:
        fields = {name: value[0] for name, value in parse_qs(request.content.decode()).items()}
        assert fields.pop("access_token") == "vk1.a.test-community-key"
        assert fields.pop("v") == "5.199"
        found.append((request.url.path.removeprefix("/method/"), fields))
    return found


def _check(*answers: httpx.Response, **changes: Any) -> list[CheckResult]:
    return setup.check(replace(ACCOUNT, **changes), answering(*answers).transport())


def _healthy(**changes: object) -> Mapping[str, httpx.Response]:
    usual: dict[str, object] = {
        "community": COMMUNITY,
        "rights": ALL_RIGHTS,
        "code": {"code": "0a1b2c3d"},
        "servers": {"count": 2, "items": [OTHER, SERVER]},
        "events": EVENTS,
    }
    return {name: _response(value) for name, value in {**usual, **changes}.items()}


def test_everything_is_well() -> None:
    assert _check(*_healthy().values()) == [
        CheckResult("token", ok=True, detail="Мята"),
        CheckResult("account", ok=True),
        CheckResult("rights", ok=True),
        CheckResult("confirmation_code", ok=True),
        CheckResult("server", ok=True),
        CheckResult("subscription", ok=True),
    ]


def test_a_dead_key_ends_the_check() -> None:
    assert _check(_error(5)) == [
        CheckResult("token", ok=False, detail="VK no longer accepts the key. Enter a new one.")
    ]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"community": {"groups": [{"id": 7, "name": "Другая"}]}}, "account"),
        (
            {"rights": {"permissions": [{"name": "messages"}, {"name": "manage"}, {"name": "photos"}]}},
            "docs wall",
        ),
        ({"code": {"code": "ffffffff"}}, "confirmation_code"),
        ({"servers": {"items": [OTHER, {**SERVER, "status": "failed"}]}}, "server"),
        ({"servers": {"items": [OTHER, {**SERVER, "status": "wait"}]}}, "server"),
        ({"events": {"events": {"message_new": 1}}}, "subscription"),
        ({"events": {}}, "subscription"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], wrong: str) -> None:
    results = _check(*_healthy(**changes).values())
    assert " ".join(one.code for one in results if not one.ok) == wrong
    assert all(one.detail for one in results if not one.ok)


def test_without_our_server() -> None:
    answers = list(_healthy(servers={"items": [OTHER]}).values())
    assert _check(*answers)[-1] == CheckResult(
        "server", ok=False, detail="VK has no callback server with our address. Subscribe to the events."
    )


def test_a_key_without_the_right_to_manage() -> None:
    answers = [_response(COMMUNITY), _response(ALL_RIGHTS), _error(15, "Access denied")]
    assert _check(*answers)[-1] == CheckResult("server", ok=False, detail="Access denied (15)")


def test_empty_settings_are_told() -> None:
    results = _check(*_healthy().values(), credentials={"access_token": "vk1.a.test-community-key"})
    assert [one.code for one in results if not one.ok] == ["secret", "confirmation_code", "confirmation_code"]


def test_a_secret_that_is_too_long() -> None:
    results = _check(*_healthy().values(), credentials={**ACCOUNT.credentials, "secret": "a" * 51})
    assert results[0] == CheckResult("secret", ok=False, detail="VK takes at most 50 characters.")


def test_subscribing_adds_our_server_beside_others() -> None:
    network = answering(_response({"items": [OTHER]}), _response({"server_id": 9}), _response(1))
    setup.subscribe(ACCOUNT, network.transport())
    listed, added, switched = _calls(network)
    assert listed == ("groups.getCallbackServers", {"group_id": "123456"})
    assert added == (
        "groups.addCallbackServer",
        {
            "group_id": "123456",
            "url": "https://shop.example/hooks/vk/k3J",
            "title": "Prilavok",
            "secret_key": "test-callback-secret",
        },
    )
    assert switched == (
        "groups.setCallbackSettings",
        {"group_id": "123456", "server_id": "9", "api_version": "5.199", **dict.fromkeys(setup.EVENTS, "1")},
    )


def test_subscribing_again_mends_our_server() -> None:
    network = answering(_response({"items": [OTHER, SERVER]}), _response(1), _response(1))
    setup.subscribe(ACCOUNT, network.transport())
    assert [name for name, _ in _calls(network)] == [
        "groups.getCallbackServers",
        "groups.editCallbackServer",
        "groups.setCallbackSettings",
    ]
    assert _calls(network)[1][1]["server_id"] == "3"


def test_ten_servers_are_the_most() -> None:
    network = answering(_response({"items": []}), _error(2000, "Servers number limit is reached"))
    with pytest.raises(ChannelError) as failed:
        setup.subscribe(ACCOUNT, network.transport())
    assert failed.value.reason is Reason.UNSUPPORTED


def test_unsubscribing_takes_away_our_server_alone() -> None:
    network = answering(_response({"items": [OTHER, SERVER]}), _response(1))
    setup.unsubscribe(ACCOUNT, network.transport())
    assert _calls(network)[1] == ("groups.deleteCallbackServer", {"group_id": "123456", "server_id": "3"})


def test_unsubscribing_what_is_not_there() -> None:
    network = answering(_response({"items": [OTHER]}))
    setup.unsubscribe(ACCOUNT, network.transport())
    assert len(network.requests) == 1


def test_the_profile_of_a_person() -> None:
    told = {
        "id": 501,
        "first_name": "Анна",
        "last_name": "Петрова",
        "screen_name": "anna",
        "photo_200": "https://p/a.jpg",
    }
    network = answering(_response([told]))
    assert fetch_profile("501", ACCOUNT, network.transport()) == Person(
        "501", username="anna", name="Анна Петрова", avatar_url="https://p/a.jpg"
    )
    assert _calls(network) == [
        ("users.get", {"user_ids": "501", "fields": "photo_200,screen_name,city,bdate"})
    ]


def test_the_profile_of_a_community_in_both_shapes() -> None:
    expected = Person("-123456", username="mint", name="Мята", avatar_url="https://p/1.jpg")
    for told in (COMMUNITY, COMMUNITY["groups"]):
        assert fetch_profile("-123456", ACCOUNT, answering(_response(told)).transport()) == expected


def test_the_profile_of_a_group_chat() -> None:
    told = {"items": [{"chat_settings": {"title": "Опт", "photo": {"photo_200": "https://p/c.jpg"}}}]}
    person = fetch_profile("2000000001", ACCOUNT, answering(_response(told)).transport())
    assert person == Person("2000000001", name="Опт", avatar_url="https://p/c.jpg")


@pytest.mark.parametrize("told", [[], {}, None, [1]])
def test_nobody_of_this_id(told: object) -> None:
    with pytest.raises(ChannelError) as failed:
        fetch_profile("501", ACCOUNT, answering(_response(told)).transport())
    assert failed.value.reason is Reason.UNREACHABLE
