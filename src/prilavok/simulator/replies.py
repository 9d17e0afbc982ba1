"""Notices on the simulator's answers, in the form the page's shell shows them."""

from __future__ import annotations

from django.http import HttpResponse
from django_htmx.http import trigger_client_event


def notice(response: HttpResponse, text: str, *, is_error: bool = False) -> HttpResponse:
    detail = {"text": text, "undo": "", "level": "error" if is_error else ""}
    return trigger_client_event(response, "toast", detail)


def tell_page(response: HttpResponse, name: str) -> HttpResponse:
    """Raise an event in the page, so that its other parts refresh."""
    return trigger_client_event(response, name, {})
