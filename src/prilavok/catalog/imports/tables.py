"""Files with rows and columns: CSV in whatever dialect shops export it, and XLSX."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from prilavok.catalog.imports.types import MAX_ROWS, UnreadableFile

SEPARATORS = (";", "\t", ",", "|")
MAX_COLUMNS = 200
MAX_UNPACKED = 300 * 1024 * 1024
MAX_CELL = 1_000_000
_SAMPLE_LINES = 20

Line = tuple[int, list[object]]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and the lines under them, each with its number in the file."""

    headings: list[str]
    lines: list[Line]


def read_csv(content: bytes) -> Table:
    text = decode(content)
    separator, text, skipped = _separator(text)
    csv.field_size_limit(MAX_CELL)
    try:
        return _table(_csv_lines(text, separator, skipped))
    except csv.Error as error:
        reason = format_lazy(_("the CSV file is damaged: {error}"), error=error)
        raise UnreadableFile(reason) from None


def decode(content: bytes) -> str:
    """By the byte order mark, else UTF-8, else the Cyrillic code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text without Excel's `sep=` line, and how many lines that took."""
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest, 1
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(SEPARATORS, key=lambda one: _columns(sample, one)), text, 0


def _columns(sample: str, separator: str) -> tuple[int, int]:
    """How many columns most lines agree on, then the columns of the first line."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row]
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    agreeing = sum(width == widths[0] for width in widths) if widths[0] > 1 else 0
    return agreeing, widths[0]


def _csv_lines(text: str, separator: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    for row in reader:
        yield start + skipped, list(row)
        start = reader.line_num + 1


def read_xlsx(content: bytes) -> Table:
    """The first sheet that has anything on it."""
    try:
        _guard_size(content)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it leaves out; we read values only.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                table = _table(_sheet_lines(sheet.iter_rows(values_only=True)))
                if table.headings:
                    return table
    except UnreadableFile:
        raise
    except Exception as error:
        # openpyxl lets through whatever the zip, XML or its own parts raise on a damaged file.
        reason = _("not an Excel file (.xlsx); save an old .xls file as .xlsx first")
        raise UnreadableFile(reason) from error
    return Table([], [])


def _guard_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise UnreadableFile(_("the file is too large when unpacked"))


def _sheet_lines(rows: Iterable[Iterable[object]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _cell(value: object) -> object:
    """Numbers stay numbers, so that 4900.5 is not read by the rules for text."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(int(value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) else str(value)


def _table(lines: Iterable[Line]) -> Table:
    headings: list[str] = []
    rows: list[Line] = []
    for number, cells in lines:
        if not any(str(cell).strip() for cell in cells):
            continue
        if not headings:
            headings = _headings(cells)
            continue
        rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise UnreadableFile(format_lazy(_("more than {limit} lines"), limit=MAX_ROWS))
    return Table(headings, rows)


def _headings(cells: list[object]) -> list[str]:
    names = [" ".join(str(cell).replace("\ufeff", "").split()) for cell in cells]
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(format_lazy(_("more than {limit} columns"), limit=MAX_COLUMNS))
    return names
