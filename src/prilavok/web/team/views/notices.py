"""What a member is told, how, and what they were told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prilavok.lib.clock import now
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.teamwork.actions.configuring import choose_notices
from prilavok.teamwork.actions.notifying import mark_read
from prilavok.teamwork.actions.pushing import (
    InvalidDevice,
    PushDelayed,
    add_device,
    public_key,
    remove_device,
    send,
)
from prilavok.teamwork.models import Notice, NoticeChoices, PushDevice
from prilavok.teamwork.models.notices import BEHIND_THE_BELL
from prilavok.teamwork.payloads import name_of, quote_of, words_of
from prilavok.teamwork.queries import choices_of, sound_for
from prilavok.web.components.formats import browser_name
from prilavok.web.components.toasts import flash
from prilavok.web.team.forms import NoticesForm

SHOWN = 50


@require_GET
@needs(Right.CONVERSATIONS)
def page(request: ShopRequest) -> HttpResponse:
    """The newest, and everything counts as read; what was new stays marked while the page is open."""
    opened = _opened(request)
    rows = Notice.objects.filter(member=request.membership, kind__in=BEHIND_THE_BELL)
    found = rows.select_related(
        "conversation__customer", "conversation__identity", "conversation__channel", "message"
    )
    names = {seat.public_id: seat.user.display_name for seat in members(request.shop)}
    notices = [
        {
            "row": row,
            "url": _place_of(row),
            "words": words_of(row),
            "name": name_of(row.conversation),
            "quote": quote_of(row),
            "writer": names.get(row.message.actor_id, "") if row.message else "",
            "is_new": row.read_at is None or row.read_at >= opened,
        }
        for row in found.order_by("-pk")[:SHOWN]
    ]
    mark_read(request.membership)
    return render(request, "team/notices.html", {"notices": notices, "opened": opened.isoformat()})


def _place_of(row: Notice) -> str:
    """The conversation, at the message that the notice is about."""
    url = reverse("inbox:conversation", args=[row.conversation.public_id])
    return f"{url}?{urlencode({'at': row.message.public_id})}" if row.message else url


def _opened(request: ShopRequest) -> datetime:
    """When the page was opened that asks for itself again."""
    try:
        return datetime.fromisoformat(request.GET.get("opened", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return now()


@require_GET
@needs(Right.CONVERSATIONS)
def sound(request: ShopRequest) -> HttpResponse:
    """The sound of what has come, if the member wants to hear of it now; else 204."""
    wanted = sound_for(request.membership, request.GET.get("conversation", ""))
    return JsonResponse({"sound": wanted}) if wanted else HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@needs(Right.CONVERSATIONS)
def choices(request: ShopRequest) -> HttpResponse:
    stored = choices_of(request.membership)
    initial = {name: getattr(stored, name) for name in NoticesForm.base_fields}
    form = NoticesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_notices(request.membership, **_settled(form.cleaned_data, stored))
        flash(request, _("Saved"))
        return redirect("team:choices")
    context = {
        "form": form,
        "events": [form[name] for name in Notice.Kind.values],
        "push_key": public_key(),
        "devices": PushDevice.objects.filter(member=request.membership).order_by("-pk"),
    }
    return render(request, "team/choices.html", context, status=422 if form.errors else 200)


def _settled(chosen: dict[str, Any], stored: NoticeChoices) -> dict[str, Any]:
    """Who asks for letters only now is not told of what waits already until the next turn."""
    starts = stored.digest == NoticeChoices.Digest.NEVER and chosen["digest"] != NoticeChoices.Digest.NEVER
    return chosen | ({"digest_sent_at": now()} if starts and chosen["digest"] == "hourly" else {})


@require_POST
@needs(Right.CONVERSATIONS)
def push_add(request: ShopRequest) -> HttpResponse:
    """The browser's own words (JSON): where it is called, with which keys."""
    try:
        told = json.loads(request.body)
        device = add_device(
            request.membership,
            endpoint=str(told["endpoint"]),
            keys={name: str(told["keys"][name]) for name in ("p256dh", "auth")},
            session_key=request.session.session_key or "",
            name=browser_name(request.headers.get("user-agent", "")),
        )
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("This browser gave no address that may be called")}, status=400)
    except InvalidDevice:
        return JsonResponse({"error": _("This browser gave no address that may be called")}, status=400)
    return JsonResponse({"device": device.public_id}, status=201)


@require_POST
@needs(Right.CONVERSATIONS)
def push_remove(request: ShopRequest) -> HttpResponse:
    remove_device(request.membership, request.POST.get("endpoint", ""))
    return HttpResponse(status=204)


@require_POST
@needs(Right.CONVERSATIONS)
def push_test(request: ShopRequest) -> HttpResponse:
    """A call to all browsers of the member, now."""
    payload = {"title": _("Prilavok"), "body": _("Notifications work here"), "url": "/", "tag": "test"}
    taken = sum(_try(device, payload) for device in PushDevice.objects.filter(member=request.membership))
    words = (
        _("Sent. It appears in a moment") if taken else _("No browser could be called. Turn them on again")
    )
    flash(request, words, is_error=not taken)
    return redirect("team:choices")


def _try(device: PushDevice, payload: dict[str, str]) -> bool:
    try:
        return send(device, payload)
    except PushDelayed:
        return False
