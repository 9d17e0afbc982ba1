"""Rows by many numbers at once.

`pk__in` writes each number as a parameter of its own: of two thousand, a page spends more time on writing and
planning them than on all else. `Among` hands them over as one array.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.functions import Cast


class Among(Func):
    """`column = ANY(numbers)`, a condition for `filter`; true of no row when there are none."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, numbers: Iterable[int]) -> None:
        text = "{" + ",".join(map(str, numbers)) + "}"
        super().__init__(F(column), Cast(Value(text), ArrayField(BigIntegerField())))
