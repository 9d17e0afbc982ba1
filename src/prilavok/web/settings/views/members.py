"""Who works in the shop: roles, invitations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.lib.clock import now
from prilavok.shops.actions import LastOwner, change_role, invite_member, remove_member, revoke_invitation
from prilavok.shops.models import Invitation, Membership, Role
from prilavok.shops.permissions import Right, ShopRequest, may, needs
from prilavok.shops.queries import members
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import InviteForm
from prilavok.web.settings.inviting import link_of, send_letter
from prilavok.web.settings.words import ROLES


@require_http_methods(["GET", "POST"])
@needs(Right.MEMBERS)
def member_list(request: ShopRequest) -> HttpResponse:
    """POST invites; the link is shown once, in the answer."""
    roles = _roles_given_by(request.membership)
    form = InviteForm(request.POST or None, roles=roles)
    shown: dict[str, object] = {}
    if request.method == "POST" and form.is_valid() and _is_new(request, form):
        shown = _invite(request, form)
        form = InviteForm(roles=roles)
    context = _context(request, roles) | {"form": form, **shown}
    return render(request, "settings/members.html", context, status=422 if form.errors else 200)


def _roles_given_by(member: Membership) -> list[str]:
    """Only owners make owners."""
    roles = [Role.OPERATOR.value, Role.ADMIN.value]
    return [*roles, Role.OWNER.value] if may(member, Right.OWNER) else roles


def _is_new(request: ShopRequest, form: InviteForm) -> bool:
    if not members(request.shop).filter(user__email__iexact=form.cleaned_data["email"]).exists():
        return True
    form.add_error("email", _("Works here already"))
    return False


def _invite(request: ShopRequest, form: InviteForm) -> dict[str, object]:
    for older in _waiting(request).filter(email__iexact=form.cleaned_data["email"]):
        revoke_invitation(older)
    invitation, token = invite_member(shop=request.shop, by=request.membership, **form.cleaned_data)
    link = link_of(token)
    return {"invitation": invitation, "link": link, "is_sent": send_letter(invitation, link)}


def _waiting(request: ShopRequest) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(shop=request.shop, accepted_at__isnull=True, expires_at__gt=now())
    return rows.select_related("invited_by__user").order_by("-pk")


def _context(request: ShopRequest, roles: list[str]) -> dict[str, object]:
    is_owner = may(request.membership, Right.OWNER)
    return {
        "members": [
            (seat, ROLES[seat.role], is_owner or seat.role != Role.OWNER) for seat in members(request.shop)
        ],
        "waiting": [(row, ROLES[row.role]) for row in _waiting(request)],
        "roles": [(role, ROLES[role]) for role in roles],
        "all_roles": list(ROLES.values()),
    }


def _seat(request: ShopRequest, public_id: str) -> Membership:
    return get_or_404(members(request.shop), request.shop, public_id)


@require_POST
@needs(Right.MEMBERS)
def role(request: ShopRequest, public_id: str) -> HttpResponse:
    seat = _seat(request, public_id)
    wanted = request.POST.get("role", "")
    if wanted not in _roles_given_by(request.membership) or not _may_touch(request, seat):
        return _back(request, _("Only an owner names owners."), is_error=True)
    try:
        change_role(seat, wanted)
    except LastOwner:
        return _back(request, _last_owner(), is_error=True)
    words = {"name": seat.user.display_name, "role": ROLES[wanted].name}
    text = _("%(name)s: %(role)s") % words
    return _back(request, text, to_own=seat == request.membership)


def _may_touch(request: ShopRequest, seat: Membership) -> bool:
    return seat.role != Role.OWNER or may(request.membership, Right.OWNER)


def _last_owner() -> str:
    return _("A shop keeps at least one owner. Name another one first.")


def _back(request: ShopRequest, text: str, *, is_error: bool = False, to_own: bool = False) -> HttpResponse:
    flash(request, text, is_error=is_error)
    return redirect("accounts:home" if to_own else "settings:members")


@require_POST
@needs(Right.MEMBERS)
def remove(request: ShopRequest, public_id: str) -> HttpResponse:
    seat = _seat(request, public_id)
    if not _may_touch(request, seat):
        return _back(request, _("Only an owner removes an owner."), is_error=True)
    try:
        remove_member(seat)
    except LastOwner:
        return _back(request, _last_owner(), is_error=True)
    text = _("%(name)s no longer works here. What they wrote stays.") % {"name": seat.user.display_name}
    return _back(request, text, to_own=seat == request.membership)


@require_POST
@needs(Right.MEMBERS)
def revoke(request: ShopRequest, public_id: str) -> HttpResponse:
    invitation = get_or_404(_waiting(request), request.shop, public_id)
    revoke_invitation(invitation)
    return _back(request, _("The invitation of %(email)s no longer works") % {"email": invitation.email})
