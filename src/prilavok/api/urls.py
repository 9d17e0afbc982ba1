from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from prilavok.api.errors import Problem
from prilavok.api.failures import unexpected
from prilavok.api.rest import api

View = Callable[..., HttpResponse]
LANGUAGE = "en"
"""Programs read the reasons: one language, whatever the machine of the caller prefers."""


def as_problems(view: View) -> View:
    """What happens outside of an operation (405, a crash) is told as a problem, too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        with translation.override(LANGUAGE):
            try:
                response = view(request, *args, **values)
            except Problem as problem:
                return problem.response()
            except Http404:
                return no_such_path(request)
            except Exception as error:  # noqa: BLE001  the last resort, logged there
                return unexpected(request, error)
        return _not_allowed(response) if response.status_code == 405 else response

    return guarded


def _not_allowed(response: HttpResponse) -> HttpResponse:
    allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
    detail = f"Only {allowed} can be used here."
    return Problem(405, "method_not_allowed", detail, headers={"Allow": allowed}).response()


@csrf_exempt
def no_such_path(request: HttpRequest) -> HttpResponse:
    return Problem(404, "not_found", "There is no such path; see /api/v1/openapi.json.").response()


def _guarded(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    return [
        URLPattern(one.pattern, as_problems(one.callback), one.default_args, one.name)
        for one in patterns
        if isinstance(one, URLPattern)
    ]


_patterns, _app, _namespace = api.urls
urlpatterns = [path("", include((_guarded(_patterns), _app), _namespace)), re_path(r"^.*$", no_such_path)]
