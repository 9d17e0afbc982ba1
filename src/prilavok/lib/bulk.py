"""Rows of the hot path, written and read by statements of constant text.

Django's `bulk_create` writes a placeholder for every value as soon as a table has an array: it and the driver
then spend longer on the text of the statement than PostgreSQL on the rows. A queryset is built and compiled
anew for every batch: for a handful of rows that costs more than the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


def read_rows(
    model: type[Row], tail: str, params: Sequence[Any], *, related: tuple[str, ...] = ()
) -> list[Row]:
    """The rows that `tail` names, as `Model.objects` would give them, with what `related` names joined.

    `tail` is what follows the tables, from WHERE on: a constant text with `%s` for the values. The model is
    called `row` in it, and each relation (only required ones) by its own name.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_selection(model, related)} {tail}", params)
        found = cursor.fetchall()
    return [_built(model, related, values) for values in found]


def _built(model: type[Row], related: tuple[str, ...], values: Sequence[Any]) -> Row:
    fields, convert = _readers(model)
    row = model.from_db(connection.alias, fields, _converted(convert, values))
    start = len(fields)
    for name in related:
        other: Any = model._meta.get_field(name).related_model  # noqa: SLF001
        names, convert = _readers(other)
        part = _converted(convert, values[start : start + len(names)])
        setattr(row, name, other.from_db(connection.alias, names, part))
        start += len(names)
    return row


_Converters = tuple[tuple[int, Callable[..., Any]], ...]


def _converted(convert: _Converters, values: Sequence[Any]) -> list[Any]:
    """One value a field: what the database gave, through the field's own conversions."""
    row = list(values)
    for index, converter in convert:
        row[index] = converter(row[index], None, connection)
    return row


@cache
def _readers(model: type[models.Model]) -> tuple[list[str], _Converters]:
    fields = model._meta.concrete_fields  # noqa: SLF001
    convert = tuple(
        (index, converter)
        for index, field in enumerate(fields)
        for converter in field.get_db_converters(connection)
    )
    return [field.attname for field in fields], convert


@cache
def _selection(model: type[models.Model], related: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    columns, tables = _columns_as(model, "row"), f"{quote(model._meta.db_table)} AS row"  # noqa: SLF001
    for name in related:
        field: Any = model._meta.get_field(name)  # noqa: SLF001
        if field.null:
            raise ValueError(f"{name} may be empty: only required relations are joined")
        table, alias = quote(field.related_model._meta.db_table), quote(name)  # noqa: SLF001
        columns += _columns_as(field.related_model, name)
        tables += f" JOIN {table} AS {alias} ON {alias}.{quote('id')} = row.{quote(field.column)}"
    return f"SELECT {', '.join(columns)} FROM {tables}"  # noqa: S608 names of our own columns


def _columns_as(model: type[models.Model], alias: str) -> list[str]:
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields  # noqa: SLF001
    return [f"{quote(alias)}.{quote(str(field.column))}" for field in fields]
