"""The rule editor: one form whose sentence, previews and try on the past follow every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prilavok.automation import slots
from prilavok.automation.actions import create_rule, update_rule
from prilavok.automation.actions.editing import checked_spec
from prilavok.automation.models import Rule
from prilavok.automation.queries import rules_of, spec_of
from prilavok.automation.reasons import duration
from prilavok.automation.types import EVENTS, MAX_ACTIONS, InvalidRule
from prilavok.catalog.models import Post
from prilavok.channels.models import Channel
from prilavok.events.types import Actor
from prilavok.shops.models import Shop
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.automation import drafts, labels
from prilavok.web.automation.cards import cards_of
from prilavok.web.automation.drafts import RuleDraft
from prilavok.web.automation.gallery import from_gallery
from prilavok.web.automation.sentence import sentence
from prilavok.web.automation.tryout import PERIODS, probe, tried
from prilavok.web.components.toasts import flash, trigger

FOUND_POSTS = 12


# --- pages ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@needs(Right.RULES)
def new(request: ShopRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request, None)
    return _page(request, from_gallery(request.GET.get("from", ""), request.shop), None)


@require_http_methods(["GET", "POST"])
@needs(Right.RULES)
def rule(request: ShopRequest, public_id: str) -> HttpResponse:
    found = get_or_404(rules_of(request.shop), request.shop, public_id)
    if request.method == "POST":
        return _save(request, found)
    return _page(request, drafts.from_spec(spec_of(found), _language()), found)


def _save(request: ShopRequest, rule: Rule | None) -> HttpResponse:
    draft = drafts.from_post(request.POST)
    draft.name = draft.name or _usual_name(draft)
    actor = Actor("member", request.membership.public_id)
    try:
        if rule is None:
            rule = create_rule(shop=request.shop, actor=actor, data=draft.data)
        else:
            rule = update_rule(rule, actor=actor, changes=draft.data)
    except InvalidRule as error:
        return _page(request, draft, rule, drafts.errors_by_field(error.errors), status=422)
    flash(request, _("Rule saved"))
    return redirect("automation:rule", rule.public_id)


def _usual_name(draft: RuleDraft) -> str:
    """«Комментарий: цена» for a rule that was given none."""
    label = str(labels.EVENT_LABELS[draft.event].text) if draft.event in labels.EVENT_LABELS else ""
    words = [str(labels.STATUS_NAMES.get(word, word)) for word in draft.keywords[:1]]
    return ": ".join([label, *words])[:120]


def _page(
    request: ShopRequest,
    draft: RuleDraft,
    rule: Rule | None,
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = _context(request.shop, draft, rule, errors or {})
    return render(request, "automation/rule.html", context, status=status)


# --- parts ---------------------------------------------------------------------------------------


@require_POST
@needs(Right.RULES)
def draft(request: ShopRequest) -> HttpResponse:
    """The form after a step (`op`), or only its sentence and previews after typing."""
    written, rule = drafts.from_post(request.POST), _stored(request)
    step = request.POST.get("op", "")
    if not step:
        return render(request, "automation/_follow.html", _context(request.shop, written, rule, {}))
    known = {action.uid for action in written.actions}
    previous = request.POST.get("previous_event", written.event)
    stepped = drafts.changed(written, step, previous_event=previous)
    added = [action.uid for action in stepped.actions if action.uid not in known]
    context = _context(request.shop, stepped, rule, {}) | {"fresh": added[0] if added else ""}
    return trigger(render(request, "automation/_form.html", context), "rule:changed")


@require_POST
@needs(Right.RULES)
def try_out(request: ShopRequest) -> HttpResponse:
    """What the rule as it stands would have done. Nothing is sent."""
    written, rule = drafts.from_post(request.POST), _stored(request)
    tab = request.POST.get("tab", "")
    chosen = request.POST.get("days", "")
    days = int(chosen) if chosen in [str(period) for period in PERIODS] else 30
    phrase = request.POST.get("phrase", "").strip()
    context: dict[str, Any] = {
        "days": days,
        "periods": PERIODS,
        "phrase": phrase,
        "draft": written,
        "tab": tab if tab in ("almost", "excluded") else "fired",
    }
    try:
        spec = checked_spec(request.shop, _triable(written))
    except InvalidRule as error:
        return render(request, "automation/_try.html", context | {"errors": error.errors})
    context["tried"] = tried(request.shop, spec, rule, days)
    context["probe"] = probe(spec, phrase) if phrase and spec.trigger.reads_words else None
    return render(request, "automation/_try.html", context)


def _triable(draft: RuleDraft) -> dict[str, Any]:
    """Without a name and with unfinished actions the words can be tried all the same."""
    finished = [
        row.data
        for row in draft.fitting_actions
        if all(row.data.get(key, "x") for key in ("text", "tag", "member"))
    ]
    return draft.data | {"name": draft.name or "…", "actions": finished or [{"kind": "create_order"}]}


@require_GET
@needs(Right.RULES)
def posts(request: ShopRequest) -> HttpResponse:
    """Publications to choose from, the newest first or by their words."""
    query = request.GET.get("q", "").strip()
    rows = Post.objects.filter(shop=request.shop).order_by("-pk")
    if query:
        rows = rows.filter(caption__icontains=query)
    return render(request, "automation/_posts.html", {"found": rows[:FOUND_POSTS], "query": query})


def _stored(request: ShopRequest) -> Rule | None:
    public_id = request.POST.get("rule", "")
    return get_or_404(rules_of(request.shop), request.shop, public_id) if public_id else None


def _language() -> str:
    return "ru" if (translation.get_language() or "").startswith("ru") else "en"


# --- what the templates see ----------------------------------------------------------------------


def _context(shop: Shop, draft: RuleDraft, rule: Rule | None, errors: Mapping[str, str]) -> dict[str, Any]:
    if draft.event not in EVENTS:
        draft.event = "comment"
    seats = {seat.public_id: seat.user.display_name for seat in members(shop)}
    language = _language()
    return {
        "draft": drafts.in_language(draft, language),
        "rule": rule,
        "errors": errors,
        "keyword_error": _under(errors, "trigger.keywords"),
        "exclude_error": _under(errors, "trigger.exclude"),
        "place_error": _under(errors, "trigger.posts") or _under(errors, "trigger.channels"),
        "hours_error": _under(errors, "limits.hours"),
        "actions_error": errors.get("actions", ""),
        "sentence": sentence(draft, members=seats, language=language),
        "cards": cards_of(shop, draft, errors, language),
        "choices": labels.actions_for(draft.event),
        "events": labels.EVENTS,
        "matches": labels.MATCHES,
        "statuses": labels.STATUSES,
        "cooldowns": _cooldowns(draft),
        "seats": seats,
        "slots": [(name, slots.IN_RUSSIAN[name] if language == "ru" else name) for name in slots.NAMES],
        "channels": list(Channel.objects.filter(shop=shop).exclude(status="disabled").order_by("pk")),
        "chosen_posts": list(Post.objects.filter(shop=shop, public_id__in=draft.posts)),
        "is_full": len(draft.actions) >= MAX_ACTIONS,
        "periods": PERIODS,
        "days": 30,
    }


def _under(errors: Mapping[str, str], prefix: str) -> str:
    return "; ".join(dict.fromkeys(reason for field, reason in errors.items() if field.startswith(prefix)))


def _cooldowns(draft: RuleDraft) -> list[tuple[int, Any]]:
    """The usual ones, and what came through the API."""
    known: list[tuple[int, Any]] = list(labels.COOLDOWNS)
    if draft.cooldown not in dict(known):
        known.append((draft.cooldown, _("once in %(time)s") % {"time": duration(draft.cooldown)}))
    return sorted(known, key=lambda pair: pair[0])
