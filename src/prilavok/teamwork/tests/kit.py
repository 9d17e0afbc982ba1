"""Short ways to members who are here, customers who wait, and a shop that shares them out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop
from prilavok.teamwork.models import Availability, TeamSettings
from tests.factories import make_channel, make_conversation, make_identity, make_membership

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Noon in Moscow."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def make_settings(shop: Shop, distribution: str = "round_robin", **fields: Any) -> TeamSettings:
    return TeamSettings.objects.create(shop=shop, distribution=distribution, **fields)


def make_operator(shop: Shop, name: str = "", *, state: str = "available", **fields: Any) -> Membership:
    """A member with an open page."""
    seat = make_membership(shop)
    if name:
        seat.user.name = name
        seat.user.save()
    fields = {"is_online": True, "seen_at": now(), "changed_at": now() - timedelta(hours=1)} | fields
    Availability.objects.create(member=seat, state=state, **fields)
    return seat


def make_waiting(shop: Shop, *, minutes: float = 1, **fields: Any) -> Conversation:
    """A customer who asked so long ago and was not answered."""
    asked = now() - timedelta(minutes=minutes)
    channel = fields.pop("channel", None) or make_channel(shop)
    identity = make_identity(channel, last_inbound_at=asked)
    return make_conversation(
        identity=identity, unanswered_since=asked, last_message_at=asked, unread=1, **fields
    )


def holders(shop: Shop) -> list[int | None]:
    """Whose the conversations are, in the order of their making."""
    rows = Conversation.objects.filter(shop=shop).order_by("pk")
    return list(rows.values_list("assignee", flat=True))
