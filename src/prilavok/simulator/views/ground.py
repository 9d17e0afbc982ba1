"""The playground itself: connect it, people on it, the network's faults, a fresh start."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.channels import simulators
from prilavok.channels.actions import AlreadyConnected
from prilavok.events.types import Actor
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.simulator.actions import accounts, connecting
from prilavok.simulator.forms import PersonForm
from prilavok.simulator.playground import NotConnected, Playground, open_playground
from prilavok.simulator.replies import tell_page
from prilavok.simulator.views.phone import fault_switches, refusal_switches


@needs(Right.CHANNELS)
@require_POST
def connect(request: ShopRequest) -> HttpResponse:
    """The shop's account on a pretended network, connected in one go."""
    kind = request.POST.get("kind", "")
    if kind and kind not in simulators.all_simulations():
        raise Http404(kind)
    account = connecting.account_for(request.shop, kind)
    try:
        channel = connecting.connect(
            request.shop, account, actor=Actor("member", request.membership.public_id)
        )
    except AlreadyConnected:
        messages.error(request, _("This account is connected to another shop."))
        return redirect("simulator:phone")
    if not connecting.make_ready(account):
        messages.error(
            request, _("The network could not reach the CRM’s hook. It will be tried at the first act.")
        )
    if request.POST.get("back") == "settings":
        return redirect(f"{reverse('settings:channel', args=[channel.public_id])}?new")
    return redirect(f"{reverse('simulator:phone')}?account={account.public_id}")


@needs(Right.SIMULATOR)
@require_POST
def add_person(request: ShopRequest) -> HttpResponse:
    play = _playground(request)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return render(request, "simulator/_person_form.html", {"form": form, "play": play}, status=422)
    values = form.cleaned_data
    username = values["username"] or f"guest.{play.account.people.count() + 1}"
    person = accounts.add_person(play.account, accounts.PersonSeed(username, values["name"], values["about"]))
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = play.url("simulator:phone", person=person.public_id, screen="", item="")
    return response


@needs(Right.SIMULATOR)
@require_POST
def fault(request: ShopRequest) -> HttpResponse:
    play = _playground(request)
    try:
        accounts.switch_fault(play.account, request.POST.get("fault", ""), on=request.POST.get("on") == "on")
    except KeyError:
        raise Http404 from None
    context = {"play": play, "faults": fault_switches(play), "refusals": refusal_switches(play)}
    return tell_page(render(request, "simulator/_faults.html", context), "sim:spoiled")


@needs(Right.SIMULATOR)
@require_POST
def start_over(request: ShopRequest) -> HttpResponse:
    play = _playground(request)
    accounts.start_over(play.account)
    messages.info(request, _("New people, an empty phone. The CRM keeps what it has."))
    return redirect(f"{reverse('simulator:phone')}?account={play.account.public_id}")


def _playground(request: ShopRequest) -> Playground:
    try:
        return open_playground(request.shop, request.POST)
    except NotConnected:
        raise Http404 from None
