"""Telegram's updates as our events. Pure: no network, no database, no clock.

https://core.telegram.org/bots/api#getting-updates

An update names no bot, so routes and events have no account: they are for the one whose hook it came to.
Telegram tells no time for the press of a button and for deletions; those events are dated to `NO_TIME`.
What concerns nobody's conversation (polls, boosts, members of groups, questions about a payment on its
way) is kept as `Noted` and does nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from prilavok.channels.adapters.telegram import updates
from prilavok.channels.adapters.telegram.messages import read_message
from prilavok.channels.adapters.telegram.origin import Origin
from prilavok.channels.errors import WebhookRejected
from prilavok.channels.reading import load, text_of
from prilavok.channels.types import ChannelEvent, Route, WebhookAnswer, WebhookRequest

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
MESSAGES = ("message", "business_message", "guest_message")
EDITED_MESSAGES = ("edited_message", "edited_business_message")
PUBLICATIONS = ("channel_post", "edited_channel_post")
STORED_ONLY = frozenset({
    "message_reaction_count", "inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "managed_bot", "subscription",
})  # fmt: skip


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    """Telegram asks nothing when a webhook is set."""
    return None


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    """The header repeats the word that `setWebhook` told; the body is not signed."""
    given = request.headers.get(SECRET_HEADER, "").encode()
    matches = [hmac.compare_digest(given, secret.encode()) for secret in secrets if secret]
    if not given or not any(matches):
        raise WebhookRejected("the secret token does not match")


def route(request: WebhookRequest) -> list[Route]:
    try:
        found = [update for _, update in _updates(request.body)]
    except ValueError:
        return []
    threads = (_thread_of(value) for update in found if isinstance(update, dict) for value in update.values())
    return [Route("", next(filter(None, threads), ""))]


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    return [event for pointer, update in _updates(request.body) for event in _events(pointer, update)]


def _updates(body: bytes) -> list[tuple[str, Any]]:
    """(pointer, update); an answer of `getUpdates` holds several. Raises `ValueError`."""
    objects = load(body)
    wrapped = body.lstrip()[:1] == b"["
    found: list[tuple[str, Any]] = []
    for position, one in enumerate(objects):
        prefix = f"/{position}" if wrapped else ""
        results = one.get("result")
        if isinstance(results, list) and "update_id" not in one:
            found += [(f"{prefix}/result/{index}", update) for index, update in enumerate(results)]
        else:
            found.append((prefix, one))
    return found


def _thread_of(value: Any) -> str:
    """The chat that an update is about, as its events would say."""
    if not isinstance(value, dict):
        return ""
    message = value.get("message")
    places = (
        value.get("chat"),
        message.get("chat") if isinstance(message, dict) else None,
        value.get("from"),
    )
    ids = (text_of(place.get("id")) for place in places if isinstance(place, dict))
    return next(filter(None, ids), "")


def _events(pointer: str, update: Any) -> Iterator[ChannelEvent]:
    named = update.items() if isinstance(update, dict) else ()
    parts = [(name, value) for name, value in named if name != "update_id" and value is not None]
    for name, value in parts:
        origin = Origin(pointer=pointer, name=name, value=value, thread=_thread_of(value))
        yield from _of_part(origin)
    if not parts:
        empty = Origin(pointer=pointer, name="", value=update, thread="")
        yield empty.unrecognized("", "an update without anything in it")


def _of_part(origin: Origin) -> Iterator[ChannelEvent]:
    name = origin.name
    if name in MESSAGES:
        yield from read_message(origin, edited=False)
    elif name in EDITED_MESSAGES:
        yield from read_message(origin, edited=True)
    elif name in PUBLICATIONS:
        yield from updates.publication(origin)
    elif name in updates.READERS:
        yield from updates.READERS[name](origin)
    elif name in STORED_ONLY:
        yield origin.noted(name)
    else:
        yield origin.unrecognized("", f"update {name}")
