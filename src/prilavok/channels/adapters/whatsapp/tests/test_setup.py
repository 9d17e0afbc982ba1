from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from prilavok.channels.adapters.whatsapp import setup
from prilavok.channels.adapters.whatsapp.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError
from prilavok.channels.testing.network import Answer, answering, json_answer
from prilavok.channels.types import Account, CheckResult

NUMBER = {
    "id": "106540352242922",
    "display_phone_number": "+1 555-078-3881",
    "verified_name": "The Shop",
    "quality_rating": "GREEN",
    "platform_type": "CLOUD_API",
    "status": "CONNECTED",
}
BELONGS = {"data": [{"id": "106540352242922"}, {"id": "7"}]}
SUBSCRIBED = {"data": [{"whatsapp_business_api_data": {"id": "1", "name": "The app"}}]}
DEAD = json_answer({"error": {"message": "expired", "code": 190}}, 401)


def _checked(*answers: Answer, account: Account = ACCOUNT) -> list[CheckResult]:
    return setup.check(account, answering(*answers).transport())


def _asked(request: httpx.Request) -> str:
    return f"{request.method} {request.url.path}"


def test_everything_holds() -> None:
    network = answering(json_answer(NUMBER), json_answer(BELONGS), json_answer(SUBSCRIBED))
    assert setup.check(ACCOUNT, network.transport()) == [
        CheckResult("token", ok=True, detail="The Shop +1 555-078-3881"),
        CheckResult("number", ok=True),
        CheckResult("quality", ok=True, detail="Quality of the number: high"),
        CheckResult("waba_id", ok=True),
        CheckResult("subscription", ok=True),
    ]
    assert [_asked(request) for request in network.requests] == [
        "GET /v26.0/106540352242922",
        "GET /v26.0/102290129340398/phone_numbers",
        "GET /v26.0/102290129340398/subscribed_apps",
    ]
    assert network.requests[0].headers["authorization"] == "Bearer EAAtest-access-token"


def test_a_dead_token_ends_it() -> None:
    assert _checked(DEAD) == [
        CheckResult("token", ok=False, detail="WhatsApp no longer accepts the token. Connect again.")
    ]


def test_what_is_empty_is_said_before_anything_is_asked() -> None:
    poor = replace(ACCOUNT, credentials={"access_token": "EAAtest-access-token"})
    codes = [(one.code, one.ok) for one in _checked(json_answer(NUMBER), account=poor)]
    assert codes == [
        ("app_secret", False),
        ("verify_token", False),
        ("waba_id", False),
        ("token", True),
        ("number", True),
        ("quality", True),
    ]


@pytest.mark.parametrize(
    ("number", "code", "detail"),
    [
        (
            {"status": "BANNED"},
            "number",
            "WhatsApp has cut the number off or restricts it. WhatsApp Manager says why.",
        ),
        (
            {"platform_type": "NOT_APPLICABLE"},
            "number",
            "The number is not registered for the Cloud API yet. Register it in Meta.",
        ),
        (
            {"quality_rating": "RED"},
            "quality",
            "Quality is low: people block or report the number. Send less.",
        ),
    ],
)
def test_the_number_itself(number: dict[str, str], code: str, detail: str) -> None:
    results = _checked(json_answer({**NUMBER, **number}), json_answer(BELONGS), json_answer(SUBSCRIBED))
    assert CheckResult(code, ok=False, detail=detail) in results
    assert sum(not one.ok for one in results) == 1


def test_a_number_of_another_business_account() -> None:
    results = _checked(json_answer(NUMBER), json_answer({"data": [{"id": "7"}]}), json_answer({"data": []}))
    assert [one for one in results if not one.ok] == [
        CheckResult("waba_id", ok=False, detail="The number belongs to another business account."),
        CheckResult("subscription", ok=False, detail="No app gets the events. Subscribe again."),
    ]


def test_checks_that_fail_say_why() -> None:
    refused = json_answer({"error": {"message": "Unsupported get request", "code": 100}}, 400)
    results = _checked(json_answer(NUMBER), refused, json_answer({"error": {"code": 190}}, 401))
    assert results[-2:] == [
        CheckResult("waba_id", ok=False, detail="Unsupported get request (100)"),
        CheckResult("subscription", ok=False, detail="WhatsApp no longer accepts the token. Connect again."),
    ]


def test_subscribing_and_unsubscribing() -> None:
    network = answering(json_answer({"success": True}), json_answer({"success": True}))
    setup.subscribe(ACCOUNT, network.transport())
    setup.unsubscribe(ACCOUNT, network.transport())
    assert [_asked(request) for request in network.requests] == [
        "POST /v26.0/102290129340398/subscribed_apps",
        "DELETE /v26.0/102290129340398/subscribed_apps",
    ]
    assert [request.content for request in network.requests] == [b"", b""]


def test_subscribing_needs_the_business_account() -> None:
    network = answering()
    with pytest.raises(ChannelError) as failed:
        setup.subscribe(replace(ACCOUNT, credentials={"access_token": "x"}), network.transport())
    assert failed.value.code == "no_waba_id"
    assert network.requests == []
