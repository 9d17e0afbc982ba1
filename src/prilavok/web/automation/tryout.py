"""The try on past events as the editor shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.safestring import SafeString

from prilavok.automation import reasons
from prilavok.automation.actions import dry_run
from prilavok.automation.conditions import check_text
from prilavok.automation.dry_run import DryRun, Example, usual_answer_time
from prilavok.automation.models import Rule
from prilavok.automation.types import RuleSpec
from prilavok.catalog.models import PostProduct, Product
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop
from prilavok.web.automation.marks import marked, phrase_around

PERIODS = (7, 30, 90)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the past: who, what with the deciding words marked, about which product, why."""

    who: str
    text: SafeString
    whole: str
    at: datetime
    conversation: str
    product: Product | None
    reason: str
    phrase: str
    """What would keep the rule silent next time; "" when no words decided."""


@dataclass(frozen=True, slots=True)
class Tried:
    result: DryRun
    fired: Sequence[Line]
    almost: Sequence[Line]
    excluded: Sequence[Line]
    usual_wait: timedelta | None
    rivals: Sequence[tuple[Rule, int, bool]]
    """(other rule, how often, whether it is asked earlier)"""


def tried(shop: Shop, spec: RuleSpec, rule: Rule | None, days: int) -> Tried:
    result = dry_run(spec, now() - timedelta(days=days), shop=shop)
    if rule is not None:
        result.rivals.pop(rule, None)
    piles = (result.fired, result.almost, result.excluded)
    products = _products([example for pile in piles for example in pile.examples[:SHOWN]])
    fired, almost, excluded = (_lines(pile.examples[:SHOWN], products) for pile in piles)
    return Tried(result, fired, almost, excluded, usual_answer_time(result), _rivals(result, rule))


def _rivals(result: DryRun, rule: Rule | None) -> list[tuple[Rule, int, bool]]:
    """A rule that is not stored yet is asked last."""
    place = (rule.position, rule.pk) if rule else None
    return [
        (other, count, place is None or (other.position, other.pk) < place)
        for other, count in result.rivals.items()
    ]


def _lines(examples: Iterable[Example], products: Mapping[int, Product]) -> list[Line]:
    return [_line(example, products) for example in examples]


def _line(example: Example, products: Mapping[int, Product]) -> Line:
    case, message = example.case, example.case.message
    text = message.text if message else case.occasion.value
    return Line(
        who=case.conversation.identity.username or case.conversation.identity.display_name,
        text=marked(text or case.occasion.value, example.verdict.spans),
        whole=text,
        at=example.at,
        conversation=case.conversation.public_id,
        product=products.get(message.pk) if message else None,
        reason=reasons.explain(example.reason),
        phrase=phrase_around(text, example.verdict.spans),
    )


def _products(examples: Iterable[Example]) -> dict[int, Product]:
    """The product each message was about, by message, in two queries."""
    messages = {example.case.message.pk: example.case for example in examples if example.case.message}
    posts = {case.conversation.post_id for case in messages.values()} - {None}
    shown: dict[int, list[Product]] = {}
    for link in (
        PostProduct.objects.filter(post__in=posts)
        .select_related("product")
        .prefetch_related("product__photos")
    ):
        shown.setdefault(link.post_id, []).append(link.product)
    found = {
        pk: products[0]
        for pk, case in messages.items()
        if len(products := shown.get(case.conversation.post_id or 0, [])) == 1
    }
    return found | _linked(list(messages))


def _linked(messages: Sequence[int]) -> dict[int, Product]:
    rows = (
        Interest.objects.filter(Q(message__in=messages) | Q(evidence__message__in=messages))
        .exclude(state__in=("suggested", "rejected"))
        .select_related("product")
        .prefetch_related("product__photos", "evidence")
        .order_by("score")
    )
    linked: dict[int, Product] = {}
    for interest in rows:
        for pk in {interest.message_id, *(row.message_id for row in interest.evidence.all())}:
            if pk is not None and pk in messages:
                linked[pk] = interest.product
    return linked


@dataclass(frozen=True, slots=True)
class Probe:
    """What the rule makes of a phrase that the owner typed."""

    fires: bool
    text: SafeString
    reason: str


def probe(spec: RuleSpec, phrase: str) -> Probe:
    verdict = check_text(spec.trigger, phrase)
    reason = reasons.explain(reasons.code(verdict.reason, verdict.detail))
    return Probe(verdict.outcome == "match", marked(phrase, verdict.spans), reason)
