"""Fills a shop for measurements: people, publications, conversations and messages, all invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection, transaction

from prilavok.catalog.models import Post
from prilavok.channels import registry
from prilavok.channels.actions import connect_channel
from prilavok.channels.models import Channel
from prilavok.commands._loading import words
from prilavok.commands._loading.copying import copy_rows, reserve
from prilavok.commands._loading.rooms import OPEN_SHARE, PERIOD, SNOOZED_SHARE, Rooms, Talk, rooms, schedule
from prilavok.customers.models import Customer, Identity
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.lib.ids import new_public_id
from prilavok.shops.models import Shop

POSTS = 200
PHONE_SHARE = 0.6
PREVIEW = 160
CUSTOMER, STAFF = "customer", "member"

Row = Sequence[Any]


class Loader:
    """One load: everything in one transaction, so that a shop is filled wholly or not at all."""

    def __init__(self, shop: Shop, *, messages: int, conversations: int, seed: int = 1) -> None:
        self._shop = shop
        self._chance = Random(seed)  # noqa: S311 texts, not keys
        self._messages = messages
        self._conversations = conversations
        self._end = now()
        self._start = self._end - PERIOD
        self._talk = Talk.of(conversations, self._start)
        member = shop.memberships.order_by("pk").first()
        self._staff = member.public_id if member else ""

    def run(self) -> None:
        with transaction.atomic():
            channels = Channel.objects.filter(shop=self._shop).order_by("pk")
            self._channels = list(channels) or [self._connected()]
            # A multiple of the channels: whoever comments does so on a publication of their own channel.
            self._posts = -(-POSTS // len(self._channels)) * len(self._channels)
            self._rooms: Rooms = rooms(self._conversations, self._posts)
            self._reserve()
            copy_rows(Post, POST_COLUMNS, self._post_rows())
            copy_rows(Message, MESSAGE_COLUMNS, self._message_rows())
            copy_rows(Customer, CUSTOMER_COLUMNS, self._customer_rows())
            copy_rows(Identity, IDENTITY_COLUMNS, self._identity_rows())
            copy_rows(Conversation, CONVERSATION_COLUMNS, self._conversation_rows())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _connected(self) -> Channel:
        """A shop without a channel gets a simulated one of the first network; nobody has its keys."""
        kind, adapter = next(iter(registry.all_adapters().items()))
        secrets = {field.key: new_public_id() for field in adapter.manifest.setup_fields if field.required}
        return connect_channel(
            shop=self._shop, kind=kind, external_id=new_public_id(), secrets=secrets, simulated=True
        )

    def _reserve(self) -> None:
        people = self._rooms.people
        self._first_post = reserve(Post, self._posts)
        self._first_customer = reserve(Customer, people)
        self._first_identity = reserve(Identity, people)
        self._first_room = reserve(Conversation, self._conversations)
        self._first_message = reserve(Message, self._messages)
        self._batch = new_public_id()

    def _channel_of(self, person: int) -> Channel:
        return self._channels[person % len(self._channels)]

    def _post_rows(self) -> Iterator[Row]:
        for number in range(self._posts):
            key = f"{self._batch}-{number}"
            yield (
                self._first_post + number, new_public_id(), self._shop.pk, self._channel_of(number).pk,
                key, [key], words.text(self._chance, inbound=False), self._start,
            )  # fmt: skip

    def _message_rows(self) -> Iterator[Row]:
        step = PERIOD / (self._messages + 1)
        rooms_in_turn = schedule(self._messages, self._conversations, self._chance)
        for number, room in enumerate(rooms_in_turn):
            at = self._start + step * (number + 1)
            inbound = self._talk.is_asking(room, self._chance)
            text = words.text(self._chance, inbound=inbound)
            self._talk.note(room, at, text, inbound=inbound)
            owner = self._rooms.owners[room]
            key = f"{self._batch}.{number}"
            yield (
                self._first_message + number, new_public_id(), self._shop.pk, self._channel_of(owner).pk,
                self._first_room + room, "inbound" if inbound else "outbound",
                "direct" if self._rooms.posts[room] < 0 else "comment", "received" if inbound else "read",
                text, key, [key], CUSTOMER if inbound else STAFF, "" if inbound else self._staff, at, at,
            )  # fmt: skip

    def _customer_rows(self) -> Iterator[Row]:
        for person in range(self._rooms.people):
            phone = f"+79{self._chance.randrange(10**9):09}" if self._chance.random() < PHONE_SHARE else ""
            yield (
                self._first_customer + person, new_public_id(), self._shop.pk,
                words.name(self._chance), phone, self._first_at(person), self._talk.last_at[person],
            )  # fmt: skip

    def _identity_rows(self) -> Iterator[Row]:
        for person in range(self._rooms.people):
            yield (
                self._first_identity + person, new_public_id(), self._shop.pk, self._channel_of(person).pk,
                self._first_customer + person, f"{self._batch}-{person}", f"user.{self._batch[:4]}{person}",
                self._talk.last_inbound[person], self._first_at(person), self._end,
            )  # fmt: skip

    def _conversation_rows(self) -> Iterator[Row]:
        for room, owner in enumerate(self._rooms.owners):
            post = self._rooms.posts[room]
            status = self._status(room)
            waiting = self._talk.waiting[room] if status != "closed" else None
            unread = self._talk.unread[room] if waiting else 0
            yield (
                self._first_room + room, new_public_id(), self._shop.pk, self._channel_of(owner).pk,
                self._first_customer + owner, self._first_identity + owner,
                "direct" if post < 0 else "comments", None if post < 0 else self._first_post + post,
                "" if post < 0 else f"{self._batch}-{post}", status,
                self._end + PERIOD if status == "snoozed" else None, unread,
                waiting, self._talk.last_at[room], self._talk.preview[room][:PREVIEW],
                "inbound" if self._talk.inbound[room] else "outbound", self._first_at(room),
            )  # fmt: skip

    def _first_at(self, room: int) -> datetime:
        return self._talk.first_at[room] or self._start

    def _status(self, room: int) -> str:
        """Who waits for an answer is open; of the others, a part."""
        drawn = self._chance.random()
        if drawn < SNOOZED_SHARE:
            return "snoozed"
        recent = self._talk.waiting[room] and self._end - self._talk.last_at[room] < PERIOD / 4
        return "open" if recent or drawn < OPEN_SHARE else "closed"


POST_COLUMNS = (
    "id",
    "public_id",
    "shop_id",
    "channel_id",
    "external_id",
    "external_ids",
    "caption",
    "created_at",
)
MESSAGE_COLUMNS = (
    "id", "public_id", "shop_id", "channel_id", "conversation_id", "direction", "kind", "status", "text",
    "external_id", "external_ids", "actor_type", "actor_id", "sent_at", "created_at",
)  # fmt: skip
CUSTOMER_COLUMNS = ("id", "public_id", "shop_id", "name", "phone", "created_at", "last_seen_at")
IDENTITY_COLUMNS = (
    "id", "public_id", "shop_id", "channel_id", "customer_id", "external_id", "username", "last_inbound_at",
    "created_at", "profile_fetched_at",
)  # fmt: skip
CONVERSATION_COLUMNS = (
    "id", "public_id", "shop_id", "channel_id", "customer_id", "identity_id", "kind", "post_id", "post_key",
    "status", "snoozed_until", "unread", "unanswered_since", "last_message_at", "preview",
    "preview_direction", "created_at",
)  # fmt: skip
