"""The consent page of a pretended network: which account may the app speak for?"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prilavok.channels import registry, simulators
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.simulator.actions import accounts, connecting
from prilavok.simulator.queries import accounts_of


@needs(Right.SIMULATOR)
@require_http_methods(["GET", "POST"])
def authorize(request: ShopRequest, kind: str) -> HttpResponse:
    has_page = kind in simulators.all_simulations() and registry.get(kind).consent is not None
    if not settings.SIMULATOR or not has_page:
        raise Http404(kind)
    query = request.GET
    if problem := _problem(
        query.get("client_id", ""), query.get("redirect_uri", ""), query.get("response_type", "code")
    ):
        return HttpResponseBadRequest(problem)
    if request.method == "POST":
        return _answer(request, kind)
    existing = list(accounts_of(request.shop, kind))
    name = connecting.account_name(request.shop)
    context = {
        "manifest": registry.get(kind).manifest,
        "accounts": existing,
        "new_name": "" if any(account.username == name for account in existing) else name,
    }
    return render(request, "simulator/consent.html", context)


def _problem(client_id: str, redirect_uri: str, response_type: str) -> str:
    if client_id != settings.SIMULATOR_APP["client_id"]:
        return _("Invalid platform app: the client_id is unknown.")
    if urlsplit(redirect_uri).netloc != urlsplit(settings.PUBLIC_URL).netloc:
        return _("Invalid redirect_uri: it is not among the app’s addresses.")
    return "" if response_type == "code" else _("Invalid response_type.")


def _answer(request: ShopRequest, kind: str) -> HttpResponse:
    back, state = request.GET["redirect_uri"], request.GET.get("state", "")
    if request.POST.get("answer") != "allow":
        denied = {"error": "access_denied", "error_reason": "user_denied", "state": state}
        return redirect(f"{back}?{urlencode(denied)}")
    account = accounts_of(request.shop, kind).filter(public_id=request.POST.get("account", "")).first()
    if account is None:
        account = connecting.account_for(request.shop, kind)
    code = accounts.issue_code(account, back)
    return redirect(f"{back}?{urlencode({'code': code, 'state': state})}#_")
