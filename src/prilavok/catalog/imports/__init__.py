"""Products from files and lists: CSV, XLSX, YML, and items of the REST API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.imports.applying import take_rows
from prilavok.catalog.imports.columns import IGNORED, check_mapping, guess_mapping, rows_of
from prilavok.catalog.imports.tables import Table, read_csv, read_xlsx
from prilavok.catalog.imports.types import (
    MAX_BYTES,
    MAX_ROWS,
    Format,
    ImportRow,
    InvalidMapping,
    NoKeyColumn,
    Outcome,
    Report,
    UnreadableFile,
)
from prilavok.catalog.imports.yml import read_yml
from prilavok.events.types import Actor
from prilavok.shops.models import Shop

__all__ = [
    "IGNORED",
    "MAX_BYTES",
    "MAX_ROWS",
    "Format",
    "ImportRow",
    "InvalidMapping",
    "NoKeyColumn",
    "Outcome",
    "Report",
    "Table",
    "UnreadableFile",
    "check_mapping",
    "detect_format",
    "guess_mapping",
    "import_file",
    "import_items",
    "preview_file",
    "read_table",
    "too_large",
]


def import_file(
    *, shop: Shop, content: bytes, file_format: Format, mapping: Mapping[str, str] | None = None, actor: Actor
) -> Report:
    """Takes every line that can be taken and tells why of the others. Raises `UnreadableFile`."""
    return take_rows(read_rows(content, file_format, mapping or {}), shop=shop, actor=actor)


def preview_file(
    *, shop: Shop, content: bytes, file_format: Format, mapping: Mapping[str, str] | None = None
) -> Report:
    """What `import_file` would do, with every difference; nothing is written."""
    return take_rows(read_rows(content, file_format, mapping or {}), shop=shop, actor=None)


def import_items(*, shop: Shop, items: Sequence[Mapping[str, object]], actor: Actor) -> Report:
    """Products in the words of the REST API; `line` of a report counts them from 1."""
    rows = [ImportRow(line, item) for line, item in enumerate(items, start=1)]
    return take_rows(rows, shop=shop, actor=actor)


def read_rows(content: bytes, file_format: Format, mapping: Mapping[str, str]) -> list[ImportRow]:
    _check_size(content)
    if file_format == "yml":
        return read_yml(content)
    table = read_table(content, file_format)
    return list(rows_of(table, check_mapping(table.headings, mapping)))


def read_table(content: bytes, file_format: Format) -> Table:
    """Headings and lines of a CSV or XLSX file. Raises `UnreadableFile`."""
    _check_size(content)
    table = read_xlsx(content) if file_format == "xlsx" else read_csv(content)
    if not table.headings:
        raise UnreadableFile(_("the file is empty"))
    return table


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise UnreadableFile(too_large())


def too_large() -> object:
    return format_lazy(_("the file is larger than {limit} MB"), limit=MAX_BYTES // 1024 // 1024)


def detect_format(content: bytes, name: str = "") -> Format:
    """By what the file begins with; the name decides only between texts."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"PK\x03\x04") or name.lower().endswith((".xls", ".xlsx")):
        return "xlsx"
    if start.startswith((b"<?xml", b"<yml_catalog", b"<!DOCTYPE")):
        return "yml"
    return "csv"
