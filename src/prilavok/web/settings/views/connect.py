"""Connecting an account: choose the way, agree on the network's page or enter the keys."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prilavok.channels import registry, simulators
from prilavok.channels.actions import AlreadyConnected, connect_channel
from prilavok.channels.actions.setup import (
    SetupUnavailable,
    StateInvalid,
    finish_oauth,
    has_app,
    read_state,
    start_oauth,
    subscribe_channel,
)
from prilavok.channels.contract import Manifest
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel
from prilavok.channels.queries import connected_channels
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import KeysForm
from prilavok.web.settings.guide import guide
from prilavok.web.settings.views.channels import actor
from prilavok.web.settings.words import problem_words


@dataclass(frozen=True, slots=True)
class Ways:
    """How an account of one network can be connected here."""

    manifest: Manifest
    own_page: bool
    """Through the network's own consent page: our app with it is set up."""
    simulator: bool
    simulated_page: bool
    """The simulator has a consent page of its own, like the network."""


def _ways(manifest: Manifest) -> Ways:
    has_simulator = settings.SIMULATOR and manifest.kind in simulators.all_simulations()
    return Ways(
        manifest,
        own_page=has_app(manifest.kind),
        simulator=has_simulator,
        simulated_page=has_simulator and registry.get(manifest.kind).consent is not None,
    )


@require_safe
@needs(Right.CHANNELS)
def choose(request: ShopRequest) -> HttpResponse:
    context = {
        "kinds": [_ways(adapter.manifest) for adapter in registry.all_adapters().values()],
        "connected": list(connected_channels(request.shop)),
    }
    return render(request, "settings/connect.html", context)


@require_POST
@needs(Right.CHANNELS)
def start(request: ShopRequest, kind: str) -> HttpResponse:
    """To the consent page of the network or of its simulator."""
    try:
        url = start_oauth(
            shop=request.shop,
            member=request.membership.public_id,
            kind=kind,
            simulated="simulated" in request.POST,
            origin=request.build_absolute_uri("/").rstrip("/"),
        )
    except (SetupUnavailable, registry.UnknownKind):
        raise Http404(kind) from None
    answer = HttpResponse(status=303)
    answer.headers["Location"] = url
    return answer


@require_safe
@needs(Right.CHANNELS)
def callback(request: ShopRequest) -> HttpResponse:
    """Back from the consent page, with a code or with a refusal."""
    try:
        connection = read_state(
            request.GET.get("state", ""), shop=request.shop, member=request.membership.public_id
        )
    except StateInvalid:
        return _not_connected(
            request, _("The connection was begun by somebody else or too long ago. Begin again.")
        )
    if not request.GET.get("code"):
        return _not_connected(request, _("Access was not granted, so nothing has been connected."))
    try:
        channel = finish_oauth(
            shop=request.shop, connection=connection, code=request.GET["code"], actor=actor(request)
        )
    except AlreadyConnected:
        return _not_connected(request, _("Another shop here has this account. Disconnect it there first."))
    except (ChannelError, SetupUnavailable) as error:
        return _not_connected(request, problem_words(error))
    return _connected(channel)


def _not_connected(request: ShopRequest, why: str) -> HttpResponse:
    flash(request, why, is_error=True)
    return redirect("settings:connect")


def _connected(channel: Channel) -> HttpResponse:
    answer = redirect("settings:channel", public_id=channel.public_id)
    answer.headers["Location"] += "?new"
    return answer


@needs(Right.CHANNELS)
def keys(request: ShopRequest, kind: str) -> HttpResponse:
    """For those who have a token already."""
    try:
        manifest = registry.get(kind).manifest
    except registry.UnknownKind:
        raise Http404(kind) from None
    form = KeysForm(request.POST or None, manifest=manifest)
    if request.method == "POST" and form.is_valid():
        try:
            channel = connect_channel(
                shop=request.shop,
                kind=kind,
                external_id=form.cleaned_data["external_id"],
                secrets=form.secrets(),
                actor=actor(request),
            )
        except AlreadyConnected:
            form.add_error("external_id", _("Another shop here has this account. Disconnect it there first."))
        else:
            _subscribe(request, channel)
            return _connected(channel)
    family_hook = f"{settings.PUBLIC_URL}/hooks/{manifest.family}" if manifest.family else ""
    context = {
        "form": form,
        "manifest": manifest,
        "hook_url": family_hook,
        "guide": guide(kind, get_language() or ""),
    }
    return render(request, "settings/keys.html", context, status=422 if form.errors else 200)


def _subscribe(request: ShopRequest, channel: Channel) -> None:
    """Ask the network for its events; what it says against it does not undo the connection."""
    try:
        subscribe_channel(channel)
    except SetupUnavailable:
        return
    except ChannelError as error:
        flash(request, problem_words(error), is_error=True)
