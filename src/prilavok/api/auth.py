"""Who asks: a bearer token of one shop, within its rate."""

from __future__ import annotations

import math
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest
from ninja.security import HttpBearer

from prilavok.api.errors import Problem
from prilavok.api.ratelimit import limiter
from prilavok.events.types import Actor
from prilavok.lib.clock import now
from prilavok.shops.actions import touch_api_token
from prilavok.shops.models import ApiToken, Shop
from prilavok.shops.queries import shop_by_token

TOUCH_AFTER = timedelta(minutes=1)
REALM = 'Bearer realm="prilavok"'


class ApiRequest(HttpRequest):
    """A request that has passed `Bearer`."""

    auth: ApiToken


def shop_of(request: ApiRequest) -> Shop:
    return request.auth.shop


def actor_of(request: ApiRequest) -> Actor:
    return Actor("api", request.auth.public_id)


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = shop_by_token(token.strip()) if token.strip() else None
        if found is None:
            raise unauthorized("The token is unknown or was revoked.", error="invalid_token")
        if wait := limiter.take(found.pk):
            raise too_many(wait)
        if found.last_used_at is None or now() - found.last_used_at > TOUCH_AFTER:
            touch_api_token(found)
        return found


def unauthorized(detail: str, *, error: str = "") -> Problem:
    challenge = f'{REALM}, error="{error}"' if error else REALM
    return Problem(HTTPStatus.UNAUTHORIZED, "unauthorized", detail, headers={"WWW-Authenticate": challenge})


def too_many(wait: float) -> Problem:
    seconds = max(1, math.ceil(wait))
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too_many_requests",
        f"More requests than this token may make; try again in {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )
