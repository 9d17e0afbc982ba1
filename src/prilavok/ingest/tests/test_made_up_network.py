"""A network that nobody has heard of, from its hook to the answer: the house needs its folder and no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from prilavok.channels.actions.connecting import connect_channel
from prilavok.channels.models import Channel
from prilavok.channels.testing.made_up import made_up
from prilavok.channels.testing.simulated import World
from prilavok.events.types import SYSTEM
from prilavok.inbox.actions import sending
from prilavok.inbox.actions.queueing import queue_message
from prilavok.inbox.models import Message
from prilavok.ingest.actions import apply_rows, pending
from prilavok.ingest.hooks import Hooks
from prilavok.ingest.models import SHARDS
from prilavok.ingest.store import Store
from prilavok.ingest.tests.signed import call
from tests.dsn import database_dsn
from tests.factories import make_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with made_up("drum", tmp_path / "prilavok" / "channels" / "adapters"):
        yield World("drum")


@pytest.fixture
def channel(world: World) -> Channel:
    return connect_channel(
        shop=make_shop(),
        kind="drum",
        external_id=world.account.external_id,
        secrets=world.account.credentials,
    )


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[Hooks]:
    app = Hooks(Store(database_dsn()))
    yield app
    await app.close()
    await sync_to_async(connections.close_all)()


async def test_from_the_hook_to_the_answer(
    world: World, channel: Channel, hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("сколько стоит?")
    told = world.told[-1]
    status, _ = await call(hooks, channel.hook_path, told.body + b" ", headers=told.headers)
    assert status == 403
    status, _ = await call(hooks, channel.hook_path, told.body, headers=told.headers)
    assert status == 200
    monkeypatch.setattr(sending, "transport_for", lambda _: world.transport())
    await sync_to_async(_answered)(channel)
    assert [one.text for one in world.phone] == ["сколько стоит?", "3990"]


def _answered(channel: Channel) -> None:
    assert apply_rows(pending(range(SHARDS))) == 1
    asked = Message.objects.select_related("conversation", "conversation__channel").get(channel=channel)
    assert (asked.text, asked.direction, asked.status) == ("сколько стоит?", "inbound", "received")
    queue_message(conversation=asked.conversation, text="3990", actor=SYSTEM)
    assert sending.send_conversation(asked.conversation_id) == 1
    sent = Message.objects.get(channel=channel, direction="outbound")
    assert (sent.status, bool(sent.external_id)) == ("sent", True)
