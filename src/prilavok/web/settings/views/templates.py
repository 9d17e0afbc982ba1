"""Texts that the network approves beforehand: handed in, as they stand, fetched again, deleted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.actions.templates import create_template, delete_template, sync_templates
from prilavok.channels.contract import TemplateRules
from prilavok.channels.errors import ChannelError, Unsupported
from prilavok.channels.models import Channel
from prilavok.channels.queries import channels_of, connected_channels, templates_of
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.approved import TemplateForm, approved_of
from prilavok.web.settings.words import problem_words


def _channel(request: ShopRequest, public_id: str) -> tuple[Channel, TemplateRules]:
    """Of a network that approves texts; nothing is handed in for one that is disconnected."""
    rows = connected_channels(request.shop) if request.method == "POST" else channels_of(request.shop)
    channel = get_or_404(rows, request.shop, public_id)
    rules = adapter_of(channel).manifest.template_rules
    if rules is None:
        raise Http404(channel.kind)
    return channel, rules


@require_http_methods(["GET", "POST"])
@needs(Right.CHANNELS)
def page(request: ShopRequest, public_id: str) -> HttpResponse:
    channel, rules = _channel(request, public_id)
    manifest = adapter_of(channel).manifest
    form = TemplateForm(request.POST or None, manifest=manifest, rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            create_template(channel, form.wanted())
        except (ChannelError, Unsupported) as error:
            form.add_error(None, _refused(error))
        else:
            flash(request, _("Handed in. The network will tell here what it thinks of it."))
            return redirect("settings:channel_templates", public_id=channel.public_id)
    context = {
        "channel": channel,
        "manifest": manifest,
        "form": form,
        "rows": approved_of(channel, manifest, list(templates_of(channel))),
        "connected": channel.status != Channel.Status.DISABLED,
    }
    return render(request, "settings/templates.html", context, status=422 if form.errors else 200)


def _refused(error: Exception) -> str:
    """What the network itself says of the text helps more than our own words."""
    said = error.text if isinstance(error, ChannelError) else ""
    return f"{problem_words(error)} {said}".strip()


@require_POST
@needs(Right.CHANNELS)
def sync(request: ShopRequest, public_id: str) -> HttpResponse:
    channel, _rules = _channel(request, public_id)
    try:
        count = sync_templates(channel)
    except ChannelError as error:
        flash(request, problem_words(error), is_error=True)
    else:
        words = ngettext("%(count)d text has been fetched", "%(count)d texts have been fetched", count)
        flash(request, words % {"count": count})
    return redirect("settings:channel_templates", public_id=channel.public_id)


@require_POST
@needs(Right.CHANNELS)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    """By its name, in all languages: so the networks do it."""
    channel, _rules = _channel(request, public_id)
    name = request.POST.get("name", "")
    if not templates_of(channel).filter(name=name).exists():
        raise Http404(name)
    try:
        delete_template(channel, name)
    except ChannelError as error:
        flash(request, problem_words(error), is_error=True)
    else:
        flash(request, _("“%(name)s” has been deleted") % {"name": name})
    return redirect("settings:channel_templates", public_id=channel.public_id)
