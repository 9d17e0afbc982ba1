"""`GET /live`: server-sent hints for one shop, raw ASGI in front of Django.

`?since=` takes the position that a page was made at: what happened since is told first. `event: resync` says
that it is too much to tell one by one, and everything shown is to be read again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare

from prilavok.live.hub import Hint, Hub, Watcher
from prilavok.live.position import Position, missed_since, read_position
from prilavok.shops.models import User
from prilavok.shops.queries import current_membership, shop_by_token

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT_SECONDS = 15.0
RECHECK_SECONDS = 60.0
RESYNC = "event: resync\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who watches: a shop, by a session or a token."""

    shop_id: int
    shop: str


class Live:
    def __init__(self, hub: Hub | None = None) -> None:
        self.hub = hub or Hub(settings.DATABASE_DSN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        seat = await sync_to_async(find_seat)(headers)
        if seat is None:
            await _refuse(send, 401)
            return
        async with self.hub.watch(seat.shop_id) as watcher:
            await _start(send)
            # After the watch has begun, so that nothing falls between the two; some may be told twice.
            if (since := _position(scope)) is not None:
                await _send_text(send, await sync_to_async(_missed)(since, seat))
            gone = asyncio.create_task(_wait_for_disconnect(receive))
            try:
                await _pump(watcher, seat, headers, send, gone)
            finally:
                gone.cancel()

    def end_streams(self) -> None:
        self.hub.end_watches()

    async def close(self) -> None:
        await self.hub.close()


async def _pump(
    watcher: Watcher,
    seat: Seat,
    headers: dict[str, str],
    send: Send,
    gone: asyncio.Task[None],
) -> None:
    """Hints as they come, a comment line in silence; the seat is checked again now and then."""
    loop = asyncio.get_running_loop()
    checked = loop.time()
    while not gone.done():
        hints = asyncio.ensure_future(watcher.next(BEAT_SECONDS))
        await asyncio.wait({hints, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not hints.done():
            hints.cancel()
            return
        if watcher.ended:
            await send({"type": "http.response.body", "body": b""})
            return
        text = "".join(_line(hint, seat) for hint in hints.result())
        if watcher.overflowed:
            watcher.overflowed = False
            text = RESYNC + text
        await _send_text(send, text or ": beat\n\n")
        if loop.time() - checked > RECHECK_SECONDS:
            checked = loop.time()
            if await sync_to_async(find_seat)(headers) != seat:
                await send({"type": "http.response.body", "body": b""})
                return


def _position(scope: Scope) -> Position | None:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("since", [""])
    return read_position(asked[0])


def _missed(since: Position, seat: Seat) -> str:
    close_old_connections()
    try:
        hints = missed_since(since, seat.shop_id)
    finally:
        close_old_connections()
    return RESYNC if hints is None else "".join(_line(hint, seat) for hint in hints)


def _line(hint: Hint, seat: Seat) -> str:
    data = {"topic": hint.topic, "id": hint.id, "shop": seat.shop, "event": hint.event}
    return f"event: {hint.topic}\ndata: {json.dumps(data)}\n\n"


def find_seat(headers: dict[str, str]) -> Seat | None:
    """The shop of a bearer token, or the current shop of a session."""
    close_old_connections()
    try:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            found = shop_by_token(token.strip())
            return Seat(found.shop_id, found.shop.public_id) if found else None
        return _seat_of_session(headers.get("cookie", ""))
    finally:
        close_old_connections()


def _seat_of_session(cookie: str) -> Seat | None:
    jar: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        jar.load(cookie)
    morsel = jar.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    if BACKEND_SESSION_KEY not in session or SESSION_KEY not in session:
        return None
    user = User.objects.filter(pk=session[SESSION_KEY], is_active=True).first()
    if user is None or not constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
    ):
        return None
    membership = current_membership(user, session.get("shop_id"))
    return Seat(membership.shop_id, membership.shop.public_id) if membership else None


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-cache, no-transform"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"retry: 2000\n: open\n\n", "more_body": True})


async def _send_text(send: Send, text: str) -> None:
    if text:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
    )
    await send({"type": "http.response.body", "body": b"sign in first" if status == 401 else b""})
