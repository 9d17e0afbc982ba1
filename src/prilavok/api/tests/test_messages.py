"""Reading and writing messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from prilavok.api.tests.kit import START, Api, Everything, api_of
from prilavok.inbox.models import Attachment, Conversation, Message, Step
from prilavok.shops.models import ApiToken, IdempotentAnswer
from tests import factories

IMAGE = {"type": "image", "url": "https://shop.example/a.jpg", "mime": "image/jpeg", "name": "a.jpg"}


def path_of(conversation: Conversation) -> str:
    return f"/conversations/{conversation.public_id}/messages"


def test_message_as_it_is_shown(api: Api, ours: Everything, settings: Any) -> None:
    settings.PUBLIC_URL = "https://crm.example"
    message = factories.make_message(
        ours.direct,
        "Хочу такое",
        sent_at=START + timedelta(minutes=1),
        external_id="mid.9",
        payload="BUY",
        reply_to=ours.message,
        reactions=[
            {"emoji": "❤️", "by": "customer", "at": "2026-11-23T12:00:00+00:00"},
            {"emoji": "", "by": "shop", "at": "2026-11-23T12:00:00+00:00"},
        ],
        edited_at=START,
        actor_id=ours.customer.public_id,
    )
    Attachment.objects.create(message=message, type="image", file="media/2026/11/a.jpg", mime="image/jpeg")
    factories.make_reference(message, "post", "178", title="Новинка", post=ours.post, product=ours.product)

    assert api.get(f"/messages/{message.public_id}").json() == {
        "id": message.public_id,
        "conversation": ours.direct.public_id,
        "customer": ours.customer.public_id,
        "channel": ours.channel.public_id,
        "direction": "inbound",
        "kind": "direct",
        "text": "Хочу такое",
        "attachments": [
            {
                "type": "image",
                "url": "https://crm.example/media/media/2026/11/a.jpg",
                "mime": "image/jpeg",
                "name": "",
            }
        ],
        "references": [
            {
                "type": "post",
                "external_id": "178",
                "url": "",
                "title": "Новинка",
                "post": ours.post.public_id,
                "product": ours.product.public_id,
            }
        ],
        "reply_to": ours.message.public_id,
        "payload": "BUY",
        "reactions": [{"emoji": "❤️", "by": "customer"}],
        "edited": True,
        "deleted": False,
        "hidden": False,
        "status": "received",
        "error": None,
        "external_id": "mid.9",
        "external_ids": ["mid.9"],
        "sent_at": "2026-11-23T12:01:00+00:00",
        "actor": {"type": "customer", "id": ours.customer.public_id},
    }


def test_unsent_message_has_no_text(api: Api, ours: Everything) -> None:
    Message.objects.filter(pk=ours.message.pk).update(deleted_at=START, text="")

    shown = api.get(f"/messages/{ours.message.public_id}").json()

    assert (shown["deleted"], shown["text"], shown["attachments"]) == (True, None, [])


@pytest.mark.parametrize(
    ("stored", "reason", "status", "error"),
    [
        ("sent", "", "sent", None),
        ("failed", "blocked_by_user", "failed", {"reason": "blocked_by_user", "text": "no"}),
        ("unconfirmed", "", "unconfirmed", {"reason": "outcome_unknown", "text": "no"}),
        ("cancelled", "", "failed", {"reason": "other", "text": "cancelled before it was sent"}),
    ],
)
def test_status_and_error(
    api: Api, ours: Everything, stored: str, reason: str, status: str, error: object
) -> None:
    message = factories.make_message(
        ours.direct, "Ответ", direction="outbound", status=stored, error_reason=reason,
        error_text="" if stored == "sent" else "no",
    )  # fmt: skip

    shown = api.get(f"/messages/{message.public_id}").json()

    assert (shown["status"], shown["error"]) == (status, error)


def test_conversation_is_in_the_networks_order(api: Api, ours: Everything) -> None:
    late = factories.make_message(ours.direct, "раньше", sent_at=START - timedelta(minutes=5))

    listed = api.get(path_of(ours.direct)).json()["items"]

    assert [item["id"] for item in listed] == [ours.message.public_id, late.public_id]
    assert api.get("/messages").json()["items"][0]["id"] == late.public_id


def test_filters(api: Api, ours: Everything) -> None:
    sent = factories.make_message(
        ours.direct, "Да, есть 44", direction="outbound", external_id="m1", external_ids=["m1", "m2"]
    )
    Step.objects.create(message=sent, position=1, status="sent", external_id="m2")
    everywhere = [ours.message.public_id, ours.comment.public_id, sent.public_id]

    def found(**query: str) -> list[str]:
        return sorted(item["id"] for item in api.get("/messages", **query).json()["items"])

    assert found(customer=ours.customer.public_id) == sorted(everywhere)
    assert found(conversation=ours.comments.public_id) == [ours.comment.public_id]
    assert found(channel=ours.channel.public_id) == sorted(everywhere)
    assert found(direction="outbound") == [sent.public_id]
    assert found(external_id="m1") == found(external_id="m2") == [sent.public_id]
    assert found(q="есть 44") == sorted([ours.message.public_id, sent.public_id])
    assert found(external_id="m3") == []


# --- writing --------------------------------------------------------------------------------------


def test_message_is_queued_by_the_token(api: Api, ours: Everything) -> None:
    body = {"text": " Да, есть ", "attachments": [IMAGE], "reply_to": ours.message.public_id}

    response = api.post(path_of(ours.direct), body)

    assert response.status_code == 201, response.content
    shown = response.json()
    assert shown["text"] == "Да, есть"
    assert shown["attachments"] == [IMAGE]
    assert shown["reply_to"] == ours.message.public_id
    assert (shown["direction"], shown["kind"], shown["status"]) == ("outbound", "direct", "queued")
    assert shown["external_id"] is None
    assert shown["external_ids"] == []
    assert shown["actor"] == {"type": "api", "id": ApiToken.objects.get().public_id}
    assert api.get(f"/messages/{shown['id']}").json() == shown
    assert _sendings(ours.direct) == 1


def _sendings(conversation: Conversation) -> int:
    """Jobs that send what is queued there."""
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND args->>'conversation_id' = %s"
    with connection.cursor() as cursor:
        cursor.execute(jobs, ["inbox.send_conversation", str(conversation.pk)])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  \n"}, {"text": None}, {"attachments": []}])
def test_empty_message(api: Api, ours: Everything, body: object) -> None:
    response = api.post(path_of(ours.direct), body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["text"]
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"text": 5}, "text", "should be a valid string"),
        ({"text": "a", "colour": 1}, "colour", "unknown field"),
        ({"text": "a", "kind": "system"}, "kind", None),
        ({"text": "a", "reply_to": 7}, "reply_to", "should be a valid string"),
        ({"attachments": [{"type": "image"}]}, "attachments[0].url", "is required"),
        ({"attachments": [{**IMAGE, "size": 1}]}, "attachments[0].size", "unknown field"),
        ({"attachments": [{**IMAGE, "url": "file:///etc/passwd"}]}, "attachments[0].url", None),
        ({"attachments": [{**IMAGE, "type": "hologram"}]}, "attachments[0].type", None),
        ({"attachments": IMAGE}, "attachments", "should be a list"),
        ({"text": "x" * 10_001}, "text", "string should have at most 10000 characters"),
    ],
)
def test_wrong_body_names_field_and_reason(
    api: Api, ours: Everything, body: object, field: str, reason: str | None
) -> None:
    response = api.post(path_of(ours.direct), body)

    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["field"] == field
    assert reason is None or error["reason"] == reason
    assert Message.objects.count() == 2


def test_closed_window(api: Api, ours: Everything, clock: time_machine.Traveller) -> None:
    ours.channel.settings = {"human_agent": True}
    ours.channel.save()
    clock.shift(timedelta(hours=24))

    response = api.post(path_of(ours.direct), {"text": "Ещё интересно?"})

    assert response.status_code == 409
    assert response.json()["type"].endswith("/window_closed")
    assert api.get(f"/conversations/{ours.direct.public_id}").json()["window"] == {
        "open": False,
        "closes_at": "2026-11-24T12:00:00+00:00",
        "reason": "expired",
    }
    assert Message.objects.count() == 2


def test_open_window(api: Api, ours: Everything) -> None:
    assert api.get(f"/conversations/{ours.direct.public_id}").json()["window"] == {
        "open": True,
        "closes_at": "2026-11-24T12:00:00+00:00",
        "reason": "open",
    }
    assert api.get(f"/conversations/{ours.comments.public_id}").json()["window"] == {
        "open": True,
        "closes_at": None,
        "reason": "always",
    }


@pytest.mark.parametrize("kind", ["direct", "private_reply", "comment"])
def test_what_the_network_lacks(api: Api, ours: Everything, kind: str) -> None:
    """Direct among comments, and answers to a comment where there is none."""
    room = ours.comments if kind == "direct" else ours.direct

    response = api.post(path_of(room), {"text": "Ответ", "kind": kind})

    assert response.status_code == (201 if kind == "private_reply" else 409)
    if kind != "private_reply":
        assert response.json()["type"].endswith("/unsupported")


def test_comment_answers_the_newest_comment_unless_told(api: Api, ours: Everything) -> None:
    newer = factories.make_message(ours.comments, "А 44?", sent_at=START + timedelta(seconds=30))

    first = api.post(path_of(ours.comments), {"text": "4900 ₽", "kind": "comment"}).json()
    second = api.post(
        path_of(ours.comments), {"text": "Да", "kind": "comment", "reply_to": ours.comment.public_id}
    ).json()

    assert (first["reply_to"], first["kind"]) == (newer.public_id, "comment")
    assert first["conversation"] == ours.comments.public_id
    assert second["reply_to"] == ours.comment.public_id


def test_second_private_reply_is_refused(api: Api, ours: Everything) -> None:
    body = {"text": "Пишем в Direct", "kind": "private_reply", "reply_to": ours.comment.public_id}

    first = api.post(path_of(ours.comments), body)
    second = api.post(path_of(ours.comments), body)

    assert first.status_code == 201
    assert first.json()["conversation"] == ours.direct.public_id
    assert second.status_code == 409
    assert second.json()["type"].endswith("/already_replied")


def test_note_stays_inside(api: Api, ours: Everything) -> None:
    response = api.post(path_of(ours.comments), {"text": "Постоянная клиентка", "kind": "note"})

    assert response.status_code == 201
    assert (response.json()["kind"], response.json()["status"]) == ("note", "sent")
    assert _sendings(ours.comments) == 0
    refused = api.post(path_of(ours.comments), {"text": "a", "kind": "note", "attachments": [IMAGE]})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "attachments", "reason": "a note is text alone"}]


# --- idempotency ------------------------------------------------------------------------------------


def test_same_key_and_body_answer_the_first_message(api: Api, ours: Everything) -> None:
    first = api.post(path_of(ours.direct), {"text": "Да"}, Idempotency_Key="k1")
    again = api.post(path_of(ours.direct), {"text": "Да"}, Idempotency_Key="k1")

    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert Message.objects.filter(direction="outbound").count() == 1


def test_same_key_with_another_body_is_refused(api: Api, ours: Everything) -> None:
    api.post(path_of(ours.direct), {"text": "Да"}, Idempotency_Key="k1")

    response = api.post(path_of(ours.direct), {"text": "Нет"}, Idempotency_Key="k1")

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert Message.objects.filter(direction="outbound").count() == 1


def test_keys_belong_to_their_token(api: Api, ours: Everything) -> None:
    first = api.post(path_of(ours.direct), {"text": "Да"}, Idempotency_Key="k1").json()
    other = api_of(ours.shop).post(path_of(ours.direct), {"text": "Нет"}, Idempotency_Key="k1").json()

    assert other["id"] != first["id"]
    assert other["text"] == "Нет"


def test_key_is_forgotten_after_a_day(api: Api, ours: Everything, clock: time_machine.Traveller) -> None:
    first = api.post(path_of(ours.direct), {"text": "a", "kind": "note"}, Idempotency_Key="k1").json()
    clock.shift(timedelta(hours=24, seconds=1))

    later = api.post(path_of(ours.direct), {"text": "b", "kind": "note"}, Idempotency_Key="k1").json()

    assert later["id"] != first["id"]


def test_refusal_leaves_the_key_free(api: Api, ours: Everything) -> None:
    assert api.post(path_of(ours.direct), {"text": " "}, Idempotency_Key="k1").status_code == 422
    assert not IdempotentAnswer.objects.exists()

    assert api.post(path_of(ours.direct), {"text": "Да"}, Idempotency_Key="k1").status_code == 201
