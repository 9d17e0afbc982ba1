from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from prilavok.channels.models import AccountNotice, ApiCall, Channel, MessageTemplate, Persona
from prilavok.lib.clock import now
from prilavok.shops.models import Shop


def channels_of(shop: Shop) -> QuerySet[Channel]:
    return Channel.objects.filter(shop=shop).order_by("created_at", "pk")


def connected_channels(shop: Shop) -> QuerySet[Channel]:
    return channels_of(shop).exclude(status=Channel.Status.DISABLED)


def has_problem(shop: Shop) -> bool:
    return channels_of(shop).filter(status=Channel.Status.RECONNECT).exists()


@dataclass(frozen=True, slots=True)
class CallCounts:
    """Calls to the network in the last 24 hours."""

    total: int
    failed: int


def call_counts(channel: Channel) -> CallCounts:
    calls = ApiCall.objects.filter(channel=channel, created_at__gte=now() - timedelta(hours=24))
    failed = calls.exclude(status__gte=200, status__lt=300)
    return CallCounts(total=calls.count(), failed=failed.count())


def recent_calls(channel: Channel, limit: int = 50) -> list[ApiCall]:
    return list(ApiCall.objects.filter(channel=channel).order_by("-pk")[:limit])


def recent_notices(channel: Channel, limit: int = 5) -> list[AccountNotice]:
    return list(AccountNotice.objects.filter(channel=channel).order_by("-told_at", "-pk")[:limit])


def templates_of(channel: Channel) -> QuerySet[MessageTemplate]:
    """What the network approves, refused or still looks at, by name."""
    return MessageTemplate.objects.filter(channel=channel).order_by("name", "language", "pk")


def personas_of(channel: Channel) -> QuerySet[Persona]:
    return Persona.objects.filter(channel=channel).select_related("member__user")


def persona_id(channel: Channel, member: str) -> str:
    """The network's id of the persona that the member with this public id speaks under; empty: the shop's."""
    rows = Persona.objects.filter(channel=channel, member__public_id=member, member__is_active=True)
    return rows.values_list("external_id", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class ApprovedCounts:
    """Texts of a channel: those that may be sent, and all."""

    approved: int
    total: int


def approved_counts(channel: Channel) -> ApprovedCounts:
    counts = templates_of(channel).aggregate(
        total=Count("pk"), approved=Count("pk", filter=Q(status__iexact="APPROVED"))
    )
    return ApprovedCounts(counts["approved"], counts["total"])
