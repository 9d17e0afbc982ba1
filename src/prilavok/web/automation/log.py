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
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from prilavok.automation import reasons
from prilavok.automation.models import Rule, RuleRun
from prilavok.automation.queries import rules_of, runs_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.teamwork.queries import Burden, settings_of
from prilavok.web.automation import labels
from prilavok.web.automation.marks import marked
from prilavok.web.components import formats

PAGE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """One action of a run: its icon and name, why it did not work, and whether it went too far."""

    label: labels.Label
    error: str
    warning: str


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
    cap = settings_of(request.shop.pk).cap
    context = {
        "rows": [_row(run, cap) for run in page[:PAGE]],
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


def _row(run: RuleRun, cap: int) -> Row:
    text = run.message.text if run.message else ""
    deeds = [_deed(item, cap) for item in run.results]
    return Row(run, _marked(text, run.matched), reasons.explain(run.reason), deeds)


def _deed(result: Mapping[str, Any], cap: int) -> Deed:
    label = labels.ACTION_LABELS.get(str(result.get("kind")), labels.ACTIONS[0])
    return Deed(label, reasons.explain_result(result), _excess(Burden(int(result.get("open", 0)), cap)))


def _excess(burden: Burden) -> str:
    """A rule assigns however much the member has; distribution does not."""
    if not burden.over:
        return ""
    words = _("the member then had %(open)s open conversations, %(over)s over the limit")
    return words % {"open": formats.number(burden.open), "over": formats.number(burden.over)}


def _marked(text: str, matched: str) -> SafeString:
    """The log keeps the words, not their places: each is marked where it first stands."""
    spans, after = [], 0
    for word in matched.split(", "):
        place = text.find(word, after) if word else -1
        if place >= 0:
            spans.append((place, place + len(word)))
            after = place + len(word)
    return marked(text, spans)
