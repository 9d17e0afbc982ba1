"""When an answer is due: kept on the conversation, for one question at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, When

from prilavok.events.actions import record
from prilavok.events.types import NewEvent
from prilavok.inbox.models import Conversation

BREACHES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """`at` is None for a question without a target: it is not asked about again."""

    conversation: Conversation
    since: datetime
    at: datetime | None
    kind: str


@transaction.atomic
def set_due(dues: Iterable[Due]) -> int:
    """Unless the question was answered meanwhile. A breach of the same question stays known."""
    changed = [due for due in dues if _set_one(due)]
    told = (due for due in changed if due.at is not None)
    record(*(_event(due.conversation, "conversation.due", due.at, due.kind) for due in told))
    return len(changed)


def _set_one(due: Due) -> bool:
    rows = Conversation.objects.filter(pk=due.conversation.pk, unanswered_since=due.since)
    told = When(breached_at__gt=due.since, then=F("breached_at"))
    changed = rows.update(
        due_since=due.since, due_at=due.at, due_kind=due.kind, breached_at=Case(told, default=None)
    )
    return changed > 0


def forget_due(shop_id: int) -> None:
    """The targets have changed: what waits is worked out anew."""
    waiting = Conversation.objects.filter(
        shop=shop_id, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    waiting.update(due_since=None, due_at=None)


@transaction.atomic
def note_breaches(moment: datetime) -> list[Conversation]:
    """The questions whose time has passed, each told once, whoever looks at the same moment."""
    rows = list(
        Conversation.objects.select_for_update(skip_locked=True)
        .filter(
            status=Conversation.Status.OPEN,
            due_at__lte=moment,
            due_since=F("unanswered_since"),
            breached_at__isnull=True,
        )
        .order_by("due_at")[:BREACHES_AT_ONCE]
    )
    Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(breached_at=moment)
    record(*(_event(row, "conversation.sla_breached", row.due_at, row.due_kind) for row in rows))
    return rows


def _event(row: Conversation, name: str, at: datetime | None, kind: str) -> NewEvent:
    return NewEvent(
        shop_id=row.shop_id,
        name=name,
        topic="conversation",
        subject=row.public_id,
        data={"kind": kind, "due_at": at.isoformat() if at else ""},
    )
