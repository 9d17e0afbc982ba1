from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prilavok.lib.clock import now
from prilavok.simulator.actions import accounts, acting
from prilavok.simulator.models import SimAccount, SimMessage, SimPerson
from prilavok.simulator.tests.conftest import Call, Hook
from prilavok.simulator.views import network

pytestmark = [pytest.mark.django_db, pytest.mark.urls("prilavok.simulator.tests.urls")]
SEND = "/v26.0/me/messages"


def text_to(person: SimPerson, text: str = "Здравствуйте!", **more: Any) -> dict[str, Any]:
    return {"recipient": {"id": person.external_id}, "message": {"text": text}, **more}


def code_of(answer: dict[str, Any]) -> tuple[int, int]:
    return answer["error"]["code"], answer["error"].get("error_subcode", 0)


def test_a_message_arrives_on_the_phone_and_comes_back_as_an_echo(
    call: Call, hook: Hook, vera: SimPerson
) -> None:
    acting.write(vera, "скока стоит?")
    status, answer = call("POST", SEND, text_to(vera))
    message = SimMessage.objects.get(from_shop=True)
    assert (status, answer) == (200, {"recipient_id": vera.external_id, "message_id": message.external_id})
    assert message.content == {"text": "Здравствуйте!"}
    echo = hook.items[-1]
    assert echo["sender"] == {"id": vera.account.external_id}
    assert echo["recipient"] == {"id": vera.external_id}
    assert echo["message"] == {"mid": message.external_id, "text": "Здравствуйте!", "is_echo": True}


