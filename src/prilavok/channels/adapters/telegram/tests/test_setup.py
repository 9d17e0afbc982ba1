"""Connecting a bot, its files and its people."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from prilavok.channels.adapters.telegram import setup
from prilavok.channels.adapters.telegram.media import locate_media
from prilavok.channels.adapters.telegram.profiles import fetch_profile
from prilavok.channels.adapters.telegram.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import Attachment, CheckResult, Person

BASE = "https://api.telegram.org/bot9000001:AAtest-bot-token-of-thirty-letters-x"


def _ok(result: Any) -> httpx.Response:
    return json_answer({"ok": True, "result": result})


ME = {"id": 9000001, "is_bot": True, "first_name": "Прилавок", "username": "prilavok_bot"}
HOOK = {
    "url": ACCOUNT.hook_url,
    "has_custom_certificate": False,
    "pending_update_count": 0,
    "allowed_updates": list(setup.UPDATES),
}


def test_subscribe_tells_the_address_and_the_secret() -> None:
    network = answering(_ok(result=True))
    setup.subscribe(ACCOUNT, network.transport())
    assert str(network.requests[0].url) == f"{BASE}/setWebhook"
    body = json.loads(network.requests[0].content)
    assert body["url"] == "https://shop.example/hooks/telegram/abc"
    assert body["secret_token"] == "test-webhook-secret"
    assert {"message_reaction", "business_message", "callback_query"} <= set(body["allowed_updates"])
    assert "drop_pending_updates" not in body


def test_unsubscribe_keeps_what_waits() -> None:
    network = answering(_ok(result=True))
    setup.unsubscribe(ACCOUNT, network.transport())
    assert str(network.requests[0].url) == f"{BASE}/deleteWebhook"
    assert json.loads(network.requests[0].content) == {}


def test_check_when_all_is_well() -> None:
    assert setup.check(ACCOUNT, answering(_ok(ME), _ok(HOOK)).transport()) == [
        CheckResult("token", ok=True, detail="@prilavok_bot"),
        CheckResult("account", ok=True),
        CheckResult("subscription", ok=True),
    ]


def test_check_with_a_dead_token_asks_no_more() -> None:
    answer = json_answer({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
    network = answering(answer)
    results = setup.check(ACCOUNT, network.transport())
    assert [(one.code, one.ok) for one in results] == [("token", False)]
    assert results[0].detail == "Telegram does not accept the token. Copy it again from @BotFather."
    assert len(network.requests) == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"url": ""}, "does not know where"),
        ({"url": "https://elsewhere.example/hook"}, "to another address"),
        ({"allowed_updates": ["message"]}, "not send all kinds"),
        ({"allowed_updates": None}, "not send all kinds"),
        ({"last_error_message": "Connection refused", "pending_update_count": 3}, "cannot deliver"),
    ],
)
def test_check_of_the_webhook(told: dict[str, Any], words: str) -> None:
    results = setup.check(ACCOUNT, answering(_ok(ME), _ok({**HOOK, **told})).transport())
    (failed,) = [one for one in results if not one.ok]
    assert failed.code == "subscription"
    assert words in failed.detail


def test_an_old_error_that_is_over_is_no_trouble() -> None:
    told = {**HOOK, "last_error_message": "Connection refused", "pending_update_count": 0}
    assert all(one.ok for one in setup.check(ACCOUNT, answering(_ok(ME), _ok(told)).transport()))


def test_check_of_another_bot() -> None:
    results = setup.check(ACCOUNT, answering(_ok({**ME, "id": 1}), _ok(HOOK)).transport())
    assert CheckResult("account", ok=False, detail="The token belongs to another bot.") in results


def test_check_of_what_was_entered() -> None:
    account = replace(ACCOUNT, credentials={"bot_token": "token", "webhook_secret": "слово"})
    results = setup.check(account, answering(_ok(ME), _ok(HOOK)).transport())
    assert [one.code for one in results if not one.ok] == ["webhook_secret"]


def test_a_file_is_found_by_its_id() -> None:
    network = answering(_ok({"file_id": "ph-l", "file_path": "photos/file 1.jpg", "file_size": 5}))
    found = locate_media(
        Attachment("image", external_id="ph-l", mime="image/jpeg"), ACCOUNT, network.transport()
    )
    assert json.loads(network.requests[0].content) == {"file_id": "ph-l"}
    assert found.url == (
        "https://api.telegram.org/file/bot9000001:AAtest-bot-token-of-thirty-letters-x/photos/file%201.jpg"
    )
    assert found.mime == "image/jpeg"
    assert "AAtest" not in repr(found)


def test_a_file_too_large_for_bots() -> None:
    told = {"ok": False, "error_code": 400, "description": "Bad Request: file is too big"}
    with pytest.raises(ChannelError) as failed:
        locate_media(
            Attachment("video", external_id="vi"), ACCOUNT, answering(json_answer(told, 400)).transport()
        )
    assert (failed.value.reason, failed.value.retry) == (Reason.MEDIA_REJECTED, Retry.NEVER)


def test_a_file_without_a_path() -> None:
    with pytest.raises(ChannelError) as failed:
        locate_media(Attachment("video", external_id="vi"), ACCOUNT, answering(_ok({})).transport())
    assert failed.value.code == "no_path"


def test_profile() -> None:
    told = {"id": 23, "type": "private", "first_name": "Ann", "last_name": "Lee", "username": "ann"}
    network = answering(_ok(told))
    assert fetch_profile("23", ACCOUNT, network.transport()) == Person("23", username="ann", name="Ann Lee")
    assert json.loads(network.requests[0].content) == {"chat_id": 23}


def test_profile_without_a_last_name() -> None:
    assert fetch_profile("23", ACCOUNT, answering(_ok({"first_name": "Ann"})).transport()).name == "Ann"
