"""The page, the phone in its middle, and what happened beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from prilavok.inbox.models import Conversation
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.simulator.actions.connecting import account_name, make_ready
from prilavok.simulator.drawing import UnknownPicture, draw
from prilavok.simulator.faults import FAULTS, faults_of
from prilavok.simulator.forms import PersonForm
from prilavok.simulator.happenings import happenings
from prilavok.simulator.playground import NotConnected, Playground, open_playground, phone_context
from prilavok.simulator.queries import accounts_of

FAULT_LABELS = {
    "twice": _("Send events twice"),
    "shuffle": _("Mix up their order"),
    "silent": _("Accept and not answer"),
    "limited": _("Limit 429 for a minute"),
    "expired": _("Let the key expire"),
    "down": _("Answer 500"),
    "late": _("Move the clock by 24 h"),
    "no_echo": _("Drop echoes"),
}

SUGGESTIONS = (
    _("how much is it?"),
    _("is there a 44?"),
    _("I’ll take it"),
    _("rehnrf tcnm?"),
    _("the same for me, but 46"),
)
"""Words worth trying: slang, the wrong keyboard layout, what refers to the talk so far."""


@needs(Right.SIMULATOR)
@require_GET
def phone(request: ShopRequest) -> HttpResponse:
    try:
        play = open_playground(request.shop, request.GET)
    except NotConnected:
        return _not_connected(request)
    make_ready(play.account)
    context = (
        phone_context(play)
        | log_context(play)
        | {
            "accounts": list(accounts_of(request.shop)),
            "faults": fault_switches(play),
            "person_form": PersonForm(),
            "suggestions": [str(words) for words in SUGGESTIONS],
        }
    )
    return render(request, "simulator/phone.html", context)


def _not_connected(request: ShopRequest) -> HttpResponse:
    context = {
        "username": account_name(request.shop),
        "may_connect": may(request.membership, Right.CHANNELS),
    }
    return render(request, "simulator/not_connected.html", context)


def fault_switches(play: Playground) -> list[dict[str, Any]]:
    faults = faults_of(play.account)
    return [{"name": name, "label": FAULT_LABELS[name], "on": bool(getattr(faults, name))} for name in FAULTS]


@needs(Right.SIMULATOR)
@require_GET
def screen(request: ShopRequest) -> HttpResponse:
    """One screen of the phone."""
    return render_phone(request, _playground(request))


@needs(Right.SIMULATOR)
@require_GET
def log(request: ShopRequest) -> HttpResponse:
    play = _playground(request)
    return render(request, "simulator/_log.html", log_context(play) | {"play": play, "is_fragment": True})


def _playground(request: ShopRequest) -> Playground:
    try:
        return open_playground(request.shop, request.GET)
    except NotConnected:
        raise Http404 from None


def render_phone(request: HttpRequest, play: Playground) -> HttpResponse:
    return render(request, "simulator/_phone.html", phone_context(play))


def log_context(play: Playground) -> dict[str, Any]:
    return {
        "happenings": happenings(play.person, play.channel),
        "conversation_url": conversation_url(play),
    }


def conversation_url(play: Playground) -> str:
    """Where the CRM shows the talk with this person; empty before the first word."""
    row = (
        Conversation.objects.filter(channel=play.channel, identity__external_id=play.person.external_id)
        .order_by("-last_message_at")
        .first()
    )
    return reverse("inbox:conversation", args=[row.public_id]) if row else ""


@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A drawing; public, as the network's pictures are."""
    try:
        drawn = draw(name)
    except UnknownPicture:
        raise Http404(name) from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(drawn, content_type="image/jpeg", headers=headers)
