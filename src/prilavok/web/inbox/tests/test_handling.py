"""One conversation is handled, and what was done is taken back exactly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from prilavok.inbox.models import Conversation
from prilavok.web.inbox.tests.kit import NOON, Place, make_message

TIMES = ("status", "unanswered_since", "snoozed_until", "closed_at", "assignee_id", "unread")


def state(found: Conversation) -> dict[str, Any]:
    return dict(Conversation.objects.filter(pk=found.pk).values(*TIMES).get())


def toast_of(response: Any) -> Any:
    return json.loads(response.headers["HX-Trigger"])["toast"]


@pytest.mark.parametrize(
    ("verb", "form", "told"),
    [
        ("close", {}, "The conversation was closed"),
        ("snooze", {"until": ""}, "Snoozed, the customer's message brings it back"),
        (
            "snooze",
            {"until": "tomorrow"},
            "Snoozed until 24\xa0Nov, 9:00\xa0am, or until the customer writes",
        ),
        ("answered", {}, "No reply needed: it waits no longer"),
    ],
)
def test_a_customer_waits_again_since_they_asked(
    place: Place, verb: str, form: dict[str, str], told: str
) -> None:
    found = place.conversation("Anna", unanswered_since=NOON - timedelta(hours=2), unread=3)
    before = state(found)
    done = place.client.post(f"/inbox/{found.public_id}/{verb}/", form)
    assert toast_of(done)["text"] == told
    assert state(found) != before
    shown = {"X-Conversation": found.public_id}
    back = place.client.post(toast_of(done)["undo"], headers=shown)
    assert (toast_of(back)["text"], state(found)) == ("Taken back", before)
    assert 'id="thread-head"' in back.content.decode()


def test_whose_it_was_is_known_and_the_same_again_leaves_nothing_to_take_back(place: Place) -> None:
    found = place.conversation("Anna")
    assign = f"/inbox/{found.public_id}/assign/"
    done = place.client.post(assign, {"member": place.member.public_id})
    assert toast_of(place.client.post(assign, {"member": place.member.public_id}))["undo"] == ""
    place.client.post(toast_of(done)["undo"])
    assert state(found)["assignee_id"] is None


def test_what_came_since_stays(place: Place) -> None:
    found = place.conversation("Anna", unanswered_since=NOON)
    done = place.client.post(f"/inbox/{found.public_id}/close/")
    make_message(found, "One more thing")
    Conversation.objects.update(status="open", last_message_at=NOON + timedelta(minutes=40))
    back = place.client.post(toast_of(done)["undo"], headers={"X-Conversation": found.public_id})
    assert toast_of(back)["text"] == "It was changed since and stays as it is"
    assert state(found)["status"] == "open"
