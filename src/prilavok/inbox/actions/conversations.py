from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prilavok.channels.actions.delivery import adapter_of
from prilavok.customers.models import Customer
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.inbox.actions.queueing import add_system_line
from prilavok.inbox.errors import NotPossible
from prilavok.inbox.models import ComposerDraft, Conversation, Message
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.shops.models import Membership, Team

MODERATION = {
    "hide": "hide_comment",
    "unhide": "hide_comment",
    "delete": "delete_comment",
    "like": "like_comment",
    "unlike": "like_comment",
}


@transaction.atomic
def assign_conversation(conversation: Conversation, membership: Membership | None, *, actor: Actor) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(assignee=membership)
    _assigned(conversation, membership, actor, "")


@transaction.atomic
def hand_over_conversation(
    conversation: Conversation,
    membership: Membership,
    *,
    expected: int | None,
    actor: Actor,
    reason: str,
) -> bool:
    """Assign it, unless somebody else than `expected` (a row number; None is nobody) has it by now."""
    rows = Conversation.objects.filter(
        pk=conversation.pk, assignee=expected, status=Conversation.Status.OPEN, unanswered_since__isnull=False
    )
    if not rows.update(assignee=membership):
        return False
    _assigned(conversation, membership, actor, reason)
    return True


def _assigned(conversation: Conversation, membership: Membership | None, actor: Actor, reason: str) -> None:
    """The line in the conversation, and the event that says to whom, by whom and why."""
    name = membership.user.display_name if membership else ""
    add_system_line(
        conversation=conversation,
        event="assigned" if membership else "unassigned",
        data={"name": name, "reason": reason},
        actor=actor,
    )
    member = membership.public_id if membership else ""
    _changed(conversation, actor, name="conversation.assigned", member=member, reason=reason)


@transaction.atomic
def assign_team(conversation: Conversation, team: Team | None, *, actor: Actor, reason: str = "") -> None:
    """Whose business it is; who of them answers is another question."""
    Conversation.objects.filter(pk=conversation.pk).update(team=team)
    add_system_line(
        conversation=conversation,
        event="team" if team else "no_team",
        data={"name": team.name if team else "", "reason": reason},
        actor=actor,
    )
    _changed(conversation, actor, name="conversation.team", team=team.public_id if team else "")


@transaction.atomic
def close_conversation(conversation: Conversation, *, actor: Actor) -> None:
    _set(
        conversation,
        actor,
        status=Conversation.Status.CLOSED,
        unanswered_since=None,
        snoozed_until=None,
        closed_at=now(),
    )


@transaction.atomic
def reopen_conversation(conversation: Conversation, *, actor: Actor) -> None:
    _set(conversation, actor, status=Conversation.Status.OPEN, snoozed_until=None)


@transaction.atomic
def snooze_conversation(conversation: Conversation, *, actor: Actor, until: datetime | None = None) -> None:
    """Out of sight until then, or until the customer writes."""
    _set(conversation, actor, status=Conversation.Status.SNOOZED, snoozed_until=until)


@transaction.atomic
def mark_read(conversation: Conversation, *, actor: Actor) -> None:
    changed = Conversation.objects.filter(pk=conversation.pk, unread__gt=0).update(unread=0)
    if changed:
        _changed(conversation, actor)


@transaction.atomic
def mark_answered(conversation: Conversation, *, actor: Actor) -> None:
    """«No answer needed»: it leaves the queue of those who wait."""
    _set(conversation, actor, unanswered_since=None, unread=0)


def _set(conversation: Conversation, actor: Actor, **changes: object) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(**changes)
    _changed(conversation, actor)


def _changed(
    conversation: Conversation, actor: Actor, *, name: str = "conversation.updated", **data: str
) -> None:
    conversation.refresh_from_db()
    record(
        NewEvent(
            shop_id=conversation.shop_id,
            name=name,
            topic="conversation",
            subject=conversation.public_id,
            actor=actor,
            data={"status": conversation.status, **data},
        )
    )


def save_draft(conversation: Conversation, membership: Membership, mode: str, text: str) -> None:
    """Keep unsent text; an empty one is forgotten."""
    if text.strip():
        ComposerDraft.objects.update_or_create(
            conversation=conversation, member=membership, mode=mode, defaults={"text": text}
        )
    else:
        ComposerDraft.objects.filter(conversation=conversation, member=membership, mode=mode).delete()


@transaction.atomic
def moderate_comment(message: Message, action: str, *, actor: Actor) -> None:
    """Queue hiding, deleting or liking at the network. Raises `NotPossible`."""
    capabilities = adapter_of(message.channel).manifest.capabilities
    if MODERATION[action] not in capabilities or message.kind != Message.Kind.COMMENT:
        raise NotPossible(action)
    if not message.external_id or message.deleted_at:
        raise NotPossible("comment_deleted")
    defer(
        "inbox.moderate_comment",
        queue="send",
        message_id=message.pk,
        action=action,
        actor_type=actor.type,
        actor_id=actor.id,
    )


@transaction.atomic
def wake_snoozed(moment: datetime) -> int:
    """Snoozed conversations whose time has come are open again."""
    rows = list(
        Conversation.objects.select_for_update(skip_locked=True).filter(
            status=Conversation.Status.SNOOZED, snoozed_until__lte=moment
        )[:500]
    )
    for row in rows:
        reopen_conversation(row, actor=Actor("system"))
    return len(rows)


def send_typing(conversation: Conversation) -> None:
    """Tell the customer that somebody is writing; lost is fine."""
    if "typing" in adapter_of(conversation.channel).manifest.capabilities:
        defer("inbox.typing", queue="send", once=f"typing:{conversation.pk}", conversation_id=conversation.pk)


def send_seen(conversation: Conversation) -> None:
    """Tell the network that the shop has read the conversation; lost is fine."""
    if "typing" in adapter_of(conversation.channel).manifest.capabilities:
        defer("inbox.seen", queue="send", once=f"seen:{conversation.pk}", conversation_id=conversation.pk)


def move_conversations(*, source: Customer, into: Customer) -> None:
    """Two customers were one person; identities have moved already."""
    Conversation.objects.filter(customer=source).update(customer=into)
