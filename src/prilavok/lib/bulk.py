"""Many new rows in one statement of constant text.

Django's `bulk_create` writes a placeholder for every value as soon as a table has an array: it and the driver
then spend longer on the text of the statement than PostgreSQL on the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import orjson
from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert_rows(rows: Iterable[Row]) -> list[Row]:
    """Store new rows of one model and give them their row numbers; the same rows, in the same order.

    As with `bulk_create`, `save()` is not called. Values travel as JSON, so fields of bytes are refused
    (TypeError); what the database refuses raises its `django.db.Error`.
    """
    rows = list(rows)
    if not rows:
        return rows
    model = type(rows[0])
    data = orjson.dumps([_values(row) for row in rows]).decode()
    with connection.cursor() as cursor:
        cursor.execute(_statement(model), [data])
        numbers = cursor.fetchall()
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        state = row._state  # noqa: SLF001 as Django does in its own bulk_create
        state.adding, state.db = False, connection.alias
    return rows


def _values(row: models.Model) -> dict[str, Any]:
    return {
        field.column: field.get_prep_value(field.pre_save(row, add=True)) for field in _columns(type(row))
    }


@cache
def _columns(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)  # noqa: SLF001


@cache
def _statement(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 Django documents the model's _meta
    names = ", ".join(quote(field.column) for field in _columns(model))
    number = quote(str(model._meta.pk.column))  # noqa: SLF001
    return (
        f"INSERT INTO {table} ({names}) SELECT {names} "  # noqa: S608 names of our own columns
        f"FROM json_populate_recordset(NULL::{table}, %s::json) RETURNING {number}"
    )
