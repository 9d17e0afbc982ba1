from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from prilavok.channels.actions import update_channel_secrets
from prilavok.channels.models import Channel
from prilavok.ingest.hooks import BODY_LIMIT, Hooks
from prilavok.ingest.models import InboundEvent
from prilavok.ingest.rows import new_row
from prilavok.ingest.store import QueueFull, Store
from prilavok.ingest.tests.signed import ACCOUNT, SECRET, call, connected, direct, encoded, headers_of
from prilavok.lib import crypto
from tests.dsn import database_dsn
from tests.factories import make_channel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[Hooks]:
    app = Hooks(Store(database_dsn()))
    yield app
    await app.close()
    await sync_to_async(connections.close_all)()


@pytest.fixture
def channel() -> Channel:
    return connected()


async def rows() -> list[tuple[str, str]]:
    return [
        (row.status, row.thread) async for row in InboundEvent.objects.order_by("pk").only("status", "thread")
    ]


async def test_a_signed_event_is_stored_before_the_answer(hooks: Hooks, channel: Channel) -> None:
    raw = encoded(direct("m1", "Есть 44?"))
    assert await call(hooks, channel.hook_path, raw, headers=headers_of(raw)) == (200, "")
    row = await InboundEvent.objects.aget()
    assert (bytes(row.body), row.status, row.thread) == (raw, "stored", "200000000000001")


async def test_a_repeated_delivery_is_one_row(hooks: Hooks, channel: Channel) -> None:
    raw = encoded(direct("m1", "Есть 44?"))
    answers = await asyncio.gather(
        *(call(hooks, channel.hook_path, raw, headers=headers_of(raw)) for _ in range(5))
    )
    assert {status for status, _ in answers} == {200}
    assert len(await rows()) == 1


async def test_a_wrong_signature_is_refused_and_not_stored(hooks: Hooks, channel: Channel) -> None:
    raw = encoded(direct("m1", "Есть 44?"))
    assert (await call(hooks, channel.hook_path, raw, headers=headers_of(raw, "other")))[0] == 403
    assert (await call(hooks, channel.hook_path, raw + b" ", headers=headers_of(raw)))[0] == 403
    assert (await call(hooks, channel.hook_path, raw))[0] == 403
    assert await rows() == []


async def test_an_unknown_hook(hooks: Hooks, channel: Channel) -> None:
    raw = encoded(direct("m1", "Есть 44?"))
    assert (await call(hooks, "/hooks/instagram/nobody", raw, headers=headers_of(raw)))[0] == 404
    assert (await call(hooks, f"/hooks/viber/{channel.hook_id}", raw, headers=headers_of(raw)))[0] == 404
    assert (await call(hooks, "/hooks/", raw, headers=headers_of(raw)))[0] == 404


async def test_a_body_over_three_megabytes(hooks: Hooks, channel: Channel) -> None:
    raw = b"x" * (BODY_LIMIT + 1)
    assert (await call(hooks, channel.hook_path, raw, headers=headers_of(raw)))[0] == 413
    told = headers_of(b"") | {"content-length": str(BODY_LIMIT + 1)}
    assert (await call(hooks, channel.hook_path, b"", headers=told))[0] == 413


async def test_malformed_json_with_a_right_signature_is_stored(hooks: Hooks, channel: Channel) -> None:
    raw = b'{"object": "instagram", "entry": ['
    assert (await call(hooks, channel.hook_path, raw, headers=headers_of(raw)))[0] == 200
    assert await rows() == [("stored", "")]


async def test_another_account_on_this_hook_is_ignored(hooks: Hooks, channel: Channel) -> None:
    raw = encoded(direct("m1", "Есть 44?", account="17841400000000999"))
    assert (await call(hooks, channel.hook_path, raw, headers=headers_of(raw)))[0] == 200
    assert [status for status, _ in await rows()] == ["ignored"]


