"""Rules meet what happened. One decision a rule and cause, however often a job runs, wherever.

All decisions about one customer stand in line behind one lock, so that limits are counted right when
two messages are worked on at once; the unique indexes of `RuleRun` are the last guard.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction

from prilavok.automation import reasons
from prilavok.automation.actions.effects import Result, perform
from prilavok.automation.actions.firing import Firing
from prilavok.automation.cases import Case, cases_of
from prilavok.automation.conditions import Verdict, check
from prilavok.automation.models import Rule, RuleRun
from prilavok.automation.queries import active_rules, human_wrote_lately, spec_of
from prilavok.automation.types import InvalidRule, RuleSpec, SettledLimits
from prilavok.customers.models import Identity
from prilavok.events.actions import record
from prilavok.events.models import Event
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now
from prilavok.shops.models import Shop

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enabled rule, parsed."""

    rule: Rule
    spec: RuleSpec
    limits: SettledLimits
    timezone: str


def run_rules(event_ids: Sequence[int]) -> list[RuleRun]:
    """Answer to these events; returns what was decided now. Running it again decides nothing twice.

    A failure in one case does not hold up the others; it is raised at the end, so that the job is tried
    again for what is left.
    """
    decided: list[RuleRun] = []
    failure: Exception | None = None
    for candidate, case in _questions(event_ids):
        try:
            run = _react(candidate, case)
        except Exception as error:  # raised below, after the other cases
            logger.exception("rule_failed", extra={"rule": candidate.rule.public_id, "cause": case.cause})
            failure = failure or error
        else:
            decided += [run] if run else []
    if failure is not None:
        raise failure
    return decided


def _questions(event_ids: Sequence[int]) -> Iterator[tuple[Candidate, Case]]:
    """Every rule of a shop is asked about every case of it, in the order of the rules."""
    for shop_id, events in _by_shop(event_ids).items():
        if candidates := _candidates(shop_id):
            for case in cases_of(shop_id, events):
                yield from ((candidate, case) for candidate in candidates)


def _by_shop(event_ids: Sequence[int]) -> dict[int, list[Event]]:
    shops: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(pk__in=event_ids).order_by("pk"):
        shops[event.shop_id].append(event)
    return shops


def _candidates(shop_id: int) -> list[Candidate]:
    rules = active_rules(shop_id)
    if not rules:
        return []
    timezone = Shop.objects.values_list("timezone", flat=True).get(pk=shop_id)
    return [candidate for rule in rules if (candidate := _candidate(rule, timezone))]


def _candidate(rule: Rule, timezone: str) -> Candidate | None:
    """None for a rule that an earlier version stored and this one cannot read: the others go on."""
    try:
        spec = spec_of(rule)
    except InvalidRule:
        logger.exception("rule_unreadable", extra={"rule": rule.public_id})
        return None
    return Candidate(rule, spec, spec.limits.settled(spec.trigger.event), timezone)


def _react(candidate: Candidate, case: Case) -> RuleRun | None:
    """What did not concern the rule at all is not worth a line in the log."""
    verdict = check(candidate.spec.trigger, case.occasion)
    if verdict.outcome in ("match", "excluded") or verdict.reason == "pattern_too_slow":
        return _decide(candidate, case, verdict)
    return None


def _decide(candidate: Candidate, case: Case, verdict: Verdict) -> RuleRun | None:
    """The decision, or None when it was made before."""
    try:
        with transaction.atomic():
            _stand_in_line(case)
            if candidate.rule.runs.filter(cause=case.cause).exists():
                return None
            silence = _reason_for_silence(candidate, case, verdict)
            if silence:
                return _note_run(candidate, case, verdict, RuleRun.State.SKIPPED, silence)
            return _fire(candidate, case, verdict)
    except IntegrityError as error:
        if "rule_run_once" in str(error):
            return None
        raise


def _stand_in_line(case: Case) -> None:
    """First the customer, over all their channels, then the identity: the order in which messages are
    received too, so that the two never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rules:{case.customer.pk}"])
    Identity.objects.select_for_update(of=("self",)).get(pk=case.conversation.identity_id)


# --- limits --------------------------------------------------------------------------------------


def _reason_for_silence(candidate: Candidate, case: Case, verdict: Verdict) -> str:
    """Why a rule that was asked says nothing; "" when it answers."""
    if verdict.outcome != "match":
        return reasons.code(verdict.reason, verdict.detail)
    limits, moment = candidate.limits, now()
    if limits.hours and not limits.hours.include(_local(moment, candidate.timezone)):
        return "outside_hours"
    if limits.quiet_when_human and human_wrote_lately(case.customer.pk):
        return "human_present"
    fired = candidate.rule.runs.filter(state=RuleRun.State.FIRED)
    if limits.once_per_post and case.once_key and fired.filter(once_key=case.once_key).exists():
        return "once_per_post"
    lately = fired.filter(customer=case.customer, created_at__gt=moment - limits.cooldown)
    if limits.cooldown and lately.exists():
        return reasons.code("cooldown", str(int(limits.cooldown.total_seconds())))
    return ""


def _local(moment: datetime, timezone: str) -> time:
    return moment.astimezone(ZoneInfo(timezone)).time()


# --- the decision --------------------------------------------------------------------------------


def _fire(candidate: Candidate, case: Case, verdict: Verdict) -> RuleRun:
    """The run is written first, so that its once-key is claimed before anything is queued."""
    why = reasons.code(verdict.reason, verdict.detail)
    run = _note_run(candidate, case, verdict, RuleRun.State.FIRED, why)
    firing = Firing(candidate.rule, case, verdict.matched)
    results = [perform(firing, action) for action in candidate.spec.actions]
    run.results = results
    if all("error" in result for result in results):
        run.state, run.once_key, run.reason = RuleRun.State.FAILED, None, _failure(results)
    run.save(update_fields=["results", "state", "once_key", "reason"])
    _record(run, case, firing.actor)
    return run


def _failure(results: Sequence[Result]) -> str:
    """The one reason when all actions failed for the same."""
    errors = {str(result["error"]) for result in results}
    return errors.pop() if len(errors) == 1 else "nothing_worked"


def _note_run(candidate: Candidate, case: Case, verdict: Verdict, state: str, reason: str) -> RuleRun:
    claims = state == RuleRun.State.FIRED and candidate.limits.once_per_post
    return RuleRun.objects.create(
        shop_id=candidate.rule.shop_id,
        rule=candidate.rule,
        cause=case.cause,
        once_key=case.once_key if claims else None,
        customer=case.customer,
        conversation=case.conversation,
        message=case.message,
        state=state,
        reason=reason,
        matched=verdict.matched,
    )


def _record(run: RuleRun, case: Case, actor: Actor) -> None:
    record(
        NewEvent(
            shop_id=run.shop_id,
            name="rule.fired",
            topic="rule",
            subject=run.rule.public_id,
            actor=actor,
            data={
                "run": run.public_id,
                "state": run.state,
                "customer": case.customer.public_id,
                "conversation": case.conversation.public_id,
                "message": case.message.public_id if case.message else "",
            },
        )
    )
