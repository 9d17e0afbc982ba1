from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections, transaction
from django.test import Client

from prilavok.events.actions import record, tell_passing
from prilavok.events.models import Event
from prilavok.events.types import NewEvent
from prilavok.live.hub import Hub, Watcher
from prilavok.live.position import current_position
from prilavok.live.stream import Live, find_seat
from prilavok.shops.actions import create_api_token, revoke_api_token
from prilavok.shops.models import Shop
from tests.dsn import database_dsn
from tests.factories import make_membership, make_shop, make_user

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest_asyncio.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub(database_dsn())
    yield hub
    await hub.close()
    await sync_to_async(connections.close_all)()


def happened(shop: Shop, subject: str) -> None:
    record(NewEvent(shop_id=shop.pk, name="message.received", topic="conversation", subject=subject))


async def first_subjects(watcher: Watcher, count: int) -> list[str]:
    found: list[str] = []
    async with asyncio.timeout(10):
        while len(found) < count:
            found += [hint.id for hint in await watcher.next(1.0)]
    return found


async def ready(hub: Hub, shop: Shop, watcher: Watcher) -> None:
    """The hub has begun to listen when it has told the first event."""
    async with asyncio.timeout(10):
        while not await watcher.next(0.1):
            await sync_to_async(happened)(shop, "warm")
    await watcher.next(0.2)


@pytest.mark.asyncio
async def test_watchers_hear_of_their_own_shop_only(hub: Hub) -> None:
    mine, other = await sync_to_async(make_shop)(), await sync_to_async(make_shop)()
    async with hub.watch(mine.pk) as watcher:
        await ready(hub, mine, watcher)
        await sync_to_async(happened)(other, "theirs")
        await sync_to_async(happened)(mine, "ours")
        assert set(await first_subjects(watcher, 1)) - {"warm"} == {"ours"}


@pytest.mark.asyncio
async def test_the_first_watcher_misses_nothing(hub: Hub) -> None:
    shop = await sync_to_async(make_shop)()
    await sync_to_async(happened)(shop, "before")
    async with hub.watch(shop.pk) as watcher:
        await sync_to_async(happened)(shop, "after")
        assert await first_subjects(watcher, 1) == ["after"]


