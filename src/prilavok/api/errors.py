"""RFC 9457 problem documents: the one shape of everything that goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import NotRequired

import orjson
from django.http import HttpResponse
from typing_extensions import TypedDict

MEDIA_TYPE = "application/problem+json"
TYPES = "/problems/"
UNION_TAGS_AFTER = "actions"
"""Pydantic puts the name of a union's member behind the number of an item of this list."""

_PLAIN_REASONS = {
    "missing": "is required",
    "extra_forbidden": "unknown field",
    "bool_type": "should be true or false",
    "model_type": "should be an object",
    "model_attributes_type": "should be an object",
    "dict_type": "should be an object",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "timezone_aware": "should have a time zone",
}


class FieldErrorOut(TypedDict):
    field: str
    reason: str


class ProblemOut(TypedDict):
    """What went wrong. `type` ends in a word that programs can rely on."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[FieldErrorOut]]


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field` as in the request: `lines[0].price`, or the name of a query parameter."""

    field: str
    reason: str


class Problem(Exception):
    """An answer that is not the one asked for. `name` becomes the end of `type`."""

    def __init__(
        self,
        status: int,
        name: str,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name, detail)
        self.status, self.name, self.detail = status, name, detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def response(self) -> HttpResponse:
        return HttpResponse(
            orjson.dumps(self._document()), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )

    def _document(self) -> ProblemOut:
        title = self.name.replace("_", " ").capitalize()
        document: ProblemOut = {
            "type": f"{TYPES}{self.name}",
            "title": title,
            "status": self.status,
            "detail": self.detail or self._told_by_errors() or HTTPStatus(self.status).description or title,
        }
        if self.errors:
            document["errors"] = [{"field": one.field, "reason": one.reason} for one in self.errors]
        return document

    def _told_by_errors(self) -> str:
        return "; ".join(f"{one.field}: {one.reason}" for one in self.errors[:5])


def invalid(*errors: FieldError) -> Problem:
    """422: what was sent is readable but not acceptable."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", errors=errors)


def invalid_field(field: str, reason: str) -> Problem:
    return invalid(FieldError(field, reason))


def not_found(detail: str = "There is no such object in this shop.") -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not_found", detail)


def conflict(name: str, detail: str) -> Problem:
    return Problem(HTTPStatus.CONFLICT, name, detail)


def field_name(location: Sequence[int | str]) -> str:
    """("lines", 0, "price") -> `lines[0].price`."""
    name = ""
    for index, part in enumerate(location):
        if isinstance(part, int):
            name += f"[{part}]"
        elif not (index > 1 and location[index - 2] == UNION_TAGS_AFTER):
            name += f".{part}" if name else part
    return name


def plain_reason(kind: str, message: str) -> str:
    """Pydantic's words without its way of beginning them."""
    text = _PLAIN_REASONS.get(kind) or message.removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]
