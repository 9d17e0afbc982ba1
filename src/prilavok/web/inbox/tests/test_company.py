"""Colleagues at one conversation: presence, and a warning before a second answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from prilavok.inbox.models import Message, Presence
from prilavok.shops.models import Membership
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, signed_in
from tests.factories import make_membership, make_user


@pytest.fixture
def anna(place: Place) -> Membership:
    user = make_user("anna@example.com", name="Anna", language="en")
    return make_membership(place.shop, user=user, role="operator")


def refusal(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    found: dict[str, str] = json.loads(response.headers["HX-Trigger"])["composer:refused"]
    return found


def typing_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="inbox.typing").count()


def test_others_are_named_and_oneself_is_not(place: Place, anna: Membership) -> None:
    url = f"/inbox/{place.conversation().public_id}/presence/"
    assert "Olga" not in place.client.post(url, {"state": "here"}).content.decode()
    assert "Olga is looking" in signed_in(anna.user).post(url, {"state": "here"}).content.decode()
    place.client.post(url, {"state": "writing", "mode": "direct"})
    assert "Olga is writing" in signed_in(anna.user).get(url).content.decode()
    assert place.client.post(url, {"state": "gone"}).status_code == 204
    assert "Olga" not in signed_in(anna.user).get(url).content.decode()
    assert list(Presence.objects.values_list("member", flat=True)) == [anna.pk]


def test_the_customer_sees_that_somebody_writes_to_them(place: Place, noon: time_machine.Traveller) -> None:
    url = f"/inbox/{place.conversation().public_id}/presence/"
    place.client.post(url, {"state": "here", "mode": "direct"})
    place.client.post(url, {"state": "writing", "mode": "note"})
    assert typing_jobs() == 0
    place.client.post(url, {"state": "writing", "mode": "direct"})
    assert typing_jobs() == 1
    ProcrastinateJob.objects.all().delete()
    noon.shift(timedelta(days=2))
    place.client.post(url, {"state": "writing", "mode": "direct"})
    assert typing_jobs() == 0


def test_a_second_answer_is_asked_about_once(place: Place, anna: Membership) -> None:
    found = place.conversation()
    question = make_message(found, "Is there a 44?")
    make_message(found, "Yes, tomorrow", direction="outbound", actor_id=anna.public_id, created_at=NOON)
    url = f"/inbox/{found.public_id}/send/"
    data = {"mode": "direct", "text": "Yes", "nonce": "n1", "seen": question.public_id}
    told = refusal(place.client.post(url, data))
    assert told["text"] == "A colleague has answered meanwhile (Anna, 30 min ago): “Yes, tomorrow”"
    assert told["insist"] == "Send anyway"
    assert found.messages.count() == 2
    assert place.client.post(url, data | {"anyway": "1"}).status_code == 200
    assert found.messages.count() == 3
    # The page that lost the answer sends it again: that is no second answer.
    assert place.client.post(url, data).status_code == 200
    assert found.messages.count() == 3


def test_a_note_disturbs_nobody(place: Place, anna: Membership) -> None:
    found = place.conversation()
    question = make_message(found, "Is there a 44?")
    make_message(found, "Yes", direction="outbound", actor_id=anna.public_id)
    data = {"mode": "note", "text": "Regular", "seen": question.public_id}
    assert place.client.post(f"/inbox/{found.public_id}/send/", data).status_code == 200


def test_an_answer_waits_five_seconds_and_can_be_written_on(place: Place) -> None:
    found = place.conversation()
    url = f"/inbox/{found.public_id}/send/"
    html = place.client.post(url, {"mode": "direct", "text": "Yes", "nonce": "n1"}).content.decode()
    message = found.messages.get()
    assert message.not_before == NOON + timedelta(minutes=30, seconds=5)
    assert 'data-hotkey="ctrl+z"' in html
    response = place.client.post(f"/inbox/messages/{message.public_id}/cancel/")
    told = json.loads(response.headers["HX-Trigger"])
    assert told["composer:restore"] == {"mode": "direct", "text": "Yes"}
    assert Message.objects.get().status == "cancelled"


def test_colleagues_are_offered_in_notes_and_stand_out(place: Place, anna: Membership) -> None:
    found = place.conversation()
    offered = place.client.get(f"/inbox/{found.public_id}/suggestions/", {"sign": "@", "q": "an"})
    assert 'data-text="@Anna "' in offered.content.decode()
    assert "Olga" not in offered.content.decode()
    data = {"mode": "note", "text": "<b>@Anna</b> look"}
    html = place.client.post(f"/inbox/{found.public_id}/send/", data).content.decode()
    assert '&lt;b&gt;<b class="mention">@Anna</b>&lt;/b&gt; look' in html
    assert found.messages.get().mentions.get().member == anna
