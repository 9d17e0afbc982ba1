"""Rules: what they react to, what they do, and what they would have done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers, nothing
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.lookup import find
from prilavok.api.paging import ListQuery, page
from prilavok.api.schemas import Body, Moment, Page
from prilavok.automation import reasons
from prilavok.automation.actions import create_rule, delete_rule, dry_run, update_rule
from prilavok.automation.dry_run import Example, Pile
from prilavok.automation.models import Rule
from prilavok.automation.queries import limits_of, rules_of
from prilavok.automation.types import ActionSpec, EventKind, Hours, Limits, MatchMode, RuleSpec, Trigger
from prilavok.lib.clock import now

router = Router(tags=["rules"])

LOOK_BACK = timedelta(days=7)


class TriggerOut(TypedDict):
    event: EventKind
    keywords: list[str]
    match: MatchMode
    exclude: list[str]
    posts: list[str]
    channels: list[str]


class HoursOut(TypedDict("_Hours", {"from": str, "to": str})):
    """By the shop's clock."""


class LimitsOut(TypedDict):
    """As they hold, defaults of the event included."""

    per_customer_seconds: int
    once_per_post: bool
    quiet_when_human: bool
    hours: HoursOut | None


class ActionOut(TypedDict, total=False):
    kind: Literal["reply", "public_reply", "private_reply", "ask", "tag", "assign", "note", "create_order"]
    text: str
    texts: list[str]
    tag: str
    member: str


class RuleOut(TypedDict):
    id: str
    name: str
    enabled: bool
    trigger: TriggerOut
    actions: list[ActionOut]
    limits: LimitsOut
    created_at: datetime
    updated_at: datetime


class TriggerChange(Trigger):
    event: EventKind = "message"


class RuleChange(Body):
    """Only what is to change, inside `trigger` and `limits` as well."""

    name: Annotated[str, Field(max_length=120)] = ""
    enabled: bool = True
    trigger: Annotated[TriggerChange | None, Field(strict=False)] = None
    actions: Annotated[
        list[Annotated[ActionSpec, Field(discriminator="kind")]], Field(strict=False, max_length=10)
    ] = []
    limits: Annotated[Limits, Field(strict=False)] = Limits()


class DryRunIn(Body):
    since: Annotated[Moment | None, Field(description="A week ago if left out.")] = None


class ExampleOut(TypedDict):
    message: str | None
    conversation: str
    customer: str
    at: datetime
    text: str
    matched: str
    reason: str


class PileOut(TypedDict):
    """How many, and the newest of them."""

    count: int
    examples: list[ExampleOut]


class DryRunOut(TypedDict):
    """`almost` was close or held back by a limit; `is_capped` when there was more than could be looked at."""

    since: datetime
    checked: int
    is_capped: bool
    fired: PileOut
    almost: PileOut
    excluded: PileOut


def show(rule: Rule) -> RuleOut:
    return {
        "id": rule.public_id,
        "name": rule.name,
        "enabled": rule.enabled,
        "trigger": {
            "event": rule.trigger["event"],
            "keywords": list(rule.trigger.get("keywords", ())),
            "match": rule.trigger.get("match", "any"),
            "exclude": list(rule.trigger.get("exclude", ())),
            "posts": list(rule.trigger.get("posts", ())),
            "channels": list(rule.trigger.get("channels", ())),
        },
        "actions": rule.actions,
        "limits": _show_limits(rule),
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
    }


def _show_limits(rule: Rule) -> LimitsOut:
    settled = limits_of(rule).settled(rule.event)
    return {
        "per_customer_seconds": int(settled.cooldown.total_seconds()),
        "once_per_post": settled.once_per_post,
        "quiet_when_human": settled.quiet_when_human,
        "hours": _show_hours(settled.hours),
    }


def _show_hours(hours: Hours | None) -> HoursOut | None:
    return {"from": hours.start.isoformat("minutes"), "to": hours.end.isoformat("minutes")} if hours else None


@router.get("/rules", response=answers(ok=Page[RuleOut]))
def list_rules(request: ApiRequest, query: Query[ListQuery]) -> HttpResponse:
    return page(rules_of(shop_of(request)), query, show)


@router.get("/rules/{id}", response=answers(404, ok=RuleOut))
def get_rule(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    return answer(show(find(rules_of(shop_of(request)), id)))


@router.post("/rules", response=answers(400, 413, created=RuleOut))
def add_rule(request: ApiRequest, body: RuleSpec) -> HttpResponse:
    data = _given(body)
    return answer(show(create_rule(shop=shop_of(request), actor=actor_of(request), data=data)), 201)


@router.patch("/rules/{id}", response=answers(400, 404, 413, ok=RuleOut))
def change_rule(request: ApiRequest, id: str, body: RuleChange) -> HttpResponse:  # noqa: A002
    rule = find(rules_of(shop_of(request)), id)
    changes = {name: value for name, value in _given(body).items() if value is not None}
    return answer(show(update_rule(rule, actor=actor_of(request), changes=changes)))


@router.delete("/rules/{id}", response=answers(404, gone=None))
def remove_rule(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002
    delete_rule(find(rules_of(shop_of(request)), id), actor=actor_of(request))
    return nothing()


@router.post("/rules/{id}/dry-run", response=answers(400, 404, 413, ok=DryRunOut))
def dry_run_rule(
    request: ApiRequest,
    id: str,  # noqa: A002
    body: DryRunIn | None = None,
) -> HttpResponse:
    """What it would have done since then. Sends nothing, stores nothing."""
    since = body.since if body else None
    found = dry_run(find(rules_of(shop_of(request)), id), since or now() - LOOK_BACK)
    shown: DryRunOut = {
        "since": found.since,
        "checked": found.checked,
        "is_capped": found.is_capped,
        "fired": _show_pile(found.fired),
        "almost": _show_pile(found.almost),
        "excluded": _show_pile(found.excluded),
    }
    return answer(shown)


def _given(body: RuleSpec | RuleChange) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude_unset=True, by_alias=True)


def _show_pile(pile: Pile) -> PileOut:
    return {"count": pile.count, "examples": [_show_example(one) for one in pile.examples]}


def _show_example(example: Example) -> ExampleOut:
    case = example.case
    return {
        "message": case.message.public_id if case.message else None,
        "conversation": case.conversation.public_id,
        "customer": case.customer.public_id,
        "at": example.at,
        "text": case.occasion.text,
        "matched": example.verdict.matched,
        "reason": reasons.explain(example.reason),
    }
