"""Connecting a bot and its people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prilavok.channels.adapters.viber import inbound, setup
from prilavok.channels.adapters.viber.profiles import fetch_profile
from prilavok.channels.adapters.viber.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import CheckResult, Person, WebhookAnswer, WebhookRequest

INFO: dict[str, Any] = {
    "status": 0,
    "status_message": "ok",
    "id": "pa:1234567890123456",
    "name": "Льняной двор",
    "uri": "linen_dvor",
    "webhook": ACCOUNT.hook_url,
    "event_types": list(setup.EVENTS),
}


def test_subscribe_tells_the_address() -> None:
    network = answering(json_answer({"status": 0, "status_message": "ok"}))
    setup.subscribe(ACCOUNT, network.transport())
    request = network.requests[0]
    assert str(request.url) == "https://chatapi.viber.com/pa/set_webhook"
    assert request.headers["x-viber-auth-token"] == ACCOUNT.credentials["auth_token"]
    assert json.loads(request.content) == {
        "url": "https://shop.example/hooks/viber/abc",
        "event_types": ["delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"],
        "send_name": True,
        "send_photo": True,
    }


def test_unsubscribe_takes_the_address_back() -> None:
    network = answering(json_answer({"status": 0}))
    setup.unsubscribe(ACCOUNT, network.transport())
    assert json.loads(network.requests[0].content) == {"url": ""}


def test_check_when_all_is_well() -> None:
    assert setup.check(ACCOUNT, answering(json_answer(INFO)).transport()) == [
        CheckResult("token", ok=True, detail="Льняной двор"),
        CheckResult("account", ok=True),
        CheckResult("subscription", ok=True),
    ]


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"uri": "another"}, ["account"]),
        ({"webhook": ""}, ["subscription"]),
        ({"webhook": "https://elsewhere.example"}, ["subscription"]),
        ({"event_types": ["delivered"]}, ["subscription"]),
    ],
)
def test_what_a_check_finds(told: dict[str, Any], codes: list[str]) -> None:
    results = setup.check(ACCOUNT, answering(json_answer({**INFO, **told})).transport())
    assert [one.code for one in results if not one.ok] == codes


def test_check_with_a_dead_token() -> None:
    network = answering(json_answer({"status": 2, "status_message": "invalidAuthToken"}))
    (result,) = setup.check(ACCOUNT, network.transport())
    assert (result.code, result.ok) == ("token", False)
    assert result.detail == "Viber does not accept the token, or has closed the bot. Copy the token again."


def test_profile() -> None:
    user = {"id": "01234567890A=", "name": "John", "avatar": "https://avatar.example/1.jpg", "country": "UA"}
    network = answering(json_answer({"status": 0, "message_token": 4912661846655238145, "user": user}))
    assert fetch_profile("01234567890A=", ACCOUNT, network.transport()) == Person(
        "01234567890A=", name="John", avatar_url="https://avatar.example/1.jpg"
    )
    assert json.loads(network.requests[0].content) == {"id": "01234567890A="}


def test_profile_asked_too_often() -> None:
    network = answering(json_answer({"status": 12, "status_message": "tooManyRequests"}))
    with pytest.raises(ChannelError) as failed:
        fetch_profile("01234567890A=", ACCOUNT, network.transport())
    assert (failed.value.reason, failed.value.retry) == (Reason.RATE_LIMITED, Retry.LATER)


def _asked(body: dict[str, Any], **headers: str) -> WebhookRequest:
    return WebhookRequest("POST", {}, headers, json.dumps(body).encode())


def test_the_question_of_set_webhook_is_answered() -> None:
    question = {"event": "webhook", "timestamp": 1457764197627, "message_token": 241256543215}
    assert inbound.handshake(_asked(question), []) == WebhookAnswer(200, "")


def test_a_signed_question_is_verified_like_any_event() -> None:
    question = {"event": "webhook", "timestamp": 1457764197627}
    assert inbound.handshake(_asked(question, **{inbound.SIGNATURE_HEADER: "ab"}), []) is None


def test_nothing_else_passes_without_a_signature() -> None:
    for body in ({"event": "message"}, {}, {"event": None}):
        assert inbound.handshake(_asked(body), []) is None
    assert inbound.handshake(WebhookRequest("POST", {}, {}, b"webhook"), []) is None
