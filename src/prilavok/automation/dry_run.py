"""What a rule would have done to messages already stored. Sends nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from prilavok.automation import reasons
from prilavok.automation.cases import (
    WROTE_BEFORE,
    Case,
    interest_case,
    message_case,
    order_case,
    reaction_case,
    stored_messages,
    with_details,
)
from prilavok.automation.conditions import Verdict, check
from prilavok.automation.models import Rule
from prilavok.automation.queries import active_rules, spec_of
from prilavok.automation.types import UNDER_A_COMMENT, InvalidRule, RuleSpec, SettledLimits
from prilavok.inbox.models import Message
from prilavok.linking.models import Interest
from prilavok.linking.queries import left_open
from prilavok.orders.models import OrderChange
from prilavok.shops.models import Shop

MOST_CASES = 5000
MOST_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One stored case and what the rule makes of it. `reason` is for `reasons.explain`."""

    case: Case
    at: datetime
    verdict: Verdict
    reason: str


@dataclass
class Pile:
    """A count and its newest examples."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, example: Example) -> None:
        self.count += 1
        self.examples.insert(0, example)
        del self.examples[MOST_EXAMPLES:]


@dataclass
class DryRun:
    """`almost`: close words, or the right ones but held back by a limit. `rivals`: other enabled rules
    that answer the same messages, with how many."""

    since: datetime
    checked: int = 0
    is_capped: bool = False
    fired: Pile = field(default_factory=Pile)
    almost: Pile = field(default_factory=Pile)
    excluded: Pile = field(default_factory=Pile)
    rivals: dict[Rule, int] = field(default_factory=dict)


def dry_run(rule: Rule | RuleSpec, since: datetime, *, shop: Shop | None = None) -> DryRun:
    """Try a stored rule, or one that is just being written (then `shop` is needed), on the past."""
    spec = rule if isinstance(rule, RuleSpec) else spec_of(rule)
    owner = shop or (rule.shop if isinstance(rule, Rule) else None)
    if owner is None:
        raise TypeError("a rule that is not stored needs its shop")
    own_id = rule.pk if isinstance(rule, Rule) else None
    result = DryRun(since)
    limits = _Memory(spec.limits.settled(spec.trigger.event), owner.timezone)
    rivals = _rivals(owner, spec, own_id)
    cases = list(islice(_past_cases(owner, spec.trigger.event, since), MOST_CASES + 1))
    result.is_capped = len(cases) > MOST_CASES
    for at, case in reversed(cases[:MOST_CASES]):
        result.checked += 1
        if _sort(result, spec, limits, at, case):
            _count_rivals(result, rivals, case)
    return result


def _sort(result: DryRun, spec: RuleSpec, limits: _Memory, at: datetime, case: Case) -> bool:
    """Puts the case on its pile; True when the rule fires."""
    verdict = check(spec.trigger, case.occasion)
    reason = reasons.code(verdict.reason, verdict.detail)
    match verdict.outcome:
        case "excluded":
            result.excluded.add(Example(case, at, verdict, reason))
        case "near":
            result.almost.add(Example(case, at, verdict, reason))
        case "match" if held := limits.hold_back(case, at):
            result.almost.add(Example(case, at, verdict, held))
        case "match":
            result.fired.add(Example(case, at, verdict, reason))
            return True
    return False


class _Memory:
    """The limits, kept in mind instead of in the log."""

    def __init__(self, limits: SettledLimits, timezone: str) -> None:
        self.limits, self.timezone = limits, ZoneInfo(timezone)
        self._seen: set[str] = set()
        self._last: dict[int, datetime] = {}

    def hold_back(self, case: Case, at: datetime) -> str:
        """The reason for silence; "" when it fires, which is then remembered."""
        limits, customer = self.limits, case.customer.pk
        if limits.hours and not limits.hours.include(at.astimezone(self.timezone).time()):
            return "outside_hours"
        if limits.once_per_post and case.once_key in self._seen:
            return "once_per_post"
        last = self._last.get(customer)
        if limits.cooldown and last and at - last < limits.cooldown:
            return reasons.code("cooldown", str(int(limits.cooldown.total_seconds())))
        self._last[customer] = at
        if case.once_key:
            self._seen.add(case.once_key)
        return ""


# --- the past ------------------------------------------------------------------------------------


def _past_cases(shop: Shop, event: str, since: datetime) -> Iterator[tuple[datetime, Case]]:
    """Newest first."""
    match event:
        case "interest_linked":
            return _past_interests(shop, since)
        case "order_status":
            return _past_orders(shop, since)
        case "reaction":
            return _past_reactions(shop, since)
        case "product_unclear":
            return _past_unclear(shop, since)
    return _past_messages(shop, event, since)


def _past_messages(shop: Shop, event: str, since: datetime) -> Iterator[tuple[datetime, Case]]:
    kind = Message.Kind.COMMENT if event == "comment" else Message.Kind.DIRECT
    rows = stored_messages(shop.pk).filter(kind=kind, sent_at__gte=since).order_by("-sent_at", "-pk")
    if event == "story_reply":
        rows = rows.filter(references__type="story").distinct()
    elif event == "story_mention":
        rows = rows.filter(references__type="story_mention").distinct()
    elif event == "postback":
        rows = rows.exclude(payload="")
    elif event == "first_message":
        rows = rows.exclude(WROTE_BEFORE)
    for message in rows[: MOST_CASES + 1]:
        yield message.sent_at, message_case(message)


def _past_unclear(shop: Shop, since: datetime) -> Iterator[tuple[datetime, Case]]:
    """As linking left them at the time, whatever was decided since."""
    rows = left_open(stored_messages(shop.pk).filter(sent_at__gte=since))
    for message in rows.order_by("-sent_at", "-pk")[: MOST_CASES + 1]:
        yield message.sent_at, message_case(message, is_unclear=True)


def _past_reactions(shop: Shop, since: datetime) -> Iterator[tuple[datetime, Case]]:
    rows = Message.objects.filter(shop=shop, sent_at__gte=since, reactions__contains=[{"by": "customer"}])
    for message in with_details(rows).order_by("-sent_at", "-pk")[: MOST_CASES + 1]:
        if case := reaction_case(message):
            yield message.sent_at, case


def _past_interests(shop: Shop, since: datetime) -> Iterator[tuple[datetime, Case]]:
    rows = Interest.objects.filter(shop=shop, created_at__gte=since).exclude(state="suggested")
    rows = rows.select_related(
        "customer", "message", "conversation__channel", "conversation__identity", "conversation__post"
    ).prefetch_related("message__references__post")
    for interest in rows.order_by("-created_at", "-pk")[: MOST_CASES + 1]:
        if case := interest_case(interest):
            yield interest.created_at, case


def _past_orders(shop: Shop, since: datetime) -> Iterator[tuple[datetime, Case]]:
    rows = OrderChange.objects.filter(order__shop=shop, kind="status", created_at__gte=since, undone_at=None)
    rows = rows.select_related(
        "order__customer", "order__conversation__channel", "order__conversation__identity",
        "order__conversation__post",
    )  # fmt: skip
    for change in rows.order_by("-created_at", "-pk")[: MOST_CASES + 1]:
        if case := order_case(change.order, str(change.data.get("to", "")), change.pk):
            yield change.created_at, case


# --- rivals --------------------------------------------------------------------------------------


def _rivals(shop: Shop, spec: RuleSpec, own_id: int | None) -> list[tuple[Rule, RuleSpec]]:
    """Enabled rules for the same event that write to the customer too."""
    found = []
    for rule in active_rules(shop.pk):
        if rule.pk == own_id or rule.event != spec.trigger.event:
            continue
        try:
            found.append((rule, spec_of(rule)))
        except InvalidRule:
            continue
    return [(rule, other) for rule, other in found if _writes(spec) & _writes(other)]


def _writes(spec: RuleSpec) -> set[str]:
    """`reply` and the others that the customer reads; two that share a kind get in each other's way."""
    kinds = {action.kind for action in spec.actions} & {"reply", "public_reply", "private_reply", "ask"}
    is_comment = spec.trigger.event == "comment"
    asked = "private_reply" if spec.trigger.event in UNDER_A_COMMENT else "reply"
    named = {asked if kind == "ask" else kind for kind in kinds}
    return {"public_reply" if kind == "reply" and is_comment else kind for kind in named}


