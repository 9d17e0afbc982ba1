"""Texts that the network has approved, where it takes no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from prilavok.channels.models import MessageTemplate
from prilavok.web.inbox.tests.kit import Place
from tests.factories import make_channel


@pytest.fixture
def whatsapp(place: Place) -> Place:
    found = replace(place, channel=make_channel(place.shop, kind="whatsapp"))
    MessageTemplate.objects.create(
        channel=found.channel,
        external_id="1",
        name="sent",
        language="en",
        category="UTILITY",
        text="Order {{1}} is on its way",
        status="APPROVED",
    )
    return found


def test_approved_texts_are_offered_while_the_window_is_shut(
    whatsapp: Place, noon: time_machine.Traveller
) -> None:
    found = whatsapp.conversation("Anna")
    page = f"/inbox/{found.public_id}/"
    assert "Texts approved by the network" not in whatsapp.client.get(page).content.decode()
    noon.shift(timedelta(hours=25))
    shown = whatsapp.client.get(page).content.decode()
    assert "Texts approved by the network" in shown
    assert "Order {{1}} is on its way" in shown
    assert "the network takes money for it" in shown


def test_an_approved_text_is_queued_with_its_places_filled(
    whatsapp: Place, noon: time_machine.Traveller
) -> None:
    found = whatsapp.conversation("Anna")
    noon.shift(timedelta(hours=25))
    url = f"/inbox/{found.public_id}/template/"
    refused = whatsapp.client.post(url, {"template": "sent|en", "parameter": [" "]})
    assert refused.status_code == 422
    told = json.loads(refused.headers["HX-Trigger"])["toast"]["text"]
    assert told == "Every place of the text must be filled in"
    answer = whatsapp.client.post(url, {"template": "sent|en", "parameter": ["No 7"]})
    assert answer.status_code == 200
    assert found.messages.get().text == "Order No 7 is on its way"
    assert found.messages.get().template == {"name": "sent", "language": "en", "parameters": ["No 7"]}
