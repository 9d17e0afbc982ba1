"""VK's requests on the hook of a connected community, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from prilavok.channels.actions.connecting import connect_channel
from prilavok.channels.adapters.vk.tests.kit import ACCOUNT
from prilavok.channels.models import Channel
from prilavok.channels.testing.fixtures import inbound_cases
from prilavok.inbox.models import Message
from prilavok.ingest.actions import apply_rows, pending
from prilavok.ingest.hooks import Hooks
from prilavok.ingest.models import SHARDS, InboundEvent
from prilavok.ingest.store import Store
from prilavok.ingest.tests.signed import call
from tests.dsn import database_dsn
from tests.factories import make_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
SECRET = ACCOUNT.credentials["secret"]
PERSON = 501


@pytest.fixture
def channel() -> Channel:
    return connect_channel(
        shop=make_shop(), kind="vk", external_id=ACCOUNT.external_id, secrets=ACCOUNT.credentials
    )


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[Hooks]:
    app = Hooks(Store(database_dsn()))
    yield app
    await app.close()
    await sync_to_async(connections.close_all)()


def _body(type_: str, content: Any, *, secret: str = SECRET, event_id: str = "e1") -> bytes:
    body = {"group_id": 123456, "type": type_, "event_id": event_id, "v": "5.199", "object": content}
    return json.dumps(body | {"secret": secret}).encode()


def _message(number: int, text: str, **more: Any) -> dict[str, Any]:
    message = {"id": number, "conversation_message_id": number - 900, "date": 1610000000 + number}
    return {"message": {**message, "from_id": PERSON, "peer_id": PERSON, "text": text, **more}}


async def test_the_confirmation_and_the_secret(hooks: Hooks, channel: Channel) -> None:
    asked = json.dumps({"type": "confirmation", "group_id": 123456}).encode()
    assert await call(hooks, channel.hook_path, asked) == (200, "0a1b2c3d")
    assert (await call(hooks, channel.hook_path, _body("message_new", {}, secret="other")))[0] == 403
    assert (await call(hooks, channel.hook_path, b"", method="GET"))[0] == 403
    assert await InboundEvent.objects.acount() == 0
    assert await call(hooks, channel.hook_path, _body("message_new", _message(1000, "да"))) == (200, "ok")
    assert await InboundEvent.objects.acount() == 1


async def test_every_fixture_is_taken(hooks: Hooks, channel: Channel) -> None:
    """Twice each: the second time changes nothing."""
    cases = [case for case in inbound_cases("vk") if b'"confirmation"' not in case.request.body]
    for round_ in range(2):
        for case in cases:
            loaded = json.loads(case.request.body)
            signed = (
                [{**one, "secret": SECRET, "round": round_} for one in loaded]
                if isinstance(loaded, list)
                else {**loaded, "secret": SECRET, "round": round_}
            )
            status = await call(hooks, channel.hook_path, json.dumps(signed).encode())
            assert status == (200, "ok"), case.name
    first, again = await sync_to_async(_applied_by_halves)(len(cases))
    assert first == again
    assert await InboundEvent.objects.filter(status=InboundEvent.Status.FAILED).acount() == 0


def _applied_by_halves(half: int) -> tuple[int, int]:
    ids = pending(range(SHARDS))
    more = list(InboundEvent.objects.filter(status="stored").order_by("pk").values_list("pk", flat=True))
    assert set(ids) <= set(more)
    assert len(more) == 2 * half
    apply_rows(more[:half])
    first = Message.objects.count()
    apply_rows(more[half:])
    return first, Message.objects.count()


async def test_a_reaction_by_the_number_in_the_conversation(hooks: Hooks, channel: Channel) -> None:
    reaction = {"reacted_id": PERSON, "peer_id": PERSON, "cmid": 100, "reaction_id": 4}
    await call(hooks, channel.hook_path, _body("message_reaction_event", reaction, event_id="e2"))
    await call(hooks, channel.hook_path, _body("message_new", _message(1000, "да")))
    await sync_to_async(lambda: apply_rows(pending(range(SHARDS))))()
    message = await Message.objects.aget()
    assert (message.external_id, message.external_ids) == ("1000", ["1000", "501_100"])
    assert [one["emoji"] for one in message.reactions] == ["👍"]


async def test_a_comment_comes_goes_and_comes_back(hooks: Hooks, channel: Channel) -> None:
    comment = {"id": 39, "from_id": 502, "date": 1610000200, "text": "цена?", "post_id": 35}
    removed = {"owner_id": -123456, "id": 39, "user_id": 502, "deleter_id": 5, "post_id": 35}
    for number, (type_, content) in enumerate(
        (
            ("wall_reply_new", comment),
            ("wall_reply_edit", comment | {"text": "цена с доставкой?"}),
            ("wall_reply_delete", removed),
            ("wall_reply_restore", comment | {"text": "цена с доставкой?"}),
        )
    ):
        await call(hooks, channel.hook_path, _body(type_, content, event_id=f"c{number}"))
        await sync_to_async(lambda: apply_rows(pending(range(SHARDS))))()
        message = await Message.objects.aget()
        assert (message.deleted_at is not None) == (type_ == "wall_reply_delete"), type_
    assert (message.external_id, message.text) == ("wall-123456_35_39", "цена с доставкой?")
