"""Keys for programs that speak to the REST API."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.shops.actions import create_api_token, revoke_api_token
from prilavok.shops.models import ApiToken
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import TokenForm


@require_http_methods(["GET", "POST"])
@needs(Right.API_TOKENS)
def token_list(request: ShopRequest) -> HttpResponse:
    """POST makes a key, which is shown once, in the answer."""
    form = TokenForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        issued = create_api_token(shop=request.shop, name=form.cleaned_data["name"])
        form = TokenForm()
    rows = ApiToken.objects.filter(shop=request.shop, revoked_at__isnull=True).order_by("-pk")
    context = {"form": form, "issued": issued, "tokens": rows, "api_url": f"{settings.PUBLIC_URL}/api/v1/"}
    return render(request, "settings/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.API_TOKENS)
def revoke(request: ShopRequest, public_id: str) -> HttpResponse:
    token = get_or_404(ApiToken.objects.all(), request.shop, public_id)
    revoke_api_token(token)
    flash(request, _("The key “%(name)s” no longer works") % {"name": token.name})
    return redirect("settings:tokens")
