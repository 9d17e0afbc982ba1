"""The others at the same conversation: who looks, who writes, who has just answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from prilavok.inbox.models import Conversation, Message, Presence
from prilavok.lib.clock import now
from prilavok.shops.models import Membership

LOOKING_FOR = timedelta(seconds=45)
"""A page says every 20 seconds that it is there; two words lost, it is not."""
WRITING_FOR = timedelta(seconds=12)
ANSWERS = (Message.Kind.DIRECT, Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY)
PEOPLE = ("member", "phone_app")


@dataclass(frozen=True, slots=True)
class Colleague:
    member: Membership
    is_writing: bool


def colleagues_at(conversation: Conversation, viewer: Membership) -> list[Colleague]:
    """Those who write first."""
    return colleagues_on([conversation], viewer).get(conversation.pk, [])


def colleagues_on(conversations: Sequence[Conversation], viewer: Membership) -> dict[int, list[Colleague]]:
    """The others at each of many conversations, those who write first; one read."""
    moment = now()
    rows = (
        Presence.objects.filter(
            conversation__in=[row.pk for row in conversations], seen_at__gt=moment - LOOKING_FOR
        )
        .exclude(member=viewer)
        .select_related("member__user")
        .order_by("pk")
    )
    found: dict[int, list[Colleague]] = {}
    for row in rows:
        is_writing = row.writing_at is not None and row.writing_at > moment - WRITING_FOR
        found.setdefault(row.conversation_id, []).append(Colleague(row.member, is_writing))
    return {pk: sorted(all_, key=lambda one: not one.is_writing) for pk, all_ in found.items()}


def newer_answer(
    conversation: Conversation, viewer: Membership, *, seen: str, reply_to: Message | None = None
) -> Message | None:
    """What somebody else on our side has answered since `seen`, a message's public id.

    Under publications each comment is answered by itself: only answers to `reply_to` count there.
    """
    last = Message.objects.filter(shop=conversation.shop_id, public_id=seen).only("pk").first()
    if last is None:
        return None
    rows = Message.objects.filter(
        pk__gt=last.pk, direction=Message.Direction.OUTBOUND, kind__in=ANSWERS, actor_type__in=PEOPLE
    ).exclude(status__in=(Message.Status.CANCELLED, Message.Status.FAILED))
    if conversation.kind == Conversation.Kind.COMMENTS:
        rows = rows.filter(reply_to=reply_to) if reply_to else rows.none()
    else:
        rows = rows.filter(conversation=conversation)
    return rows.exclude(actor_type="member", actor_id=viewer.public_id).order_by("-pk").first()
