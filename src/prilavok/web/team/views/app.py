"""The product as an installed app: its description, its worker, and its page without a network."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from prilavok.web.components import vite

GROUND = "#f8f8f6"
ACCENT = "#00636a"


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    described = {
        "id": "/",
        "name": _("Prilavok"),
        "short_name": _("Prilavok"),
        "description": _("Conversations, customers and orders of your shop"),
        "lang": get_language(),
        "start_url": "/inbox/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": [
            _icon("icon-192.png", "192x192"),
            _icon("icon-512.png", "512x512"),
            _icon("icon-maskable.png", "512x512", purpose="maskable"),
            _icon("favicon.svg", "any", kind="image/svg+xml"),
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def _icon(name: str, sizes: str, *, kind: str = "image/png", purpose: str = "any") -> dict[str, str]:
    return {"src": static(f"build/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Under the root, so that it may look after every page; asked for anew at each visit."""
    built = vite.worker()
    build = {
        "name": built.name,
        "files": [static(path) for path in built.files],
        # The worker fetches it as nobody in particular: the address tells the member's language.
        "offline": f"{reverse('team:offline')}?{urlencode({'language': get_language()})}",
    }
    response = HttpResponse(
        f"const BUILD={json.dumps(build)};\n{built.code}", content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the worker of every member, so it says nothing about any."""
    asked = request.GET.get("language", "")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        return render(request, "team/offline.html")
