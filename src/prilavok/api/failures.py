"""Which problem each refusal of the product is to the outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from prilavok.api.auth import unauthorized
from prilavok.api.errors import (
    FieldError,
    Problem,
    conflict,
    field_name,
    invalid,
    invalid_field,
    not_found,
    plain_reason,
)
from prilavok.api.lookup import unknown
from prilavok.automation.types import InvalidRule
from prilavok.catalog.errors import ForeignProduct, InvalidField, InvalidProduct
from prilavok.catalog.imports import InvalidMapping, UnreadableFile
from prilavok.channels.errors import Unsupported
from prilavok.customers.actions import MergeRefused
from prilavok.inbox.errors import (
    AlreadyReplied,
    ChannelUnavailable,
    ConsentMissing,
    EmptyMessage,
    NotPossible,
    TemplateIncomplete,
    WindowClosed,
)
from prilavok.lib.database import is_conflict, is_outage
from prilavok.linking.actions import InterestDecided, ProductElsewhere
from prilavok.orders.actions import DraftExists, InvalidLine, OrderClosed, StatusNotAllowed
from prilavok.orders.actions import InvalidField as InvalidOrderField

log = structlog.get_logger(__name__)
Explain = Callable[[Any], Problem]
_SENT_AS = {"body", "query", "path", "header", "form", "file"}


def install(api: NinjaAPI) -> None:
    for kind, explain in EXPLANATIONS.items():
        api.add_exception_handler(kind, _handler(explain))
    api.add_exception_handler(Exception, unexpected)


def _handler(explain: Explain) -> Callable[[HttpRequest, Any], HttpResponse]:
    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        return explain(error).response()

    return handle


def unexpected(request: HttpRequest, error: object) -> HttpResponse:
    if isinstance(error, Exception) and (is_outage(error) or is_conflict(error)):
        return _come_again(request, error)
    log.error("api.failed", method=request.method, path=request.path, exc_info=error)
    return Problem(500, "internal_error", "Something went wrong on our side; it was written down.").response()


def _come_again(request: HttpRequest, error: Exception) -> HttpResponse:
    """The same may succeed soon; with an `Idempotency-Key` trying again does no harm."""
    log.warning("api.database_unavailable", method=request.method, path=request.path, error=str(error))
    detail = "The database is not there for a moment; try again soon."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "2"}).response()


def _http_error(error: HttpError) -> Problem:
    """The framework hides why a body could not be parsed behind a plain 400."""
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    if isinstance(error.__cause__, RequestDataTooBig):
        return _too_large(error.__cause__)
    return Problem(error.status_code, "bad_request", str(error))


def _validation(error: ValidationError) -> Problem:
    return invalid(*(_field_error(one) for one in error.errors))


def _field_error(found: dict[str, Any]) -> FieldError:
    """("body", <name of the parameter>, "lines", 0) -> `lines[0]`."""
    location = list(found["loc"])
    source = location.pop(0) if location and location[0] in _SENT_AS else ""
    if source == "body" and location:
        location.pop(0)
    field = field_name(location) or str(source or "body")
    return FieldError(field, plain_reason(found["type"], found["msg"]))


def _too_large(error: Exception) -> Problem:
    return Problem(413, "too_large", "The body is larger than is accepted here.")


def _window_closed(error: WindowClosed) -> Problem:
    ended = f" It closed at {error.closes_at.isoformat()}." if error.closes_at else ""
    return conflict("window_closed", f"The network allows no message now ({error.reason}).{ended}")


EXPLANATIONS: dict[type[Exception], Explain] = {
    Problem: lambda error: error,
    Http404: lambda error: not_found(),
    AuthenticationError: lambda error: unauthorized("Authorization: Bearer <token> is needed."),
    HttpError: _http_error,
    ValidationError: _validation,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: lambda error: Problem(400, "bad_request", "The request cannot be read."),
    MultiPartParserError: lambda error: Problem(400, "bad_request", f"Not a multipart body: {error}"),
    EmptyMessage: lambda error: invalid_field("text", "is empty, and there is no attachment"),
    WindowClosed: _window_closed,
    NotPossible: lambda error: conflict("unsupported", f"Not possible in this channel: {error.feature}."),
    Unsupported: lambda error: conflict("unsupported", f"Not possible in this channel: {error.feature}."),
    ConsentMissing: lambda error: conflict(
        "consent_missing", f"The customer has not allowed to be written to first ({error.topic})."
    ),
    TemplateIncomplete: lambda error: invalid_field(
        "template", f"needs {len(error.places)} parameters, none of them empty"
    ),
    AlreadyReplied: lambda error: conflict(
        "already_replied", "The one private reply to this comment has been used."
    ),
    ChannelUnavailable: lambda error: conflict("channel_unavailable", "The channel is disconnected."),
    InvalidField: lambda error: invalid_field(error.field, error.reason),
    InvalidProduct: lambda error: invalid(*(FieldError(one.field, one.reason) for one in error.errors)),
    InvalidMapping: lambda error: invalid_field("mapping", str(error)),
    UnreadableFile: lambda error: invalid_field("file", str(error)),
    ForeignProduct: lambda error: unknown("products"),
    InvalidRule: lambda error: invalid(*(_rule_error(one.field, one.reason) for one in error.errors)),
    InterestDecided: lambda error: conflict("interest_decided", "The interest was rejected before."),
    ProductElsewhere: lambda error: unknown("product"),
    MergeRefused: lambda error: conflict("merge_refused", "These two customers cannot be merged."),
    StatusNotAllowed: lambda error: conflict(
        "status_not_allowed", f"An order cannot go from {error.current} to {error.wanted}."
    ),
    DraftExists: lambda error: conflict("draft_exists", "The customer has another draft order."),
    OrderClosed: lambda error: conflict("order_closed", "The lines of a finished order stay as they are."),
    InvalidLine: lambda error: invalid_field(f"lines[{error.index}].{error.field}", error.reason),
    InvalidOrderField: lambda error: invalid_field(error.field, error.reason),
}


def _rule_error(dotted: str, reason: str) -> FieldError:
    """`trigger.keywords.0` -> `trigger.keywords[0]`, as everywhere."""
    parts: list[int | str] = [int(part) if part.isdecimal() else part for part in dotted.split(".")]
    return FieldError(field_name(parts), reason)
