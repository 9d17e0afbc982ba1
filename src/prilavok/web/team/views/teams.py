"""Teams, and what each member has on their desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.lib.clock import now
from prilavok.shops.actions import TeamNameTaken, change_team, create_team, delete_team
from prilavok.shops.models import Membership, Team
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.teamwork.actions.availability import set_takes_conversations
from prilavok.teamwork.actions.configuring import review
from prilavok.teamwork.queries import load_report
from prilavok.web.components.toasts import flash
from prilavok.web.team.forms import TeamForm


@require_http_methods(["GET", "POST"])
@needs(Right.MEMBERS)
def team_list(request: ShopRequest) -> HttpResponse:
    """POST makes a team."""
    seats = list(members(request.shop))
    form = TeamForm(request.POST or None, seats=seats)
    if request.method == "POST" and form.is_valid():
        try:
            create_team(shop=request.shop, name=form.cleaned_data["name"], members=_chosen(form, seats))
        except TeamNameTaken:
            _refuse(form)
        else:
            review(request.shop)
            flash(request, _("The team was made"))
            return redirect("settings:teams")
    teams = Team.objects.filter(shop=request.shop).prefetch_related("members__user").order_by("name")
    context = {"form": form, "teams": teams, "report": load_report(request.shop, now())}
    return render(request, "team/teams.html", context, status=422 if form.errors else 200)


def _chosen(form: TeamForm, seats: list[Membership]) -> list[Membership]:
    return [seat for seat in seats if seat.public_id in form.cleaned_data["members"]]


def _refuse(form: TeamForm) -> None:
    form.add_error("name", _("There is a team of this name. Take another one"))


@require_http_methods(["GET", "POST"])
@needs(Right.MEMBERS)
def team(request: ShopRequest, public_id: str) -> HttpResponse:
    found = get_or_404(Team.objects.all(), request.shop, public_id)
    seats = list(members(request.shop))
    initial = {"name": found.name, "members": [seat.public_id for seat in found.members.all()]}
    form = TeamForm(request.POST or None, seats=seats, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_team(found, name=form.cleaned_data["name"], members=_chosen(form, seats))
        except TeamNameTaken:
            _refuse(form)
        else:
            review(request.shop)
            flash(request, _("Saved"))
            return redirect("settings:teams")
    context = {"form": form, "team": found}
    return render(request, "team/team.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.MEMBERS)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    found = get_or_404(Team.objects.all(), request.shop, public_id)
    delete_team(found)
    flash(request, _("The team “%(name)s” is no more. Its conversations stay") % {"name": found.name})
    return redirect("settings:teams")


@require_POST
@needs(Right.MEMBERS)
def takes(request: ShopRequest, public_id: str) -> HttpResponse:
    """Whether distribution gives this member conversations."""
    seat = get_or_404(members(request.shop), request.shop, public_id)
    takes_some = request.POST.get("takes") == "on"
    set_takes_conversations(seat, takes=takes_some)
    review(request.shop)
    words = {"name": seat.user.display_name}
    gets, gets_none = _("%(name)s gets conversations"), _("%(name)s gets no conversations by itself")
    flash(request, (gets if takes_some else gets_none) % words)
    return redirect("settings:teams")