def _count_rivals(result: DryRun, rivals: Iterable[tuple[Rule, RuleSpec]], case: Case) -> None:
    for rule, spec in rivals:
        if check(spec.trigger, case.occasion).outcome == "match":
            result.rivals[rule] = result.rivals.get(rule, 0) + 1


# --- how people did ------------------------------------------------------------------------------


def usual_answer_time(result: DryRun) -> timedelta | None:
    """The median time in which people answered the messages that the rule would have answered."""
    asked = {
        example.case.message.pk: example.case.message
        for example in result.fired.examples
        if example.case.message is not None
    }
    waits = sorted(filter(None, (_wait(message) for message in asked.values())))
    return waits[len(waits) // 2] if waits else None


def _wait(message: Message) -> timedelta | None:
    answer = (
        Message.objects.filter(
            conversation__customer=message.conversation.customer_id,
            direction=Message.Direction.OUTBOUND,
            actor_type__in=("member", "phone_app"),
            sent_at__gt=message.sent_at,
            sent_at__lt=message.sent_at + timedelta(days=3),
        )
        .exclude(kind__in=(Message.Kind.NOTE, Message.Kind.SYSTEM))
        .order_by("sent_at")
        .values_list("sent_at", flat=True)
        .first()
    )
    return answer - message.sent_at if answer else None
