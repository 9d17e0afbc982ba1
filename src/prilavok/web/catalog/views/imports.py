from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.catalog import imports
from prilavok.catalog.imports import Format, Report, UnreadableFile
from prilavok.lib.money import Money
from prilavok.lib.text import shorten
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.catalog.views.product import member
from prilavok.web.components.formats import money

SHOWN = 200
SAMPLES = 3
FIELD_LABELS = {
    "name": pgettext_lazy("product", "Name"),
    "sku": gettext_lazy("Article number"),
    "price": gettext_lazy("Price"),
    "stock": gettext_lazy("In stock"),
    "category": gettext_lazy("Category"),
    "description": gettext_lazy("Description"),
    "url": gettext_lazy("Page on your site"),
    "aliases": gettext_lazy("What customers say"),
    "photos": gettext_lazy("Photos"),
    "group": gettext_lazy("Article number of the main product"),
}


DIFF_LABELS = FIELD_LABELS | {
    "variants": gettext_lazy("Variants"),
    "external_ids": gettext_lazy("Ids elsewhere"),
}
OTHER_LABELS = {
    "options.": gettext_lazy("Option of a variant"),
    "external_ids.retailer": gettext_lazy("Id in the network's catalogue"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, what it is taken for, and what stands in it."""

    heading: str
    field: str
    samples: str

    @property
    def choices(self) -> list[tuple[str, object, bool]]:
        """(value, label, is chosen) for the list of fields."""
        option = self.field if self.field.startswith("options.") else f"options.{self.heading}"
        labels = {**FIELD_LABELS, option: OTHER_LABELS["options."]}
        labels["external_ids.retailer"] = OTHER_LABELS["external_ids.retailer"]
        return [(value, label, value == self.field) for value, label in labels.items()]


@require_http_methods(["GET", "POST"])
@needs(Right.EDIT_CATALOG)
def upload(request: ShopRequest) -> HttpResponse:
    """The page; POST takes the file in and answers what became of it."""
    if request.method == "GET":
        return render(request, "catalog/import.html", {"max_rows": imports.MAX_ROWS})
    try:
        content, file_format = _file(request)
        report = imports.import_file(
            shop=request.shop,
            content=content,
            file_format=file_format,
            mapping=_mapping(request),
            actor=member(request),
        )
    except UnreadableFile as error:
        return _refused(request, error)
    return render(request, "catalog/import_result.html", _report_context(report))


@require_POST
@needs(Right.EDIT_CATALOG)
def preview(request: ShopRequest) -> HttpResponse:
    """What the import would do; nothing is written."""
    try:
        content, file_format = _file(request)
        columns = _columns(content, file_format, _mapping(request))
        report = imports.preview_file(
            shop=request.shop, content=content, file_format=file_format, mapping=_mapping(request)
        )
    except imports.NoKeyColumn as error:
        return _refused(request, error, _columns(content, file_format, _mapping(request)))
    except UnreadableFile as error:
        return _refused(request, error)
    context = _report_context(report) | {"columns": columns}
    return render(request, "catalog/import_preview.html", context)


def _file(request: ShopRequest) -> tuple[bytes, Format]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise UnreadableFile(_("choose a file first"))
    if (file.size or 0) > imports.MAX_BYTES:
        raise UnreadableFile(imports.too_large())
    content = file.read()
    return content, imports.detect_format(content, file.name or "")


def _mapping(request: ShopRequest) -> dict[str, str]:
    """What was chosen for each column of the preview; none at the first look at a file."""
    headings, fields = request.POST.getlist("heading"), request.POST.getlist("field")
    return dict(zip(headings, (field or imports.IGNORED for field in fields), strict=False))


def _columns(content: bytes, file_format: Format, mapping: dict[str, str]) -> list[Column]:
    if file_format == "yml":
        return []
    table = imports.read_table(content, file_format)
    fields = imports.check_mapping(table.headings, mapping)
    return [
        Column(heading, fields.get(heading, ""), _samples(table, index))
        for index, heading in enumerate(table.headings)
        if heading
    ]


def _samples(table: imports.Table, index: int) -> str:
    cells = [str(cells[index]).strip() for _line, cells in table.lines if index < len(cells)]
    return ", ".join([cell for cell in cells if cell][:SAMPLES])


def _refused(
    request: ShopRequest, error: UnreadableFile, columns: list[Column] | None = None
) -> HttpResponse:
    context = {"error": str(error), "columns": columns}
    return render(request, "catalog/import_preview.html", context, status=422)


def _report_context(report: Report) -> dict[str, object]:
    changed = [one for one in report.outcomes if one.state in ("created", "updated")]
    return {
        "report": report,
        "changed": [ChangedProduct.of(one) for one in changed[:SHOWN]],
        "changed_total": len(changed),
        "changed_more": max(0, len(changed) - SHOWN),
        "failed": report.failed[:SHOWN],
        "failed_more": max(0, len(report.failed) - SHOWN),
    }


@dataclass(frozen=True, slots=True)
class DiffLine:
    label: object
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedProduct:
    """A product that is new or changes; `lines` only for the latter."""

    state: str
    name: str
    sku: str
    lines: tuple[DiffLine, ...]

    @classmethod
    def of(cls, one: imports.Outcome) -> ChangedProduct:
        known = one.differences if one.state == "updated" else ()
        lines = tuple(
            DiffLine(DIFF_LABELS.get(part.field, part.field), _shown(part.before), _shown(part.after))
            for part in known
        )
        return cls(one.state, one.name, one.sku, lines)


def _shown(value: object) -> str:
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return "" if value is None else shorten(str(value), 120)
