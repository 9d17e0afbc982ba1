"""VK's callbacks as our events. Pure: no network, no database, no clock.

https://dev.vk.com/ru/api/callback/getting-started

There is no signature: a word that both sides know stands in the body as `secret`. The handshake is a
POST of type `confirmation`; its answer is a code that VK shows where the server's address is entered.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence

from prilavok.channels.adapters.vk import comments, messages, people, sales
from prilavok.channels.adapters.vk.envelope import Callback, callbacks
from prilavok.channels.errors import WebhookRejected
from prilavok.channels.reading import load
from prilavok.channels.types import ChannelEvent, Route, WebhookAnswer, WebhookRequest

Reader = Callable[[Callback], list[ChannelEvent]]

READERS: Mapping[str, Reader] = {
    **messages.READERS,
    **comments.READERS,
    **people.READERS,
    **sales.READERS,
}
# Known, kept with the request, nothing to do.
NOTED = frozenset({
    "confirmation", "message_typing_state", "group_join", "group_leave", "user_block", "user_unblock",
    "group_officers_edit", "group_change_settings", "group_change_photo", "poll_vote_new",
    "wall_repost", "wall_schedule_post_new", "wall_schedule_post_delete",
    "wall_post_edit", "wall_post_delete", "photo_new", "audio_new", "video_new", "vkpay_transaction",
    "app_payload", "market_order_edit", "custom_payload",
})  # fmt: skip
DONATIONS = "donut_"


def handshake(request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
    """The confirmation code of the account whose hook is asked."""
    if request.method != "POST" or b"confirmation" not in request.body:
        return None
    try:
        types = [one.type for one in callbacks(request.body)]
    except ValueError:
        return None
    if types != ["confirmation"]:
        return None
    codes = [token for token in tokens if token]
    if not codes:
        raise WebhookRejected("no confirmation code is set")
    return WebhookAnswer(body=codes[0])


def verify(request: WebhookRequest, secrets: Sequence[str]) -> None:
    """Compares with all of them, so the time tells nothing about which one came close."""
    try:
        told = [one.get("secret") for one in load(request.body)]
    except ValueError:
        raise WebhookRejected("the body cannot be read") from None
    if not all(isinstance(one, str) and one for one in told):
        raise WebhookRejected("the secret is missing")
    known = [secret.encode("utf-8", "surrogatepass") for secret in secrets if secret]
    for one in told:
        given = str(one).encode("utf-8", "surrogatepass")
        if not sum(hmac.compare_digest(given, secret) for secret in known):
            raise WebhookRejected("the secret is wrong")


def route(request: WebhookRequest) -> list[Route]:
    """The community, with the thread of its first callback."""
    found: dict[str, Route] = {}
    try:
        for one in callbacks(request.body):
            found.setdefault(one.group, Route(one.group, one.thread))
    except ValueError:
        return []
    return list(found.values())


def parse(request: WebhookRequest) -> list[ChannelEvent]:
    events: list[ChannelEvent] = []
    for one in callbacks(request.body):
        events += _events_of(one)
    return events


def _events_of(callback: Callback) -> list[ChannelEvent]:
    if callback.type in NOTED or callback.type.startswith(DONATIONS):
        return [callback.noted(callback.type)]
    reader = READERS.get(callback.type)
    if reader is None:
        return [callback.unrecognized(f"{callback.at}", f"type {callback.type or 'missing'}")]
    events = reader(callback) or [callback.unrecognized(callback.at, f"{callback.type} without its ids")]
    malformed = dict.fromkeys(callback.object.malformed)
    return [*events, *(callback.unrecognized(path, "malformed") for path in malformed)]
