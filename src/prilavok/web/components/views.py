from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from prilavok.shops.actions import update_user
from prilavok.shops.models import User
from prilavok.shops.permissions import Right, ShopRequest, needs

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
YEAR = 365 * 24 * 3600


@require_GET
@needs(Right.CONVERSATIONS)
def badges(request: ShopRequest) -> HttpResponse:
    """The counters of the navigation, swapped in place."""
    return render(request, "components/badges.html")


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}) else "/"


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the chosen language: in the browser, and for a member in the profile."""
    response = HttpResponseRedirect(_back(request))
    code = request.POST.get("language", "")
    if code not in LANGUAGES:
        return response
    if isinstance(request.user, User):
        update_user(request.user, language=code)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax")
    return response
