from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from prilavok.channels.types import MessageReceived, Person
from prilavok.inbox.models import Conversation, Message, Reference
from prilavok.inbox.types import Received
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.engine import judge
from prilavok.linking.types import Lesson, ProductSource, Question, ThreadItem, Verdict
from tests.factories import make_message


def received(message: Message, *references: Reference) -> Received:
    identity = message.conversation.identity
    event = MessageReceived(
        key=f"message:{message.external_id}",
        account="1",
        thread=identity.external_id,
        occurred_at=datetime(2026, 11, 23, tzinfo=UTC),
        external_id=message.external_id or "",
        sender=Person(identity.external_id),
        text=message.text,
    )
    return Received(
        event=event,
        message=message,
        conversation=message.conversation,
        identity=identity,
        customer=message.conversation.customer,
        is_new_customer=False,
        references=references,
    )


def say(conversation: Conversation, text: str) -> Received:
    return received(make_message(conversation, text))


def catalogue(*names: str, lessons: Sequence[Lesson] = (), **more: ProductSource) -> Catalogue:
    """Products 1, 2, 3… with these names."""
    sources = [ProductSource(id=at, public_id=f"p{at}", name=name) for at, name in enumerate(names, start=1)]
    return Catalogue([*sources, *more.values()], lessons)


def ask(shelf: Catalogue, text: str, *thread: ThreadItem) -> Verdict:
    return judge(Question(text=text, thread=thread), shelf)


def found(verdict: Verdict) -> list[tuple[int, str]]:
    return [(item.product_id, item.state) for item in verdict.items]
