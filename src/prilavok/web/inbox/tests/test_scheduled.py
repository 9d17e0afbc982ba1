"""Messages for later, as the page schedules and shows them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from prilavok.inbox.actions.scheduling import send_due
from prilavok.inbox.models import Message, ScheduledMessage
from prilavok.web.inbox.tests.kit import Place

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def told(response: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.headers.get("HX-Trigger", "{}"))
    return found


def test_a_text_with_a_file_waits_for_its_time(place: Place) -> None:
    found = place.conversation()
    file = SimpleUploadedFile("dress.png", PNG, content_type="image/png")
    data = {"mode": "direct", "text": "It is here", "at": "2026-11-23T18:00", "nonce": "n1"}
    response = place.client.post(f"/inbox/{found.public_id}/send/", data | {"attachments": [file]})
    assert response.status_code == 200
    assert told(response)["toast"]["text"] == "It will be sent: today, 6:00\u00a0pm"
    assert "Will be sent: " in response.content.decode()
    assert not Message.objects.exists()
    row = ScheduledMessage.objects.get()
    assert (row.text, row.due_at.hour, [part["name"] for part in row.attachments]) == (
        "It is here", 18, ["dress.png"],
    )  # fmt: skip


def test_a_window_that_will_have_closed_is_told_first(place: Place, noon: time_machine.Traveller) -> None:
    found = place.conversation()
    url = f"/inbox/{found.public_id}/send/"
    data = {"mode": "direct", "text": "Later", "at": "2026-11-25T09:00", "nonce": "n1"}
    refusal = told(place.client.post(url, data))["composer:refused"]
    assert refusal["text"] == (
        "The window closes before that: 24\u00a0Nov, 12:00\u00a0pm."
        " It will not be sent unless the customer writes"
    )
    assert refusal["insist"] == "Send anyway"
    assert not ScheduledMessage.objects.exists()
    html = place.client.post(url, data | {"anyway": "1"}).content.decode()
    assert "The window closes before that" in html
    noon.shift(timedelta(days=2))
    assert send_due() == 0
    html = place.client.get(f"/inbox/{found.public_id}/").content.decode()
    assert "not sent: the window had closed" in html
    assert "A message for later was not sent" in html


def test_it_is_changed_sent_at_once_and_taken_back(place: Place) -> None:
    found = place.conversation()
    for number in (1, 2):
        data = {"mode": "direct", "text": f"Text {number}", "at": "2026-11-23T18:00", "nonce": f"n{number}"}
        place.client.post(f"/inbox/{found.public_id}/send/", data)
    one, two = ScheduledMessage.objects.order_by("pk")
    url = f"/inbox/scheduled/{one.public_id}/"
    response = place.client.post(f"{url}change/", {"text": "Other", "at": "2026-11-23T19:30"})
    assert response.status_code == 200
    one.refresh_from_db()
    assert (one.text, one.due_at.hour) == ("Other", 19)
    assert place.client.post(f"{url}change/", {"text": "x", "at": "2026-11-23T12:00"}).status_code == 422
    assert place.client.post(f"{url}change/", {"text": "x", "at": "soon"}).status_code == 422
    assert place.client.post(f"{url}now/").status_code == 200
    assert Message.objects.get().text == "Other"
    assert place.client.post(f"{url}cancel/").status_code == 422
    response = place.client.post(f"/inbox/scheduled/{two.public_id}/cancel/")
    assert told(response)["composer:restore"] == {"mode": "direct", "text": "Text 2"}
    assert "Text 2" not in response.content.decode().split('id="scheduled"')[1].split("</section>")[0]


def test_the_past_is_refused(place: Place) -> None:
    found = place.conversation()
    data = {"mode": "direct", "text": "x", "at": "2026-11-23T12:00", "nonce": "n1"}
    refusal = told(place.client.post(f"/inbox/{found.public_id}/send/", data))["composer:refused"]
    assert refusal == {"nonce": "n1", "text": "This time has passed, choose another one"}
