"""The API as a whole: its resources, and what holds for every operation."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar, get_type_hints

from django.http import HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel

from prilavok import __version__
from prilavok.api import (
    channels,
    conversations,
    customers,
    failures,
    inbound_events,
    interests,
    linking,
    messages,
    orders,
    posts,
    product_import,
    products,
    rules,
)
from prilavok.api.auth import ApiRequest, Bearer
from prilavok.api.errors import MEDIA_TYPE, FieldError, invalid
from prilavok.api.parsing import StrictParser, check_query

V = TypeVar("V", bound=Callable[..., HttpResponse])

DESCRIPTION = """\
Everything in one shop: the one the bearer token belongs to.

Lists answer `{"items": […], "next": "<cursor>"}`, newest first. What goes wrong is told as an RFC 9457
problem document. Times carry their zone, money is `{"amount": "1990.00", "currency": "RUB"}`.
"""


class RestApi(NinjaAPI):
    """Problems have a media type of their own, which the framework's description does not know."""

    @cache  # noqa: B019  one instance, and a description that does not change
    def _described(self, path_prefix: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return schema

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return self._described(path_prefix or self.get_root_path(path_params or {}))


def strict_query(view: V) -> V:
    """Refuses query parameters that the operation does not know."""
    known = _query_names(view)

    @wraps(view)
    def checked(request: ApiRequest, *args: Any, **values: Any) -> HttpResponse:
        if unknown := [name for name in request.GET if name not in known]:
            check_query(request.GET)
            raise invalid(*(FieldError(name, "unknown query parameter") for name in sorted(unknown)))
        return view(request, *args, **values)

    return checked  # type: ignore[return-value]


def _query_names(view: Callable[..., Any]) -> frozenset[str]:
    """The fields of the view's parameter `query`."""
    hint = get_type_hints(inspect.unwrap(view)).get("query")
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return frozenset(hint.model_fields)
    return frozenset()


api = RestApi(
    title="Prilavok",
    version=__version__,
    description=DESCRIPTION,
    openapi_url="/openapi.json",
    docs_url=None,
    auth=Bearer(),
    parser=StrictParser(),
    urls_namespace="api",
)
failures.install(api)
api.add_decorator(strict_query, mode="operation")
for resource in (
    channels,
    posts,
    product_import,
    products,
    customers,
    conversations,
    messages,
    orders,
    interests,
    rules,
    inbound_events,
    linking,
):
    api.add_router("", resource.router)
