"""The list as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prilavok.linking.models import Interest
from prilavok.web.customers.people import face_of
from prilavok.web.interests.stages import LABELS

MOST = 20_000
CHUNK = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""Spreadsheets take the file for UTF-8 only with it."""


def as_file(rows: Any) -> HttpResponse:
    answer = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="interests.csv"'
    csv.writer(answer, delimiter=";").writerows(_table(rows[:MOST].iterator(chunk_size=CHUNK)))
    return answer


def _table(rows: Iterable[Any]) -> Iterator[list[str]]:
    yield [
        _("When"),
        pgettext("column", "Product"),
        _("Article number"),
        pgettext("column", "Variant"),
        _("Quantity"),
        pgettext("column", "State"),
        _("Customer"),
        _("Contact"),
        _("Phone"),
        pgettext("column", "Message"),
    ]
    for row in rows:
        yield [_plain(cell) for cell in _cells(row)]


def _cells(row: Interest) -> list[str]:
    face = face_of(row.customer)
    return [
        localtime(row.updated_at).strftime("%Y-%m-%d %H:%M"),
        row.product.name,
        row.product.sku or "",
        row.variant.label if row.variant else "",
        str(row.quantity),
        str(LABELS[getattr(row, "stage", "")]),
        face.name,
        face.handle,
        row.customer.phone,
        row.message.text if row.message and row.message.deleted_at is None else "",
    ]


def _plain(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text; phones stay as they are."""
    is_number = cell[1:].replace(" ", "").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not is_number else cell
