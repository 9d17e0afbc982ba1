"""URLs: one include a screen; `/hooks/*` and `/live` are served before Django (see `asgi.py`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from prilavok.config.media import serve_media

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("", include("prilavok.web.accounts.urls")),
    path("ui/", include("prilavok.web.components.urls")),
    path("inbox/", include("prilavok.web.inbox.urls")),
    path("search/", include("prilavok.web.search.urls")),
    path("profile/keys/", include("prilavok.web.search.key_urls")),
    path("customers/", include("prilavok.web.customers.urls")),
    path("", include("prilavok.web.catalog.urls")),
    path("orders/", include("prilavok.web.orders.urls")),
    path("rules/", include("prilavok.web.automation.urls")),
    path("log/", include("prilavok.web.events.urls")),
    path("settings/", include("prilavok.web.settings.urls")),
    path("", include("prilavok.web.team.urls")),
    path("simulator/", include("prilavok.simulator.urls")),
    path("api/v1/", include("prilavok.api.urls")),
    path("", include("prilavok.web.health.urls")),
    re_path(r"^media/(?P<path>.*)$", serve_media, name="media"),
]
