from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from prilavok.automation.models import Rule, RuleRun
from prilavok.automation.types import Limits, RuleSpec, parse_rule
from prilavok.inbox.models import Message
from prilavok.lib.clock import now
from prilavok.shops.models import Shop

RECENT = timedelta(days=7)
HUMAN_PRESENCE = timedelta(hours=2)
"""So long after their last message a person of the shop counts as being in the conversation."""


def rules_of(shop: Shop) -> QuerySet[Rule]:
    """In the order in which they are asked."""
    return Rule.objects.filter(shop=shop, deleted_at__isnull=True).order_by("position", "pk")


def rules_with_counts(shop: Shop) -> QuerySet[Rule]:
    """With `fired_lately` (7 days), `fired_last` and `failed_lately`, in one query."""
    fired = Q(runs__state=RuleRun.State.FIRED)
    lately = Q(runs__created_at__gte=now() - RECENT)
    return rules_of(shop).annotate(
        fired_lately=Count("runs", filter=fired & lately),
        failed_lately=Count("runs", filter=Q(runs__state=RuleRun.State.FAILED) & lately),
        fired_last=Max("runs__created_at", filter=fired),
    )


def active_rules(shop_id: int) -> list[Rule]:
    return list(
        Rule.objects.filter(shop_id=shop_id, enabled=True, deleted_at__isnull=True).order_by("position", "pk")
    )


_WITH_RULES = """
SELECT DISTINCT shop_id FROM automation_rule WHERE shop_id = ANY(%s) AND enabled AND deleted_at IS NULL
"""
"""Asked with every batch that arrives, so the text is constant."""


def shops_with_rules(shops: Collection[int]) -> set[int]:
    """Those of the shops in which any rule is on."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_RULES, [sorted(shops)])
        return {shop for (shop,) in cursor.fetchall()}


def spec_of(rule: Rule) -> RuleSpec:
    """The stored rule as a value."""
    return parse_rule(
        {
            "name": rule.name,
            "enabled": rule.enabled,
            "trigger": rule.trigger,
            "actions": rule.actions,
            "limits": rule.limits,
        }
    )


def limits_of(rule: Rule) -> Limits:
    return Limits.model_validate(rule.limits)


def runs_of(shop: Shop) -> QuerySet[RuleRun]:
    """The log of firings, newest first, with what a row shows."""
    return (
        RuleRun.objects.filter(shop=shop)
        .select_related("rule", "customer", "conversation__identity", "conversation__channel", "message")
        .order_by("-pk")
    )


def human_wrote_lately(customer_id: int) -> bool:
    """Whether a person of the shop, here or in the network's own app, is talking with this customer."""
    return Message.objects.filter(
        conversation__customer=customer_id,
        direction=Message.Direction.OUTBOUND,
        kind__in=(Message.Kind.DIRECT, Message.Kind.COMMENT, Message.Kind.PRIVATE_REPLY),
        actor_type__in=("member", "phone_app"),
        sent_at__gte=now() - HUMAN_PRESENCE,
    ).exists()
