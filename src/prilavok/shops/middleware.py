from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from prilavok.shops.queries import chosen_seat, seats_of

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionActivityMiddleware:
    """Keeps the list of a user's sessions, each with its last use to five minutes: written for every request,
    it would cost each page a transaction.
    """

    EVERY = 300

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if (
            key
            and request.user.is_authenticated
            and cache.add(f"session-seen:{key}", value=True, timeout=self.EVERY)
        ):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)

    def _is_due(self, session_key: str) -> bool:
        return cache.add(f"session-seen:{session_key}", value=True, timeout=self.EVERY)


class LanguageMiddleware:
    """The user's own language, else the cookie of the language switch, else the browser's, else Russian."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        if request.user.is_authenticated and request.user.language in LANGUAGES:
            return request.user.language
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if cookie in LANGUAGES:
            return cookie
        return translation.get_language_from_request(request)


class ShopMiddleware:
    """Sets `request.seats`, the `request.membership` chosen of them and its `request.shop` (or None)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.seats = seats_of(request.user)  # type: ignore[attr-defined]
        membership = chosen_seat(request.seats, request.session.get("shop_id"))  # type: ignore[attr-defined]
        shop = membership.shop if membership else None
        request.membership = membership  # type: ignore[attr-defined]
        request.shop = shop  # type: ignore[attr-defined]
        with timezone.override(shop.timezone if shop else None):
            return self.get_response(request)
