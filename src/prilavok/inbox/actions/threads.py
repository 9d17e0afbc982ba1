"""Conversations as messages make and move them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from prilavok.catalog.models import Post
from prilavok.channels.models import Channel
from prilavok.customers.models import Identity
from prilavok.inbox.models import Conversation, Message
from prilavok.inbox.types import ThreadState
from prilavok.lib.bulk import read_rows
from prilavok.lib.text import shorten

PREVIEW_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Room:
    """Which conversation a message belongs to."""

    identity: Identity
    kind: str
    post_key: str
    post: Post | None

    @property
    def key(self) -> tuple[int, str, str]:
        return (self.identity.pk, self.kind, self.post_key)


_OF_PEOPLE = "WHERE row.identity_id = ANY(%s) ORDER BY row.id FOR UPDATE"


def conversations_for(channel: Channel, rooms: Sequence[Room]) -> list[Conversation]:
    """The conversation of each room, made where missing. The identities' rows are locked by the caller."""
    wanted = {room.key: room for room in rooms}
    rows = read_rows(Conversation, _OF_PEOPLE, [sorted({room.identity.pk for room in rooms})])
    found = {(row.identity_id, row.kind, row.post_key): row for row in rows}
    missing = [room for key, room in wanted.items() if key not in found]
    made = Conversation.objects.bulk_create(
        Conversation(
            shop_id=channel.shop_id,
            channel=channel,
            customer_id=room.identity.customer_id,
            identity=room.identity,
            kind=room.kind,
            post=room.post,
            post_key=room.post_key,
        )
        for room in missing
    )
    found |= {(row.identity_id, row.kind, row.post_key): row for row in made}
    return [found[room.key] for room in rooms]


_APPLY = """
UPDATE inbox_conversation AS row SET
    last_message_at = CASE WHEN row.preview = '' THEN new.at ELSE GREATEST(row.last_message_at, new.at) END,
    preview = CASE WHEN row.preview = '' OR new.at >= row.last_message_at
        THEN new.preview ELSE row.preview END,
    preview_direction = CASE WHEN row.preview = '' OR new.at >= row.last_message_at
        THEN new.direction ELSE row.preview_direction END,
    unread = row.unread + new.unread,
    unanswered_since = CASE
        WHEN new.asked_at IS NOT NULL THEN LEAST(
            CASE WHEN row.unanswered_since <= new.answered_at THEN NULL ELSE row.unanswered_since END,
            new.asked_at)
        WHEN row.unanswered_since <= new.answered_at THEN NULL
        ELSE row.unanswered_since END,
    status = CASE WHEN new.unread > 0 THEN 'open' ELSE row.status END,
    snoozed_until = CASE WHEN new.unread > 0 THEN NULL ELSE row.snoozed_until END
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::int[],
            %s::timestamptz[], %s::timestamptz[])
    AS new(id, at, preview, direction, unread, asked_at, answered_at)
WHERE row.id = new.id
"""


def apply_messages(pairs: Iterable[tuple[Conversation, Message]]) -> None:
    """Move the conversations to the top, count what is unread, note since when a customer waits."""
    states = _states(pairs)
    if not states:
        return
    ids = sorted(states)
    columns = [states[pk] for pk in ids]
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY,
            [
                ids,
                [state.last_message_at for state in columns],
                [state.preview for state in columns],
                [state.preview_direction for state in columns],
                [state.unread for state in columns],
                [state.first_question_at for state in columns],
                [state.answered_at for state in columns],
            ],
        )


def apply_past(pairs: Iterable[tuple[Conversation, Message]]) -> None:
    """Messages of the past fill the list, but nobody waits for an answer to them."""
    states = _states(pairs)
    ids = sorted(states)
    if not ids:
        return
    columns = [states[pk] for pk in ids]
    nothing = [None] * len(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY,
            [
                ids,
                [state.last_message_at for state in columns],
                [state.preview for state in columns],
                [state.preview_direction for state in columns],
                [0] * len(ids),
                nothing,
                nothing,
            ],
        )


def _states(pairs: Iterable[tuple[Conversation, Message]]) -> dict[int, ThreadState]:
    states: dict[int, ThreadState] = {}
    for conversation, message in sorted(pairs, key=lambda pair: pair[1].sent_at):
        state = states.setdefault(
            conversation.pk, ThreadState(message.sent_at, preview_of(message), message.direction)
        )
        state.last_message_at = message.sent_at
        state.preview, state.preview_direction = preview_of(message), message.direction
        _count(state, message)
    return states


def _count(state: ThreadState, message: Message) -> None:
    if message.source.get("away"):
        return  # It tells that nobody is here: the customer waits on.
    if message.direction == Message.Direction.OUTBOUND:
        state.answered_at = message.sent_at
        state.first_question_at = None
    elif message.kind != Message.Kind.SYSTEM:
        state.unread += 1
        state.first_question_at = state.first_question_at or message.sent_at


def preview_of(message: Message) -> str:
    """A line for the list; a message without text shows what it carries (`⟨image⟩` is put into words
    by the page, in the reader's language)."""
    return shorten(message.text, PREVIEW_LENGTH) or f"⟨{message.kind}⟩"
