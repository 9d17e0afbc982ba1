"""Bodies and query strings as they come: strict JSON, and no NUL, which PostgreSQL cannot store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import orjson
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from pydantic import BaseModel, ValidationError

from prilavok.api.errors import FieldError, Problem, field_name, invalid, plain_reason

M = TypeVar("M", bound=BaseModel)
NUL_REASON = "must not hold the character U+0000"


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return parse_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        check_query(request.GET)
        return super().parse_querydict(data, list_fields, request)


def parse_json(content: bytes) -> Any:
    """Raises `Problem`: 400 for what is no JSON, 422 for text with NUL."""
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Problem(400, "malformed_json", f"The body is not valid JSON: {error}") from None
    if b"\\u0000" in content and (found := list(_with_nul(data, ()))):
        raise invalid(*(FieldError(field_name(place), NUL_REASON) for place in found[:10]))
    return data


def _with_nul(value: object, place: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    if isinstance(value, str) and "\x00" in value:
        yield place
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _with_nul(one, (*place, index))
    elif isinstance(value, dict):
        for name, one in value.items():
            if "\x00" in name:
                yield (*place, name.replace("\x00", "\\0"))
            yield from _with_nul(one, (*place, name))


def check_query(values: QueryDict) -> None:
    found = [name for name in values if "\x00" in name or any("\x00" in one for one in values.getlist(name))]
    if found:
        raise invalid(*(FieldError(name.replace("\x00", "\\0"), NUL_REASON) for name in found))


def checked(model: type[M], data: object) -> M:
    """`data` as the model says, where the framework does not do it for us."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(*field_errors(error.errors(include_url=False, include_input=False))) from None


def field_errors(found: list[Any]) -> list[FieldError]:
    return [
        FieldError(field_name(one["loc"]) or "body", plain_reason(one["type"], one["msg"])) for one in found
    ]