async def test_the_handshake(hooks: Hooks, channel: Channel) -> None:
    query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    answer = await call(hooks, channel.hook_path, method="GET", query=query + "verify")
    assert answer == (200, "1158201444")
    assert (await call(hooks, channel.hook_path, method="GET", query=query + "guess"))[0] == 403
    assert (await call(hooks, channel.hook_path, method="GET"))[0] == 403


async def test_a_new_secret_works_at_once_and_the_old_one_still_does(hooks: Hooks, channel: Channel) -> None:
    first, second = encoded(direct("m1", "раз")), encoded(direct("m2", "два"))
    assert (await call(hooks, channel.hook_path, first, headers=headers_of(first)))[0] == 200
    await sync_to_async(update_channel_secrets)(channel, {"app_secret": "new"})
    assert (await call(hooks, channel.hook_path, second, headers=headers_of(second, "new")))[0] == 200
    third = encoded(direct("m3", "три"))
    assert (await call(hooks, channel.hook_path, third, headers=headers_of(third)))[0] == 200


async def test_the_hook_of_the_whole_app(hooks: Hooks, channel: Channel) -> None:
    other = await sync_to_async(connected)(None, "17841400000000002", "other-secret")
    mine, theirs = encoded(direct("m1", "раз")), encoded(direct("m2", "два", account=other.external_id))
    assert (await call(hooks, "/hooks/meta", mine, headers=headers_of(mine)))[0] == 200
    assert (await call(hooks, "/hooks/meta", theirs, headers=headers_of(theirs)))[0] == 403
    assert (await call(hooks, "/hooks/meta", theirs, headers=headers_of(theirs, "other-secret")))[0] == 200
    found = [
        row
        async for row in InboundEvent.objects.order_by("pk").values_list("channel__external_id", flat=True)
    ]
    assert found == [ACCOUNT, other.external_id]
    query = "hub.mode=subscribe&hub.challenge=7&hub.verify_token=verify"
    assert await call(hooks, "/hooks/meta", method="GET", query=query) == (200, "7")


async def test_more_than_can_be_written_is_asked_to_come_again(hooks: Hooks, channel: Channel) -> None:
    class Full(Store):
        async def put(self, row: object) -> None:
            raise QueueFull

    raw = encoded(direct("m1", "Есть 44?"))
    app = Hooks(Full(database_dsn()))
    assert (await call(app, channel.hook_path, raw, headers=headers_of(raw)))[0] == 503


async def test_a_row_that_cannot_be_written_does_not_take_its_neighbours_with_it(
    hooks: Hooks, channel: Channel
) -> None:
    store = Store(database_dsn())
    good, bad = (
        new_row(channel_id=pk, thread="t", headers={}, kept=(), body=f"{pk}".encode())
        for pk in (channel.pk, channel.pk + 1000)
    )
    results = await asyncio.gather(store.put(bad), store.put(good), return_exceptions=True)
    await store.close()
    assert isinstance(results[0], psycopg.errors.ForeignKeyViolation)
    assert results[1] is None
    assert await rows() == [("stored", "t")]


@pytest.mark.parametrize("own_hook", [False, True])
async def test_an_event_of_a_whole_group_is_for_all_its_accounts(hooks: Hooks, own_hook: bool) -> None:
    def connect(number: str, waba: str) -> Channel:
        secrets = {"access_token": "t", "app_secret": SECRET, "verify_token": "v", "waba_id": waba}
        return make_channel(kind="whatsapp", external_id=number, secrets_encrypted=crypto.encrypt(secrets))

    one, two, _ = [
        await sync_to_async(connect)(*names) for names in (("1", "102"), ("2", "102"), ("3", "999"))
    ]
    change = {"field": "account_update", "value": {"event": "ACCOUNT_DELETED"}}
    raw = encoded({"object": "whatsapp_business_account", "entry": [{"id": "102", "changes": [change]}]})
    path = one.hook_path if own_hook else "/hooks/meta"
    assert (await call(hooks, path, raw, headers=headers_of(raw)))[0] == 200
    found = [row async for row in InboundEvent.objects.order_by("pk").values_list("channel_id", flat=True)]
    assert found == [one.pk, two.pk]
