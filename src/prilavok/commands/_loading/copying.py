"""Rows by COPY, the fastest way into a table; columns that are not named take the model's defaults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Every row has a value for each of `columns`: text, numbers, moments, None."""
    constants = _constants(model, columns)
    names = ", ".join(connection.ops.quote_name(name) for name in [*columns, *constants])
    rest = tuple(constants.values())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN") as copy,  # noqa: SLF001
    ):
        for row in rows:
            copy.write_row((*row, *rest))


def _constants(model: type[models.Model], columns: Sequence[str]) -> dict[str, Any]:
    """The columns not named, with what a new row has there."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001
        name = str(field.column)
        if name not in columns:
            found[name] = field.get_db_prep_save(field.get_default(), connection)
    return found


def reserve(model: type[models.Model], count: int) -> int:
    """The first of `count` row numbers that nobody else will be given."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        cursor.execute(
            "SELECT setval(%s::regclass, nextval(%s::regclass) + %s) - %s", [sequence, sequence, count, count]
        )
        return int(cursor.fetchone()[0])