def test_strangers_and_closed_windows_are_refused(call: Call, hook: Hook, vera: SimPerson) -> None:
    assert code_of(call("POST", SEND, text_to(vera))[1]) == (100, 2534014)
    acting.write(vera, "привет")
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        status, answer = call("POST", SEND, text_to(vera))
        assert (status, code_of(answer)) == (400, (10, 2534022))
        human = text_to(vera, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
        assert call("POST", SEND, human)[0] == 200
    assert SimMessage.objects.filter(from_shop=True).count() == 1


def test_a_comment_gets_one_private_reply(call: Call, hook: Hook, vera: SimPerson) -> None:
    post = vera.account.media.filter(kind="post")[0]
    post.account = vera.account
    comment = acting.comment(vera, post, "цена?")
    body = {"recipient": {"comment_id": comment.external_id}, "message": {"text": "4 900 ₽"}}
    status, answer = call("POST", SEND, body)
    assert (status, answer["recipient_id"]) == (200, vera.external_id)
    assert SimMessage.objects.get().content == {"text": "4 900 ₽", "comment": "цена?"}
    assert code_of(call("POST", SEND, body)[1]) == (10903, 0)
    gone = {"recipient": {"comment_id": "1"}, "message": {"text": "…"}}
    assert code_of(call("POST", SEND, gone)[1]) == (10900, 0)


def test_a_public_reply_hide_like_and_delete(call: Call, hook: Hook, vera: SimPerson) -> None:
    post = vera.account.media.filter(kind="post")[0]
    post.account = vera.account
    comment = acting.comment(vera, post, "цена?")
    node = f"/v26.0/{comment.external_id}"
    status, answer = call("POST", f"{node}/replies?message=%D0%94%D0%B0", None)
    reply = comment.replies.get()
    assert (status, answer, reply.text, reply.person) == (200, {"id": reply.external_id}, "Да", None)
    assert hook.items[-1]["value"]["from"]["id"] == vera.account.external_id
    assert hook.items[-1]["value"]["parent_id"] == comment.external_id
    assert call("POST", f"{node}?hide=true") == (200, {"success": True})
    assert call("POST", f"/v26.0/{vera.account.external_id}/likes?comment_id={comment.external_id}")[0] == 200
    comment.refresh_from_db()
    assert (comment.hidden, comment.liked) == (True, True)
    assert code_of(call("POST", f"{node}/replies", {"message": "ещё"})[1]) == (100, 0)
    assert call("DELETE", node) == (200, {"success": True})
    assert code_of(call("DELETE", node)[1]) == (100, 33)
    assert code_of(call("GET", f"{node}?fields=text")[1]) == (100, 33)


def test_profiles_only_of_those_who_wrote(call: Call, hook: Hook, vera: SimPerson) -> None:
    path = f"/v26.0/{vera.external_id}?fields=name,username,profile_pic"
    assert code_of(call("GET", path)[1]) == (230, 0)
    acting.write(vera, "привет")
    assert call("GET", path) == (200, {"name": "Vera", "username": "vera.sun", "id": vera.external_id})
    assert code_of(call("GET", f"/v26.0/{vera.external_id}?fields=salary")[1]) == (100, 0)
    assert code_of(call("GET", "/v26.0/77?fields=name")[1]) == (100, 33)


def test_the_account_its_media_and_threads(
    call: Call, hook: Hook, account: SimAccount, vera: SimPerson
) -> None:
    status, me = call("GET", "/v26.0/me?fields=id,user_id,username,name,account_type,profile_picture_url")
    assert (status, me["user_id"], me["username"]) == (200, account.external_id, "linen_dvor")
    assert me["id"] != account.external_id
    _, media = call("GET", "/v26.0/me/media?fields=caption,media_type,media_url,permalink,timestamp")
    assert [one["media_type"] for one in media["data"]] == ["IMAGE", "IMAGE", "IMAGE", "VIDEO"]
    assert media["data"][0]["media_url"].endswith("-square.jpg")
    assert call("GET", "/v26.0/me/conversations?platform=instagram") == (200, {"data": []})
    acting.write(vera, "привет")
    assert len(call("GET", "/v26.0/me/conversations?platform=instagram")[1]["data"]) == 1


def test_comments_of_a_post(call: Call, hook: Hook, vera: SimPerson) -> None:
    post = vera.account.media.filter(kind="post")[0]
    post.account = vera.account
    acting.comment(vera, post, "первый")
    second = acting.comment(vera, post, "второй")
    _, answer = call("GET", f"/v26.0/{post.external_id}/comments")
    assert [one["text"] for one in answer["data"]] == ["второй", "первый"]
    assert answer["data"][0]["from"] == {"id": vera.external_id, "username": "vera.sun"}
    assert call("GET", f"/v26.0/{second.external_id}?fields=text")[1]["text"] == "второй"


def test_sender_actions(call: Call, hook: Hook, vera: SimPerson) -> None:
    message = acting.write(vera, "привет")
    to = {"recipient": {"id": vera.external_id}}
    assert call("POST", SEND, to | {"sender_action": "typing_on"})[0] == 200
    assert call("POST", SEND, to | {"sender_action": "mark_seen"})[0] == 200
    love = {"sender_action": "react", "payload": {"message_id": message.external_id, "reaction": "love"}}
    assert call("POST", SEND, to | love)[0] == 200
    vera.refresh_from_db()
    message.refresh_from_db()
    assert vera.typing_until is not None
    assert vera.shop_seen_at is not None
    assert message.shop_reaction == "❤️"
    assert code_of(call("POST", SEND, to | {"sender_action": "dance"})[1]) == (100, 0)


def test_subscriptions_know_their_fields(call: Call, account: SimAccount) -> None:
    path = "/v26.0/me/subscribed_apps"
    assert call("POST", f"{path}?subscribed_fields=messages,comments") == (200, {"success": True})
    assert call("GET", path)[1]["data"][0]["subscribed_fields"] == ["comments", "messages"]
    assert code_of(call("POST", f"{path}?subscribed_fields=messages,mesages")[1]) == (100, 0)
    assert call("DELETE", path) == (200, {"success": True})
    assert call("GET", path) == (200, {"data": []})


@pytest.mark.parametrize(("token", "code"), [("Bearer nobody", 190), ("", 104)])
def test_a_token_is_needed(token: str, code: int, account: SimAccount) -> None:
    headers = {"Authorization": token} if token else {}
    answer = Client().get("/simulator/network/instagram/v26.0/me", headers=headers)
    assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (400, code)


def test_a_body_that_is_no_json(call: Call, account: SimAccount) -> None:
    answer = Client().post(
        f"/simulator/network/instagram{SEND}",
        "{",
        content_type="application/json",
        headers={"Authorization": f"Bearer {account.access_token}"},
    )
    assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (400, 100)


def test_forms_are_read_too(account: SimAccount, hook: Hook, vera: SimPerson) -> None:
    acting.write(vera, "привет")
    form = {
        "access_token": account.access_token,
        "recipient": json.dumps({"id": vera.external_id}),
        "message": json.dumps({"text": "да"}),
    }
    assert Client().post(f"/simulator/network/instagram{SEND}", form).status_code == 200


# --- faults --------------------------------------------------------------------------------------


def test_the_key_expires_and_a_new_consent_mends_it(call: Call, account: SimAccount) -> None:
    accounts.switch_fault(account, "expired", on=True)
    status, answer = call("GET", "/v26.0/me")
    assert (status, code_of(answer)) == (400, (190, 463))
    accounts.issue_token(account, "IGAAfresh")
    assert call("GET", "/v26.0/me", token="IGAAfresh")[0] == 200


def test_too_many_calls_for_a_minute(call: Call, account: SimAccount) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        accounts.switch_fault(account, "limited", on=True)
        status, answer = call("GET", "/v26.0/me")
        assert (status, code_of(answer)) == (429, (613, 2534040))
        headers = {"Authorization": f"Bearer {account.access_token}"}
        raw = Client().get("/simulator/network/instagram/v26.0/me", headers=headers)
        assert raw.headers["Retry-After"] == "60"
        usage = json.loads(raw.headers["X-Business-Use-Case-Usage"])[account.external_id][0]
        assert usage["estimated_time_to_regain_access"] == 1
        clock.shift(61)
        assert call("GET", "/v26.0/me")[0] == 200


def test_a_server_that_is_down_does_nothing(
    call: Call, hook: Hook, account: SimAccount, vera: SimPerson
) -> None:
    acting.write(vera, "привет")
    accounts.switch_fault(account, "down", on=True)
    status, answer = call("POST", SEND, text_to(vera))
    assert (status, code_of(answer)) == (500, (2, 0))
    assert not SimMessage.objects.filter(from_shop=True).exists()


def test_silence_after_accepting(
    call: Call, hook: Hook, account: SimAccount, vera: SimPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[bool] = []
    monkeypatch.setattr(network, "_keep_silent", lambda: waited.append(True))
    acting.write(vera, "привет")
    accounts.switch_fault(account, "silent", on=True)
    status, _ = call("POST", SEND, text_to(vera))
    assert (status, waited) == (504, [True])
    assert SimMessage.objects.filter(from_shop=True).count() == 1
    assert hook.items[-1]["message"]["is_echo"] is True


def test_a_dropped_echo(call: Call, hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    acting.write(vera, "привет")
    accounts.switch_fault(account, "no_echo", on=True)
    assert call("POST", SEND, text_to(vera))[0] == 200
    assert len(hook.requests) == 1


def test_a_clock_that_is_a_day_ahead(call: Call, hook: Hook, account: SimAccount, vera: SimPerson) -> None:
    acting.write(vera, "привет")
    accounts.switch_fault(account, "late", on=True)
    assert code_of(call("POST", SEND, text_to(vera))[1]) == (10, 2534022)
    vera.account = account
    with time_machine.travel(now(), tick=False):
        acting.write(vera, "ещё")
        sent = hook.items[-1]["timestamp"]
        assert round(now().timestamp() * 1000) - sent == 24 * 3600 * 1000 + 60_000


@pytest.mark.urls("prilavok.config.urls")  # the page that says so names others
def test_nothing_of_it_without_the_setting(settings: Any, account: SimAccount) -> None:
    settings.SIMULATOR = False
    headers = {"Authorization": f"Bearer {account.access_token}"}
    assert Client().get("/simulator/network/instagram/v26.0/me", headers=headers).status_code == 404
