"""Sending, notes, drafts, files, what became of a message."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from prilavok.inbox.models import Message
from prilavok.web.inbox.tests.kit import NOON, Place, make_message

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def events(response: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.headers.get("HX-Trigger", "{}"))
    return found


def test_a_reply_is_queued_and_its_draft_is_gone(place: Place) -> None:
    found = place.conversation("Anna", unanswered_since=NOON)
    url = f"/inbox/{found.public_id}/"
    place.client.post(f"{url}draft/", {"mode": "direct", "text": "Yes, "})
    assert found.drafts.get().text == "Yes, "
    response = place.client.post(f"{url}send/", {"mode": "direct", "text": "Yes, tomorrow", "nonce": "n1"})
    assert response.status_code == 200
    assert events(response)["composer:sent"] == {"nonce": "n1"}
    message = found.messages.get()
    assert (message.text, message.kind, message.status) == ("Yes, tomorrow", "direct", "queued")
    assert (message.actor_type, message.actor_id) == ("member", place.member.public_id)
    assert not found.drafts.exists()
    assert "Yes, tomorrow" in response.content.decode()


def test_a_note_never_leaves(place: Place) -> None:
    found = place.conversation("Anna")
    response = place.client.post(
        f"/inbox/{found.public_id}/send/", {"mode": "note", "text": "Call on Friday"}
    )
    assert response.status_code == 200
    assert (found.messages.get().kind, found.messages.get().status) == ("note", "sent")


def test_send_and_close(place: Place) -> None:
    found = place.conversation("Anna")
    response = place.client.post(
        f"/inbox/{found.public_id}/send/", {"mode": "direct", "text": "Bye", "close": "1"}
    )
    found.refresh_from_db()
    assert found.status == "closed"
    assert events(response)["toast"]["text"] == "Sent, the conversation was closed"


@pytest.mark.parametrize(
    ("hours", "data", "why"),
    [
        (0, {"mode": "direct", "text": "  "}, "Write something or attach a file"),
        (
            25,
            {"mode": "direct", "text": "Hello"},
            "The window closed: today, 12:00\xa0pm. The text is kept here",
        ),
        (0, {"mode": "comment", "text": "Hello"}, "Instagram has no such kind of message"),
    ],
)
def test_a_refusal_tells_why_and_stores_nothing(
    place: Place, noon: time_machine.Traveller, hours: int, data: dict[str, str], why: str
) -> None:
    found = place.conversation("Anna")
    noon.shift(timedelta(hours=hours))
    response = place.client.post(f"/inbox/{found.public_id}/send/", data | {"nonce": "n2"})
    assert response.status_code == 422
    assert events(response)["composer:refused"] == {"nonce": "n2", "text": why}
    assert not Message.objects.exists()


def test_a_private_reply_goes_once_and_is_announced_publicly(place: Place) -> None:
    found, comment = place.comments()
    url = f"/inbox/{found.public_id}/send/"
    data = {"mode": "private_reply", "text": "5 600", "reply_to": comment.public_id, "also_public": "1"}
    assert place.client.post(url, data).status_code == 200
    kinds = {message.kind: message.text for message in comment.replies.all()}
    assert kinds == {"private_reply": "5 600", "comment": "Ответили вам в Direct"}
    again = place.client.post(url, data)
    assert again.status_code == 422
    assert events(again)["composer:refused"]["text"] == "This comment has had its one private reply"
    assert comment.replies.count() == 2


def test_a_message_of_another_conversation_cannot_be_answered(place: Place) -> None:
    found, _comment = place.comments()
    _other, foreign = place.comments("Nadya")
    data = {"mode": "comment", "text": "Hello", "reply_to": foreign.public_id}
    assert place.client.post(f"/inbox/{found.public_id}/send/", data).status_code == 404


def test_a_picture_is_kept_under_a_name_nobody_guesses(place: Place) -> None:
    found = place.conversation("Anna")
    file = SimpleUploadedFile("dress.png", PNG, content_type="image/png")
    response = place.client.post(f"/inbox/{found.public_id}/send/", {"mode": "direct", "attachments": [file]})
    assert response.status_code == 200
    attachment = found.messages.get().attachments.get()
    assert (attachment.type, attachment.mime, attachment.name) == ("image", "image/png", "dress.png")
    assert "/media/outgoing/2026/11/" in attachment.url
    assert "dress" not in attachment.url


def test_files_the_network_does_not_take(place: Place) -> None:
    found = place.conversation("Anna")
    file = SimpleUploadedFile("dress.heic", PNG, content_type="image/heic")
    response = place.client.post(f"/inbox/{found.public_id}/send/", {"mode": "direct", "attachments": [file]})
    assert response.status_code == 422
    assert (
        events(response)["composer:refused"]["text"]
        == "Instagram does not take this kind of file: dress.heic"
    )
    big = SimpleUploadedFile("big.png", b"0" * (8 * 1024 * 1024 + 1), content_type="image/png")
    response = place.client.post(f"/inbox/{found.public_id}/send/", {"mode": "direct", "attachments": [big]})
    assert events(response)["composer:refused"]["text"] == "big.png is too large: at most 8 MB"
    assert not Message.objects.exists()


def test_what_became_of_a_message_can_be_settled(place: Place) -> None:
    found = place.conversation("Anna")
    queued = make_message(found, "One", direction="outbound", status="queued")
    failed = make_message(found, "Two", direction="outbound", status="failed", error_reason="provider_down")
    unsure = make_message(found, "Three", direction="outbound", status="unconfirmed")
    for message, act in ((queued, "cancel"), (failed, "resend"), (unsure, "arrived")):
        assert place.client.post(f"/inbox/messages/{message.public_id}/{act}/").status_code == 200
    states = dict(found.messages.values_list("text", "status"))
    assert states == {"One": "cancelled", "Two": "queued", "Three": "sent"}
    late = place.client.post(f"/inbox/messages/{queued.public_id}/cancel/")
    assert late.status_code == 422
    assert events(late)["toast"]["text"] == "The state of the message has changed meanwhile"


def test_a_comment_is_moderated_by_the_network(place: Place) -> None:
    _found, comment = place.comments()
    url = f"/inbox/messages/{comment.public_id}/moderate/"
    assert (
        events(place.client.post(url, {"action": "hide"}))["toast"]["text"]
        == "The comment will be hidden in a moment"
    )
    assert place.client.post(url, {"action": "burn"}).status_code == 422
    type(comment).objects.filter(pk=comment.pk).update(deleted_at=NOON)
    gone = place.client.post(url, {"action": "hide"})
    assert gone.status_code == 422
    assert events(gone)["toast"]["text"] == "The comment has been deleted meanwhile"


def test_saved_replies_are_kept_found_and_deleted(place: Place) -> None:
    found = place.conversation("Anna Kovaleva")
    saved = place.client.post("/inbox/replies/", {"shortcut": "Delivery", "text": "{name}, to which city?"})
    assert saved.status_code == 200
    assert place.client.post("/inbox/replies/", {"shortcut": "two words", "text": "x"}).status_code == 422
    url = f"/inbox/{found.public_id}/suggestions/"
    html = place.client.get(url, {"sign": "/", "q": "deli"}).content.decode()
    assert 'data-text="Anna, to which city?"' in html
    assert "No saved reply" in place.client.get(url, {"sign": "/", "q": "zzz"}).content.decode()
    reply = place.shop.saved_replies.get()
    assert place.client.post(f"/inbox/replies/{reply.public_id}/delete/").status_code == 200
    assert not place.shop.saved_replies.exists()
