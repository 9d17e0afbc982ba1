"""What views give back, and how it is declared."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse

from prilavok.api.errors import ProblemOut

JSON = "application/json"
ALWAYS = (401, 422, 429)
"""Any operation may be refused with these."""


def answer(data: object, status: int = 200) -> HttpResponse:
    """Data that already has the declared shape, straight to bytes: validating it again costs more than
    reading it from the database."""
    return HttpResponse(orjson.dumps(data), status=status, content_type=JSON)


def nothing() -> HttpResponse:
    return HttpResponse(status=204)


def answers(*problems: int, **good: Any) -> dict[int, Any]:
    """`answers(404, ok=ThingOut, created=ThingOut)`: the responses of an operation."""
    statuses = {"ok": 200, "created": 201, "gone": 204}
    declared = {statuses[name]: shape for name, shape in good.items()}
    return declared | dict.fromkeys(sorted({*ALWAYS, *problems}), ProblemOut)
