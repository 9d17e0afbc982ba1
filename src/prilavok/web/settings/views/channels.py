"""The shop's channels: how they are doing, one of them in detail, what can be done with it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prilavok.channels import registry
from prilavok.channels.actions import (
    pause_channel,
    resume_channel,
    update_channel_settings,
)
from prilavok.channels.actions.setup import check_channel, part_with_channel, refresh_token
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel
from prilavok.channels.queries import (
    approved_counts,
    call_counts,
    channels_of,
    connected_channels,
    personas_of,
    recent_calls,
    recent_notices,
)
from prilavok.events.types import Actor
from prilavok.inbox.actions.publications import import_publications
from prilavok.inbox.errors import SendingRefused
from prilavok.inbox.queries import just_written
from prilavok.ingest.queries import events_by_half_hour
from prilavok.lib.clock import now
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import ChannelForm
from prilavok.web.settings.health import Health, health_of
from prilavok.web.settings.trying import RECENT, address_of, send_test, writers_of
from prilavok.web.settings.words import check_lines, problem_words

NEARLY_EXPIRED = timedelta(days=7)


def actor(request: ShopRequest) -> Actor:
    return Actor("member", request.membership.public_id)


@require_safe
@needs(Right.CHANNELS)
def channel_list(request: ShopRequest) -> HttpResponse:
    rows = list(connected_channels(request.shop))
    bars = events_by_half_hour(rows)
    health: list[Health] = sorted(
        (health_of(channel, bars[channel.pk]) for channel in rows), key=lambda one: not one.needs_attention
    )
    context = {"channels": health, "attention": sum(one.needs_attention for one in health)}
    return render(request, "settings/channels.html", context)


def _channel(request: ShopRequest, public_id: str) -> Channel:
    return get_or_404(channels_of(request.shop), request.shop, public_id)


@needs(Right.CHANNELS)
def channel_page(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    form = ChannelForm(request.POST or None, channel=channel)
    if request.method == "POST" and form.is_valid():
        update_channel_settings(channel, actor=actor(request), **form.cleaned_data)
        flash(request, _("Saved"))
        return redirect("settings:channel", public_id=channel.public_id)
    context = _details(channel) | {"form": form, "fresh": "new" in request.GET}
    return render(request, "settings/channel.html", context, status=422 if form.errors else 200)


def _details(channel: Channel) -> dict[str, object]:
    adapter = registry.get(channel.kind)
    manifest = adapter.manifest
    return {
        "has_posts": adapter.list_posts is not None,
        "can_renew": adapter.consent is not None,
        "approved": approved_counts(channel) if manifest.template_rules else None,
        "personas": personas_of(channel).count() if adapter.personas is not None else None,
        "channel": channel,
        "manifest": manifest,
        "health": health_of(channel, events_by_half_hour([channel])[channel.pk]),
        "calls": recent_calls(channel, 20),
        "counts": call_counts(channel),
        "notices": recent_notices(channel),
        "hook_url": f"{settings.PUBLIC_URL}{channel.hook_path}",
        "family_hook_url": f"{settings.PUBLIC_URL}/hooks/{manifest.family}" if manifest.family else "",
        "verify_token": channel.secrets.get("verify_token", ""),
        "connected": channel.status != Channel.Status.DISABLED,
    }


@require_POST
@needs(Right.CHANNELS)
def check(request: ShopRequest, public_id: str) -> HttpResponse:
    """Ask the network now; the answer is a fragment."""
    channel = _channel(request, public_id)
    results = check_channel(channel)
    context = {"checks": check_lines(channel, results), "channel": channel}
    return render(request, "settings/channel_checks.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.CHANNELS)
def test(request: ShopRequest, public_id: str) -> HttpResponse:
    """Who has just written, as a fragment; POST answers one of them with a test."""
    channel = _channel(request, public_id)
    if request.method == "POST":
        _send_test(request, channel)
    address = address_of(channel, registry.get(channel.kind).manifest)
    context = {"channel": channel, "address": address, "writers": writers_of(channel)}
    return render(request, "settings/channel_test.html", context)


def _send_test(request: ShopRequest, channel: Channel) -> None:
    rows = just_written(channel, since=now() - RECENT)
    conversation = get_or_404(rows, request.shop, request.POST.get("conversation", ""))
    try:
        send_test(conversation, actor(request))
    except SendingRefused:
        flash(request, _("The network lets nothing be written to this person now"), is_error=True)


@require_POST
@needs(Right.CHANNELS)
def fetch_posts(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    try:
        count = import_publications(channel)
    except ChannelError as error:
        flash(request, problem_words(error), is_error=True)
        return redirect("settings:channel", public_id=channel.public_id)
    flash(request, _("Publications taken over: %(count)s") % {"count": count})
    return redirect("catalog:posts")


@require_POST
@needs(Right.CHANNELS)
def pause(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    if channel.status == Channel.Status.PAUSED:
        resume_channel(channel, actor=actor(request))
        flash(request, _("The channel works again. Waiting messages are leaving."))
    elif channel.status == Channel.Status.ACTIVE:
        pause_channel(channel, actor=actor(request))
        flash(
            request,
            _("Paused: events still arrive, nothing is sent."),
            undo_url=reverse("settings:channel_pause", args=[channel.public_id]),
        )
    return redirect("settings:channel", public_id=channel.public_id)


@require_POST
@needs(Right.CHANNELS)
def renew(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    if registry.get(channel.kind).consent is None:
        raise Http404(channel.kind)
    grant = refresh_token(channel)
    if grant is None:
        flash(request, _("The key was not renewed. Connect the account again."), is_error=True)
    else:
        flash(request, _("The key has been renewed."))
    return redirect("settings:channel", public_id=channel.public_id)


@require_POST
@needs(Right.CHANNELS)
def disconnect(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    part_with_channel(channel, actor=actor(request))
    flash(request, _("Disconnected. Conversations and orders stay."))
    return redirect("settings:channels")
