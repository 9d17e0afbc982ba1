"""Objects by their public ids. What is not the shop's does not exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from prilavok.api.errors import FieldError, Problem, not_found

M = TypeVar("M", bound=Model)
_PUBLIC_ID = re.compile(r"[0-9a-zA-Z_-]{1,20}")


def find(rows: QuerySet[M], public_id: str) -> M:
    """`rows` are already those of one shop. Raises a 404 `Problem`."""
    found = rows.filter(public_id=public_id).first() if _PUBLIC_ID.fullmatch(public_id) else None
    if found is None:
        raise not_found()
    return found


def related(rows: QuerySet[M], public_id: str, field: str) -> M:
    """An object that a field of the body names."""
    found = rows.filter(public_id=public_id).first() if _PUBLIC_ID.fullmatch(public_id) else None
    if found is None:
        raise unknown(field)
    return found


def related_list(rows: QuerySet[M], public_ids: Sequence[str], field: str) -> list[M]:
    """In the order of `public_ids`, in one query."""
    known = {row.public_id: row for row in rows.filter(public_id__in=public_ids)}  # type: ignore[attr-defined]
    for index, public_id in enumerate(public_ids):
        if public_id not in known:
            raise unknown(f"{field}[{index}]")
    return [known[public_id] for public_id in public_ids]


def unknown(field: str) -> Problem:
    reason = "there is no such object in this shop"
    return Problem(404, "not_found", errors=[FieldError(field, reason)])