@pytest.mark.asyncio
async def test_an_event_that_commits_late_is_told_late_but_told(hub: Hub) -> None:
    """Its row number is lower than one that has been seen already."""
    shop = await sync_to_async(make_shop)()
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> None:
        with transaction.atomic():
            happened(shop, "late")
            loop.call_soon_threadsafe(started.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        connections.close_all()

    async with hub.watch(shop.pk) as watcher:
        await ready(hub, shop, watcher)
        late = asyncio.create_task(asyncio.to_thread(slow))
        await started.wait()
        await asyncio.to_thread(_in_a_thread_of_its_own, shop, "quick")
        assert "quick" in await first_subjects(watcher, 1)
        go_on.set()
        await late
        assert "late" in await first_subjects(watcher, 1)


@pytest.mark.asyncio
async def test_passing_hints_reach_two_processes_and_no_table(hub: Hub) -> None:
    """Two hubs are two web processes: what one page says, the other hears."""
    mine, other = await sync_to_async(make_shop)(), await sync_to_async(make_shop)()
    second = Hub(database_dsn())
    try:
        async with (
            hub.watch(mine.pk) as here,
            second.watch(mine.pk) as there,
            hub.watch(other.pk) as stranger,
        ):
            await sync_to_async(tell_passing)(shop_id=mine.pk, topic="presence", subject="room")
            for watcher in (here, there):
                assert await first_subjects(watcher, 1) == ["room"]
            assert await stranger.next(0.1) == []
        assert await sync_to_async(Event.objects.count)() == 0
    finally:
        await second.close()


def _in_a_thread_of_its_own(shop: Shop, subject: str) -> None:
    happened(shop, subject)
    connections.close_all()


@pytest.mark.asyncio
async def test_equal_hints_are_one_and_too_many_ask_for_a_resync() -> None:
    from prilavok.live.hub import WATCHER_QUEUE, Hint

    watcher = Watcher(1)
    for _ in range(3):
        watcher.offer(Hint(1, "order", "same", "order.updated"))
    assert len(await watcher.next(0.1)) == 1
    for number in range(WATCHER_QUEUE + 1):
        watcher.offer(Hint(1, "order", str(number), "order.updated"))
    assert watcher.overflowed


def asked(token: str, query: str = "") -> dict[str, Any]:
    headers = [(b"authorization", f"Bearer {token}".encode())]
    return {"type": "http", "method": "GET", "headers": headers, "query_string": query.encode()}


@dataclass(frozen=True, slots=True)
class Stream:
    """An open stream of hints that its reader never leaves: only the process ends it."""

    app: Live
    parts: asyncio.Queue[MutableMapping[str, Any]]
    task: asyncio.Task[None]

    async def read_until(self, word: str) -> str:
        text = ""
        async with asyncio.timeout(15):
            while word not in text:
                text += (await self.parts.get()).get("body", b"").decode()
        return text

    async def end(self) -> None:
        self.app.end_streams()
        async with asyncio.timeout(15):
            await self.task


async def streaming(hub: Hub, shop: Shop, query: str = "") -> Stream:
    issued = await sync_to_async(create_api_token)(shop=shop, name="test")
    parts: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    app, never = Live(hub), asyncio.Event()

    async def receive() -> dict[str, Any]:
        await never.wait()
        return {}

    return Stream(app, parts, asyncio.create_task(app(asked(issued.token, query), receive, parts.put)))


async def told_first(hub: Hub, shop: Shop, query: str) -> list[str]:
    """The ids that a stream tells before anything new happens; `resync` for that word."""
    stream = await streaming(hub, shop, query)
    text = await stream.read_until(": open")
    await sync_to_async(happened)(shop, "newest")
    text += await stream.read_until("newest")
    await stream.end()
    found = [
        json.loads(line[6:]).get("id", "resync") for line in text.split("\n") if line.startswith("data: ")
    ]
    return [one for one in found if one != "newest"]


@pytest.mark.asyncio
async def test_what_happened_while_the_page_was_on_its_way_is_told_first(hub: Hub) -> None:
    mine, other = await sync_to_async(make_shop)(), await sync_to_async(make_shop)()
    await sync_to_async(happened)(mine, "shown already")
    since = await sync_to_async(current_position)()
    for shop, subject in ((mine, "one"), (other, "theirs"), (mine, "one"), (mine, "two")):
        await sync_to_async(happened)(shop, subject)
    assert await told_first(hub, mine, f"since={since}") == ["one", "two"]
    assert await told_first(hub, mine, "") == []
    assert await told_first(hub, mine, "since=guess") == []


@pytest.mark.asyncio
async def test_too_much_since_the_page_is_one_resync(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = await sync_to_async(make_shop)()
    monkeypatch.setattr("prilavok.live.position.MISSED", 3)
    since = await sync_to_async(current_position)()
    for number in range(4):
        await sync_to_async(happened)(shop, str(number))
    assert await told_first(hub, shop, f"since={since}") == ["resync"]


@pytest.mark.asyncio
async def test_the_stream_speaks_server_sent_events(hub: Hub) -> None:
    shop = await sync_to_async(make_shop)()
    issued = await sync_to_async(create_api_token)(shop=shop, name="test")
    parts: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = asked(issued.token)
    stream = asyncio.create_task(Live(hub)(scope, receive, parts.put))
    async with asyncio.timeout(15):
        head = await parts.get()
        assert head["status"] == 200
        assert (await parts.get())["body"].endswith(b": open\n\n")
        text = ""
        while "data:" not in text:
            await sync_to_async(happened)(shop, "abc")
            with contextlib.suppress(TimeoutError):
                text = (await asyncio.wait_for(parts.get(), 0.3))["body"].decode()
        event, data = text.split("\n")[:2]
        assert event == "event: conversation"
        assert json.loads(data.removeprefix("data: ")) == {
            "topic": "conversation",
            "id": "abc",
            "shop": shop.public_id,
            "event": "message.received",
        }
        gone.set()
        await stream


@pytest.mark.asyncio
async def test_streams_end_before_the_process_does(hub: Hub) -> None:
    stream = await streaming(hub, await sync_to_async(make_shop)())
    await stream.read_until(": open")
    await stream.end()
    assert stream.parts.get_nowait() == {"type": "http.response.body", "body": b""}


def test_a_seat_by_session_and_by_token() -> None:
    membership = make_membership(user=make_user("o@example.com"))
    client = Client()
    client.force_login(membership.user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    seat = find_seat({"cookie": cookie})
    assert seat is not None
    assert (seat.shop_id, seat.shop) == (membership.shop_id, membership.shop.public_id)
    membership.user.set_password("changed-password-9")
    membership.user.save()
    assert find_seat({"cookie": cookie}) is None
    issued = create_api_token(shop=membership.shop, name="t")
    assert find_seat({"authorization": f"Bearer {issued.token}"}) == seat
    revoke_api_token(issued.row)
    assert find_seat({"authorization": f"Bearer {issued.token}"}) is None
    assert find_seat({}) is None
    assert find_seat({"cookie": "sessionid=guess; broken"}) is None
