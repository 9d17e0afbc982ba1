"""Many products at once: a list, or a file as shops export them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from prilavok.api.answers import answer, answers
from prilavok.api.auth import ApiRequest, actor_of, shop_of
from prilavok.api.errors import Problem, invalid_field
from prilavok.api.parsing import checked, parse_json
from prilavok.api.schemas import Body
from prilavok.catalog.imports import Report, import_file, import_items

router = Router(tags=["products"])

MAX_ITEMS = 1000


class FailedLine(TypedDict):
    """`line` counts items from 1; in a file it is the file's line."""

    line: int
    reason: str


class ImportOut(TypedDict):
    created: int
    updated: int
    unchanged: int
    failed: list[FailedLine]


class ImportIn(Body):
    """Products as in `POST products`; those with a known article number are updated."""

    items: Annotated[list[dict[str, Any]], Field(max_length=MAX_ITEMS)]


class _FileFields(Body):
    format: Literal["csv", "xlsx", "yml"]
    mapping: str = ""


_REQUEST = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ImportIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "format"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "format": {"enum": ["csv", "xlsx", "yml"]},
                        "mapping": {
                            "type": "string",
                            "description": 'JSON: {"<column>": "<field>"}; what it leaves out is guessed.',
                        },
                    },
                }
            },
        },
    }
}


@router.post("/products/import", response=answers(400, 413, ok=ImportOut), openapi_extra=_REQUEST)
def import_products(request: ApiRequest) -> HttpResponse:
    """Takes every item that can be taken and tells why of the others."""
    is_file = request.content_type == "multipart/form-data"
    return answer(show(_take_file(request) if is_file else _take_items(request)))


def show(report: Report) -> ImportOut:
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "failed": [{"line": one.line, "reason": one.reason} for one in report.failed],
    }


def _take_items(request: ApiRequest) -> Report:
    body = checked(ImportIn, parse_json(request.body))
    return import_items(shop=shop_of(request), items=body.items, actor=actor_of(request))


def _take_file(request: ApiRequest) -> Report:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile) or len(request.FILES) > 1:
        raise invalid_field("file", "exactly one file is needed")
    fields = checked(_FileFields, request.POST.dict())
    return import_file(
        shop=shop_of(request),
        content=upload.read(),
        file_format=fields.format,
        mapping=_mapping(fields.mapping),
        actor=actor_of(request),
    )


def _mapping(text: str) -> Mapping[str, str]:
    if not text.strip():
        return {}
    try:
        found = parse_json(text.encode())
    except Problem:
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise invalid_field("mapping", "should be a JSON object of column names and fields")
    return found
