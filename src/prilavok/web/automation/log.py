"""The log of firings: what each rule did or why it kept silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from prilavok.automation import reasons
from prilavok.automation.models import Rule, RuleRun
from prilavok.automation.queries import rules_of, runs_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.automation import labels
from prilavok.web.automation.marks import marked

PAGE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """One action of a run: its icon and name, and the reason when it did not work."""

    label: labels.Label
    error: str


@dataclass(frozen=True, slots=True)
class Row:
    run: RuleRun
    text: SafeString
    reason: str
    deeds: Sequence[Deed]


@require_GET
@needs(Right.RULES)
def log(request: ShopRequest) -> HttpResponse:
    """Filters stand in the address; the next page is asked for with `before`."""
    wanted = {name: request.GET.get(name, "") for name in ("rule", "state")}
    runs = runs_of(request.shop)
    if wanted["rule"]:
        runs = runs.filter(rule__public_id=wanted["rule"])
    if wanted["state"] in dict(labels.STATES):
        runs = runs.filter(state=wanted["state"])
    before = request.GET.get("before", "")
    if before.isdecimal():
        runs = runs.filter(pk__lt=int(before))
    page = list(runs[: PAGE + 1])
    context = {
        "rows": [_row(run) for run in page[:PAGE]],
        "next_url": _next(wanted, page[PAGE - 1].pk) if len(page) > PAGE else "",
        "rules": _rules(request),
        "states": labels.STATES,
        "wanted": wanted,
    }
    name = "automation/_log_rows.html" if before else "automation/log.html"
    return render(request, name, context)


def _rules(request: ShopRequest) -> Sequence[Rule]:
    return list(rules_of(request.shop))


def _next(wanted: Mapping[str, str], last: int) -> str:
    chosen = {name: value for name, value in wanted.items() if value}
    return f"{reverse('automation:log')}?{urlencode(chosen | {'before': str(last)})}"


def _row(run: RuleRun) -> Row:
    text = run.message.text if run.message else ""
    return Row(
        run, _marked(text, run.matched), reasons.explain(run.reason), [_deed(item) for item in run.results]
    )


def _deed(result: Mapping[str, Any]) -> Deed:
    label = labels.ACTION_LABELS.get(str(result.get("kind")), labels.ACTIONS[0])
    return Deed(label, reasons.explain_result(result))


def _marked(text: str, matched: str) -> SafeString:
    """The log keeps the words, not their places: each is marked where it first stands."""
    spans, after = [], 0
    for word in matched.split(", "):
        place = text.find(word, after) if word else -1
        if place >= 0:
            spans.append((place, place + len(word)))
            after = place + len(word)
    return marked(text, spans)
