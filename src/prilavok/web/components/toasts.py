"""Short notices at the bottom of the page, with a way back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def trigger(response: HttpResponse, name: str, detail: Any = True) -> HttpResponse:
    """Adds an event to the answer that htmx raises in the page."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(events | {name: detail})
    return response


def toast(response: HttpResponse, text: str, *, undo_url: str = "", is_error: bool = False) -> HttpResponse:
    """A notice on an answer to htmx. `undo_url` takes a POST."""
    detail = {"text": str(text), "undo": undo_url, "level": "error" if is_error else ""}
    return trigger(response, "toast", detail)


def flash(request: HttpRequest, text: str, *, undo_url: str = "", is_error: bool = False) -> None:
    """A notice on the page that is shown next, after a redirect."""
    level = messages.ERROR if is_error else messages.INFO
    messages.add_message(request, level, text, extra_tags=undo_url)
