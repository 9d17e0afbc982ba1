"""Channel events for tests of the inbox, with short defaults."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prilavok.channels.types import (
    CommentReceived,
    MessageEchoed,
    MessageReceived,
    Person,
    ReactionChanged,
    ReadReported,
    Reference,
)

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANNA = Person("2001", username="anna", name="Анна Ковалёва")
VERA = Person("2002", username="vera")


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def received(
    mid: str, text: str = "Здравствуйте", *, sender: Person = ANNA, minute: float = 0, **fields: Any
) -> MessageReceived:
    return MessageReceived(
        key=f"message:{mid}",
        account="acc",
        thread=sender.external_id,
        occurred_at=at(minute),
        external_id=mid,
        sender=sender,
        text=text,
        **fields,
    )


def echoed(
    mid: str, text: str, *, recipient: Person = ANNA, minute: float = 0, **fields: Any
) -> MessageEchoed:
    return MessageEchoed(
        key=f"echo:{mid}",
        account="acc",
        thread=recipient.external_id,
        occurred_at=at(minute),
        external_id=mid,
        recipient=recipient,
        text=text,
        **fields,
    )


def commented(
    cid: str,
    text: str = "Цена?",
    *,
    author: Person = ANNA,
    post: str = "p1",
    minute: float = 0,
    **fields: Any,
) -> CommentReceived:
    return CommentReceived(
        key=f"comment:{cid}",
        account="acc",
        thread=author.external_id,
        occurred_at=at(minute),
        external_id=cid,
        author=author,
        post=Reference("post", external_id=post),
        text=text,
        **fields,
    )


def read(mid: str, *, person: Person = ANNA, minute: float = 0) -> ReadReported:
    return ReadReported(
        key=f"read:{mid}",
        account="acc",
        thread=person.external_id,
        occurred_at=at(minute),
        person=person.external_id,
        external_ids=(mid,),
    )


def reacted(mid: str, emoji: str, *, person: Person = ANNA, minute: float = 0) -> ReactionChanged:
    return ReactionChanged(
        key=f"reaction:{mid}:{minute}",
        account="acc",
        thread=person.external_id,
        occurred_at=at(minute),
        external_id=mid,
        person=person,
        emoji=emoji,
    )
