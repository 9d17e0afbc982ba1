"""Who is told of what happened: a line behind the bell, and a call to their browsers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from prilavok.events.actions import record
from prilavok.events.models import Event
from prilavok.events.types import NewEvent
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.shops.models import Membership
from prilavok.teamwork.models import Notice, NoticeChoices, PushDevice
from prilavok.teamwork.models.notices import BEHIND_THE_BELL
from prilavok.teamwork.queries import burden_of

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tidings:
    """One event with those whom it concerns."""

    event: Event
    kind: Notice.Kind
    conversation: Conversation
    message: Message | None
    members: Sequence[Membership]


def notify(event_ids: Sequence[int]) -> int:
    """How many notices were written. Running it again writes none twice."""
    events = Event.objects.filter(pk__in=event_ids).order_by("pk")
    found = [tidings for event in events if (tidings := _tidings(event))]
    return sum(_tell(tidings) for tidings in found)


def _tidings(event: Event) -> Tidings | None:
    conversation = (
        Conversation.objects.filter(shop=event.shop_id, public_id=_conversation_of(event))
        .select_related("assignee")
        .first()
    )
    if conversation is None:
        return None
    match event.name:
        case "conversation.assigned" if not event.data.get("silent"):
            members = _named(event, str(event.data.get("member", "")))
            return Tidings(event, Notice.Kind.ASSIGNED, conversation, None, members)
        case "member.mentioned":
            members = _named(event, str(event.data.get("member_id") or event.data.get("member", "")))
            return Tidings(event, Notice.Kind.MENTIONED, conversation, _message(event, conversation), members)
        case "conversation.sla_breached":
            return Tidings(event, Notice.Kind.SLA_BREACHED, conversation, None, _answerable_for(conversation))
        case "message.received" if event.actor_type == "customer":
            kind = Notice.Kind.MESSAGE_MINE if conversation.assignee_id else Notice.Kind.MESSAGE_UNASSIGNED
            return Tidings(
                event, kind, conversation, _message(event, conversation), _answerable_for(conversation)
            )
    return None


def _conversation_of(event: Event) -> str:
    return str(event.data.get("conversation") or event.subject)


def _message(event: Event, conversation: Conversation) -> Message | None:
    public_id = str(event.data.get("message_id") or event.data.get("message") or "")
    return conversation.messages.filter(public_id=public_id).first()


def _seats(shop_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(shop=shop_id, is_active=True).select_related("notice_choices")


def _named(event: Event, public_id: str) -> list[Membership]:
    """Nobody needs to be told what they did themselves."""
    if event.actor_type == "member" and event.actor_id == public_id:
        return []
    return list(_seats(event.shop_id).filter(public_id=public_id))


def _answerable_for(conversation: Conversation) -> list[Membership]:
    """Whose it is; else those of its team; else everybody."""
    seats = _seats(conversation.shop_id)
    if conversation.assignee_id is not None:
        return list(seats.filter(pk=conversation.assignee_id))
    if conversation.team_id is not None:
        return list(seats.filter(teams=conversation.team_id))
    return list(seats)


# --- telling -------------------------------------------------------------------------------------


@transaction.atomic
def _tell(tidings: Tidings) -> int:
    members = [member for member in tidings.members if _wants(member, tidings.kind)]
    devices = _devices(members)
    if tidings.kind not in BEHIND_THE_BELL:
        members = [member for member in members if member.pk in devices]
    told = [notice for member in members if (notice := _write(tidings, member))]
    for notice in told:
        for device in devices.get(notice.member_id, ()):
            defer("teamwork.push", queue="push", notice_id=notice.pk, device_id=device)
    if tidings.kind in BEHIND_THE_BELL:
        _ring(told, members)
    return len(told)


def _wants(member: Membership, kind: Notice.Kind) -> bool:
    choices = getattr(member, "notice_choices", None) or NoticeChoices(member=member)
    return bool(getattr(choices, kind.value))


def _devices(members: Iterable[Membership]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = PushDevice.objects.filter(member__in=[member.pk for member in members]).order_by("pk")
    for member, device in rows.values_list("member", "pk"):
        found.setdefault(member, []).append(device)
    return found


def _write(tidings: Tidings, member: Membership) -> Notice | None:
    """None when it was written before."""
    notice, made = Notice.objects.get_or_create(
        member=member,
        event_id=tidings.event.pk,
        defaults={
            "kind": tidings.kind,
            "conversation": tidings.conversation,
            "message": tidings.message,
            "over_cap": burden_of(member).over if tidings.kind == Notice.Kind.ASSIGNED else 0,
            "created_at": tidings.event.occurred_at,
        },
    )
    return notice if made else None


def _ring(told: Iterable[Notice], members: Iterable[Membership]) -> None:
    """The bell on the open pages of those who were told."""
    names = {member.pk: member for member in members}
    record(*(_rung(names[notice.member_id]) for notice in told))


def _rung(member: Membership) -> NewEvent:
    return NewEvent(shop_id=member.shop_id, name="member.notified", topic="member", subject=member.public_id)


def mark_read(member: Membership) -> None:
    """Everything behind the bell has been looked at."""
    Notice.objects.filter(member=member, read_at__isnull=True).update(read_at=now())


def forget_old() -> None:
    Notice.objects.filter(created_at__lt=now() - KEPT).delete()
