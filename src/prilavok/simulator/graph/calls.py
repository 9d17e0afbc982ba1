"""How every call is read and answered: token, parameters, faults, errors in Graph's shape."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from prilavok.channels.adapters.instagram.simulator_rules import (
    TOKEN_LIFETIME,
    GraphRefusal,
    bad_parameter,
    rate_limited,
    server_down,
    token_expired,
    token_invalid,
    token_missing,
)
from prilavok.lib.clock import now
from prilavok.simulator import ids
from prilavok.simulator.faults import faults_of
from prilavok.simulator.models import SimAccount
from prilavok.simulator.queries import account_of_token

SILENCE_SECONDS = 25.0
"""Longer than any caller waits."""

Params = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call with a good token."""

    account: SimAccount
    method: str
    params: Params

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return "" if value is None else str(value)

    def fields(self, default: str) -> list[str]:
        """The names asked for by `fields=`, without what stands in braces."""
        wanted = self.text("fields") or default
        return [name.split("{")[0].strip() for name in wanted.split(",")]


def read_params(request: HttpRequest) -> Params:
    """Query, form and JSON body together. Raises `GraphRefusal` for a body that cannot be read."""
    params: Params = dict(request.GET.items())
    if request.content_type == "application/json" and request.body:
        try:
            body = json.loads(request.body)
        except ValueError:
            raise bad_parameter("The request body is no valid JSON") from None
        if not isinstance(body, dict):
            raise bad_parameter("The request body must be a JSON object")
        return params | body
    return params | {name: _decoded(value) for name, value in request.POST.items()}


def _decoded(value: str | list[object]) -> Any:
    """Form values may hold JSON objects, as Graph takes them."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def token_of(request: HttpRequest, params: Params) -> str:
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() or str(params.get("access_token") or "")
    if not token:
        raise token_missing()
    return token


def refusal(error: GraphRefusal, headers: Mapping[str, str] | None = None) -> JsonResponse:
    return JsonResponse(error.body(ids.trace_id()), status=error.status, headers=headers)


GraphView = Callable[..., Answer]
DjangoView = Callable[..., HttpResponse]


def public(*methods: str) -> Callable[[Callable[..., Answer]], DjangoView]:
    """A call without a token: `view(params, **path)`."""

    def decorate(view: Callable[..., Answer]) -> DjangoView:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **path: str) -> HttpResponse:
            _must_simulate()
            try:
                _check_method(request, methods)
                return JsonResponse(view(_with_header_token(request), **path))
            except GraphRefusal as error:
                return refusal(error)

        return answered

    return decorate


def _with_header_token(request: HttpRequest) -> Params:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return read_params(request) | ({"access_token": bearer} if bearer else {})


def with_token(*methods: str) -> Callable[[GraphView], DjangoView]:
    """A call of a signed-in app: `view(call, **path)`; the account's faults apply to it."""

    def decorate(view: GraphView) -> DjangoView:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **path: str) -> HttpResponse:
            _must_simulate()
            try:
                _check_method(request, methods)
                params = read_params(request)
                account = _signed_in(request, params)
                if faults_of(account).limited:
                    return refusal(rate_limited(), _usage_headers(account))
                answer = view(Call(account, request.method or "", params), **path)
            except GraphRefusal as error:
                return refusal(error)
            if faults_of(account).silent and request.method != "GET":
                _keep_silent()
                return HttpResponse(status=504)
            return JsonResponse(answer)

        return answered

    return decorate


def _must_simulate() -> None:
    if not settings.SIMULATOR:
        raise Http404


def _check_method(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise bad_parameter(f"Unsupported {str(request.method).lower()} request")


def _signed_in(request: HttpRequest, params: Params) -> SimAccount:
    account = account_of_token(token_of(request, params))
    if account is None:
        raise token_invalid()
    faults = faults_of(account)
    if faults.expired or now() - account.token_issued_at > TOKEN_LIFETIME:
        raise token_expired()
    if faults.down:
        raise server_down()
    return account


def _usage_headers(account: SimAccount) -> dict[str, str]:
    """The meters Meta sends along with a refusal for too many calls."""
    seconds = faults_of(account).seconds_left
    line = {
        "type": "messenger",
        "call_count": 100,
        "total_cputime": 12,
        "total_time": 20,
        "estimated_time_to_regain_access": math.ceil(seconds / 60),
    }
    return {
        "X-Business-Use-Case-Usage": json.dumps({account.external_id: [line]}),
        "Retry-After": str(max(seconds, 1)),
    }


def _keep_silent() -> None:
    """Hold the line without holding a database connection."""
    connection.close()
    time.sleep(SILENCE_SECONDS)
