from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from psycopg import errors

from prilavok.api import conversations
from prilavok.api.tests.kit import START, Api
from prilavok.channels.models import MessageTemplate
from prilavok.inbox.models import Conversation, Message
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_conversation, make_identity


@pytest.fixture
def conversation(shop: Shop) -> Conversation:
    channel = make_channel(shop, kind="whatsapp")
    MessageTemplate.objects.create(
        channel=channel,
        external_id="1",
        name="sent",
        language="ru",
        category="UTILITY",
        text="Заказ {{1}} в пути",
        status="APPROVED",
    )
    return make_conversation(identity=make_identity(channel, last_inbound_at=START - timedelta(days=2)))


def test_what_may_be_written_now(api: Api, conversation: Conversation) -> None:
    answer = api.get(f"/conversations/{conversation.public_id}/outlook")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["window"]["open"], found["price"], found["moves"]) == (
        False,
        "free",
        ["template", "wait", "note"],
    )
    assert found["templates"] == [
        {
            "name": "sent",
            "language": "ru",
            "category": "UTILITY",
            "text": "Заказ {{1}} в пути",
            "places": ["1"],
            "price": "paid",
        }
    ]


def test_an_approved_text_is_sent_where_free_text_is_not(api: Api, conversation: Conversation) -> None:
    path = f"/conversations/{conversation.public_id}/messages"
    assert api.post(path, {"text": "Здравствуйте"}).status_code == 409
    template = {"name": "sent", "language": "ru", "parameters": ["№ 7"]}
    answer = api.post(path, {"template": template})
    assert (answer.status_code, answer.json()["text"]) == (201, "Заказ № 7 в пути")
    assert api.post(path, {"template": {**template, "parameters": []}}).status_code == 422
    assert api.post(path, {"template": {**template, "name": "other"}}).status_code == 409
    assert Message.objects.count() == 1


@pytest.mark.parametrize("cause", [errors.AdminShutdown(), errors.DeadlockDetected()])
def test_without_the_database_programs_are_asked_to_come_again(
    api: Api, conversation: Conversation, cause: Exception
) -> None:
    error = OperationalError("gone")
    error.__cause__ = cause
    with patch.object(conversations, "outlook_of", side_effect=error):
        answer = api.get(f"/conversations/{conversation.public_id}/outlook")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json()["type"].endswith("/unavailable")
