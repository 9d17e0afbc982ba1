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
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, open_shop, signed_in
from prilavok.web.inbox.tests.test_reading import queries, text
from tests.factories import make_membership, make_user

ROWS = "/inbox/rows/"
OPEN = f"{ROWS}?view=open"


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


def test_rows_tell_who_is_there_in_one_read(
    place: Place, anna: Membership, noon: time_machine.Traveller
) -> None:
    found = [place.conversation(name) for name in ("Boris", "Vera")]
    theirs = signed_in(anna.user)
    quiet = queries(place.client, OPEN)
    for one in found:
        theirs.post(f"/inbox/{one.public_id}/presence/", {"state": "here"})
    theirs.post(f"/inbox/{found[0].public_id}/presence/", {"state": "writing", "mode": "note"})
    page = text(place.client.get(OPEN))
    assert (page.count("Anna is looking"), page.count("Anna is writing")) == (1, 1)
    assert queries(place.client, OPEN) == quiet
    assert "Anna is" not in text(theirs.get(OPEN))
    noon.shift(timedelta(seconds=46))
    assert "Anna is" not in text(place.client.get(OPEN))


def test_one_row_alone(place: Place) -> None:
    """What a hint names; a row that belongs to the list no more says that it goes."""
    boris, vera = place.conversation("Boris"), place.conversation("Vera", status="closed")
    page = text(place.client.get(ROWS, {"view": "open", "only": boris.public_id, "current": boris.public_id}))
    assert (page.count("<li"), f'id="row-{boris.public_id}"' in page) == (1, True)
    assert 'aria-current="true"' in page
    gone = place.client.get(ROWS, {"view": "open", "only": vera.public_id})
    assert (gone.content, gone.headers["HX-Reswap"]) == (b"", "delete")
    foreign = open_shop("petr@example.com").conversation("Foreign")
    assert place.client.get(ROWS, {"view": "open", "only": foreign.public_id}).content == b""
