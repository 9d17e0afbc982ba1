from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prilavok.shops.actions import InvitationInvalid, accept_invitation, update_user
from prilavok.shops.models import Membership, Shop, User
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.queries import memberships_of
from prilavok.web.accounts import checklist, invitations
from prilavok.web.accounts.forms import ProfileForm, ShopForm
from prilavok.web.components.toasts import flash

SHOP_SESSION_KEY = "shop_id"


def _user(request: HttpRequest) -> User:
    """The user behind `login_required`."""
    return cast("User", request.user)


def _membership(request: HttpRequest) -> Membership | None:
    seat: Membership | None = getattr(request, "membership", None)
    return seat


def _enter(request: HttpRequest, shop: Shop) -> None:
    request.session[SHOP_SESSION_KEY] = shop.public_id


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The address without a path: sign in, first steps or the inbox."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    seat = _membership(request)
    if seat is None:
        return redirect("accounts:create_shop")
    if not _user(request).welcome_dismissed and checklist.has_open_steps(seat):
        return redirect("accounts:welcome")
    return redirect("inbox:list")


@require_GET
@needs(Right.CONVERSATIONS)
def welcome(request: ShopRequest) -> HttpResponse:
    steps = checklist.steps(request.shop)
    done = [step for step in steps if step.is_done]
    context = {
        "first_name": _user(request).display_name.split()[0],
        "steps": steps,
        "done": len(done),
        "left": len(steps) - len(done),
        "next_step": next((step for step in steps if not step.is_done), None),
        "may_set_up": may(request.membership, Right.CHANNELS),
    }
    return render(request, "accounts/welcome.html", context)


@require_POST
@needs(Right.CONVERSATIONS)
def dismiss_welcome(request: ShopRequest) -> HttpResponse:
    update_user(_user(request), welcome_dismissed=True)
    flash(request, _("The first steps stay in the menu under your picture"))
    return redirect("inbox:list")


@require_POST
@login_required
def switch_shop(request: HttpRequest) -> HttpResponse:
    """Another shop of this user; a shop of others is not found."""
    seats = memberships_of(_user(request))
    seat = get_object_or_404(seats, shop__public_id=request.POST.get("shop", ""))
    _enter(request, seat.shop)
    return redirect("inbox:list")


@require_http_methods(["GET", "POST"])
@login_required
def create_shop(request: HttpRequest) -> HttpResponse:
    form = ShopForm(request.POST or None, initial={"currency": "RUB"})
    if request.method == "POST" and form.is_valid():
        _enter(request, form.create(_user(request)))
        return redirect("accounts:welcome")
    status = 422 if form.errors else 200
    return render(request, "accounts/create_shop.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save(user)
        with override(user.language):
            flash(request, _("Saved"))
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form, "section": "profile"}, status=status)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: for a stranger it leads to sign-up or sign-in and back."""
    invitation = invitations.find(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if not request.user.is_authenticated:
        invitations.keep_token(request, token)
        return render(request, "accounts/invitation.html", {"invitation": invitation, "back": request.path})
    if request.method == "POST":
        return _accept(request, token)
    return render(request, "accounts/invitation.html", {"invitation": invitation})


def _accept(request: HttpRequest, token: str) -> HttpResponse:
    try:
        seat = accept_invitation(token=token, user=_user(request))
    except InvitationInvalid:
        return render(request, "accounts/invitation_gone.html", status=404)
    invitations.take_token(request)
    _enter(request, seat.shop)
    return HttpResponseRedirect(reverse("inbox:list"))
