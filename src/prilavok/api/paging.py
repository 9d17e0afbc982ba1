"""Lists in pages by keyset: the cursor says where the last page ended, so nothing is skipped or doubled."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from pydantic import BaseModel, Field

from prilavok.api.answers import answer
from prilavok.api.errors import Problem, invalid_field

M = TypeVar("M", bound=Model)
MAX_LIMIT = 200


class ListQuery(BaseModel):
    """What every list understands; resources add their filters."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Items a page.")] = 50
    cursor: Annotated[str | None, Field(description="`next` of the page before.")] = None
    order: Annotated[Literal["desc", "asc"], Field(description="Newest or oldest first.")] = "desc"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended. `at` is None where rows are ordered by their number alone."""

    at: datetime | None
    pk: int


def page(rows: QuerySet[M], query: ListQuery, show: Callable[[M], object], *, by: str = "") -> HttpResponse:
    """One page, ordered by the time column `by` and the row's number, or by the number alone."""
    newest_first = query.order == "desc"
    sign = "-" if newest_first else ""
    rows = rows.order_by(*([f"{sign}{by}"] if by else []), f"{sign}pk")
    if query.cursor is not None:
        rows = rows.filter(_beyond(_read(query.cursor, has_time=bool(by)), by, newest_first=newest_first))
    found = list(rows[: query.limit + 1])
    items = found[: query.limit]
    following = _write(items[-1], by) if len(found) > query.limit else None
    return answer({"items": [show(row) for row in items], "next": following})


def _beyond(place: _Place, by: str, *, newest_first: bool) -> Q:
    """The first condition alone lets the index find the place; the second tells equal times apart."""
    than = "lt" if newest_first else "gt"
    if not by:
        return Q(**{f"pk__{than}": place.pk})
    return Q(**{f"{by}__{than}e": place.at}) & (
        Q(**{f"{by}__{than}": place.at}) | Q(**{f"pk__{than}": place.pk})
    )


def _write(row: Model, by: str) -> str:
    at = getattr(row, by).isoformat() if by else None
    return base64.urlsafe_b64encode(orjson.dumps([at, row.pk])).decode().rstrip("=")


def _read(cursor: str, *, has_time: bool) -> _Place:
    try:
        at, pk = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        place = _Place(datetime.fromisoformat(at) if has_time else at, pk)
    except (binascii.Error, ValueError, TypeError):
        raise _bad_cursor() from None
    is_number = type(pk) is int and 0 <= pk < 2**63
    has_zone = isinstance(place.at, datetime) and place.at.tzinfo is not None
    if not is_number or (not has_zone if has_time else at is not None):
        raise _bad_cursor()
    return place


def _bad_cursor() -> Problem:
    return invalid_field("cursor", "is not one that this list gave")
