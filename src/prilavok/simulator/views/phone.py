"""The page, the phone in its middle, and what happened beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from prilavok.channels import registry, simulators
from prilavok.channels.contract import Manifest
from prilavok.inbox.models import Conversation
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.simulator.actions.connecting import account_name, connected_accounts, make_ready
from prilavok.simulator.faults import FAULTS, faults_of
from prilavok.simulator.forms import PersonForm
from prilavok.simulator.happenings import happenings
from prilavok.simulator.menu import Entry, menu, specials
from prilavok.simulator.models import SimMedia
from prilavok.simulator.playground import NotConnected, Playground, open_playground, phone_context

FAULT_LABELS = {
    "twice": _("Send events twice"),
    "shuffle": _("Mix up their order"),
    "delayed": _("Deliver events 10 s late"),
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
    shown = phone_context(play)
    context = (
        shown
        | log_context(play)
        | acts_context(play, shown["stories"])
        | {
            "accounts": connected_accounts(request.shop),
            "more_networks": _more_networks(request),
            "faults": fault_switches(play),
            "refusals": refusal_switches(play),
            "person_form": PersonForm(),
            "suggestions": [str(words) for words in SUGGESTIONS],
        }
    )
    return render(request, "simulator/phone.html", context)


def acts_context(play: Playground, stories: list[SimMedia]) -> dict[str, list[Entry]]:
    return {
        "menu": menu(play, story=stories[0].external_id if stories else ""),
        "specials": specials(play),
    }


def _more_networks(request: ShopRequest) -> list[Manifest]:
    """Networks with a simulator on which this shop has no account yet, for those who may connect one."""
    if not may(request.membership, Right.CHANNELS):
        return []
    taken = {account.kind for account in connected_accounts(request.shop)}
    return [registry.get(kind).manifest for kind in simulators.all_simulations() if kind not in taken]


def _not_connected(request: ShopRequest) -> HttpResponse:
    context = {
        "username": account_name(request.shop),
        "networks": [registry.get(kind).manifest for kind in simulators.all_simulations()],
        "may_connect": may(request.membership, Right.CHANNELS),
    }
    return render(request, "simulator/not_connected.html", context)


def fault_switches(play: Playground) -> list[dict[str, Any]]:
    faults = faults_of(play.account)
    return [{"name": name, "label": FAULT_LABELS[name], "on": bool(getattr(faults, name))} for name in FAULTS]


def refusal_switches(play: Playground) -> list[dict[str, Any]]:
    """The network's documented errors; one at a time."""
    chosen = faults_of(play.account).refusal
    return [
        {"name": name, "label": _(title), "on": name == chosen}
        for name, title in play.network.refusals.items()
    ]


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


def render_phone(request: HttpRequest, play: Playground, *, with_acts: bool = False) -> HttpResponse:
    """One screen; `with_acts` when what the person can do has changed too."""
    shown = phone_context(play)
    if with_acts:
        shown |= acts_context(play, shown["stories"]) | {"with_acts": True}
    return render(request, "simulator/_phone.html", shown)


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
