"""How many of the conversations in which customers wrote have a product."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncWeek

from prilavok.inbox.models import Conversation, Message
from prilavok.linking.models import Evidence, Interest
from prilavok.shops.models import Shop


@dataclass(frozen=True, slots=True)
class Coverage:
    asked: int = 0
    """Conversations in which customers wrote."""
    covered: int = 0
    """Those of them with a product."""


def strongest() -> Subquery:
    """The kind of an interest's strongest evidence; a member's word on it aside."""
    own = Evidence.objects.filter(interest=OuterRef("pk")).exclude(kind="correction", matched=[])
    return Subquery(own.order_by("-weight", "id").values("kind")[:1])


def whole_and_by_network(shop: Shop, since: datetime) -> tuple[Coverage, dict[str, Coverage]]:
    said = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Message.Direction.INBOUND, sent_at__gte=since
    )
    linked = _standing(shop, since).filter(conversation=OuterRef("pk"))
    rows = Conversation.objects.filter(Exists(said), shop=shop, last_message_at__gte=since).order_by()
    counted = rows.values_list("identity__channel__kind").annotate(
        asked=Count("pk"), covered=Count("pk", filter=Exists(linked))
    )
    networks = {kind: Coverage(asked, covered) for kind, asked, covered in counted}
    found = networks.values()
    return Coverage(sum(one.asked for one in found), sum(one.covered for one in found)), networks


def by_sign(rows: QuerySet[Interest]) -> Counter[str]:
    """Conversations that each kind of evidence gave a product to."""
    standing = rows.exclude(state=Interest.State.REJECTED).annotate(strongest=strongest())
    counted = standing.values_list("strongest").annotate(covered=Count("conversation", distinct=True))
    return Counter({kind: covered for kind, covered in counted if kind})


def by_week(shop: Shop, since: datetime, *, network: str = "", sign: str = "") -> dict[datetime, Coverage]:
    """Each conversation counts in every week in which its customer wrote."""
    said = Message.objects.filter(shop=shop, direction=Message.Direction.INBOUND, sent_at__gte=since)
    if network:
        said = said.filter(channel__kind=network)
    linked = _standing(shop, since)
    if sign:
        linked = linked.exclude(found_as="").alias(strongest=strongest()).filter(strongest=sign)
    with_product = Q(conversation__in=linked.filter(conversation__isnull=False).values("conversation"))
    weeks = said.order_by().annotate(week=TruncWeek("sent_at")).values_list("week")
    counted = weeks.annotate(
        asked=Count("conversation", distinct=True),
        covered=Count("conversation", distinct=True, filter=with_product),
    )
    return {week: Coverage(asked, covered) for week, asked, covered in counted}


def _standing(shop: Shop, since: datetime) -> QuerySet[Interest]:
    rows = Interest.objects.filter(shop=shop, created_at__gte=since)
    return rows.exclude(state=Interest.State.REJECTED)
