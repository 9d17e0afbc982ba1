"""Who answers: under which name and face each member speaks to the customers of a channel."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.channels.actions.delivery import adapter_of
from prilavok.channels.actions.personas import remove_persona, save_persona
from prilavok.channels.errors import ChannelError
from prilavok.channels.models import Channel, Persona
from prilavok.channels.queries import connected_channels, personas_of
from prilavok.shops.models import Membership
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import PersonaForm
from prilavok.web.settings.views.channels import actor
from prilavok.web.settings.words import problem_words


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member, and the persona they have on this channel."""

    seat: Membership
    persona: Persona | None
    form: PersonaForm


def _channel(request: ShopRequest, public_id: str) -> Channel:
    channel = get_or_404(connected_channels(request.shop), request.shop, public_id)
    if adapter_of(channel).personas is None:
        raise Http404(channel.kind)
    return channel


def _member(request: ShopRequest) -> Membership:
    return get_or_404(members(request.shop), request.shop, request.POST.get("member", ""))


@require_http_methods(["GET", "POST"])
@needs(Right.CHANNELS)
def page(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    refused: PersonaForm | None = None
    if request.method == "POST":
        refused = _saved(request, channel)
        if refused is None:
            return redirect("settings:channel_personas", public_id=channel.public_id)
    speakers = _speakers(request, channel, refused)
    context = {"channel": channel, "manifest": adapter_of(channel).manifest, "speakers": speakers}
    return render(request, "settings/personas.html", context, status=422 if refused else 200)


def _saved(request: ShopRequest, channel: Channel) -> PersonaForm | None:
    """The form with what is wrong in it; None when the member has their persona."""
    seat = _member(request)
    form = PersonaForm(request.POST, seat=seat, channel=channel)
    if not form.is_valid():
        return form
    try:
        save_persona(channel, seat, actor=actor(request), **form.told())
    except ChannelError as error:
        form.add_error(None, f"{problem_words(error)} {error.text}".strip())
        return form
    words = _("Customers now see who answers: %(name)s")
    flash(request, words % {"name": form.cleaned_data["name"]})
    return None


def _speakers(request: ShopRequest, channel: Channel, refused: PersonaForm | None) -> list[Speaker]:
    known = {persona.member_id: persona for persona in personas_of(channel)}
    found = []
    for seat in members(request.shop):
        persona = known.get(seat.pk)
        mine = refused if refused and refused.seat.pk == seat.pk else None
        form = mine or PersonaForm(seat=seat, channel=channel, persona=persona)
        found.append(Speaker(seat, persona, form))
    return found


@require_POST
@needs(Right.CHANNELS)
def remove(request: ShopRequest, public_id: str) -> HttpResponse:
    channel = _channel(request, public_id)
    if remove_persona(channel, _member(request), actor=actor(request)):
        flash(request, _("Answers go out in the name of the shop again"))
    return redirect("settings:channel_personas", public_id=channel.public_id)
