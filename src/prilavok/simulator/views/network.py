"""The pretended networks' own surface: every call of the CRM, whatever network it is for."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from prilavok.channels.simulation import Answer
from prilavok.channels.simulation_reading import read_call
from prilavok.channels.simulators import NotSimulated
from prilavok.simulator.actions.serving import answer_call
from prilavok.simulator.drawing import UnknownPicture
from prilavok.simulator.pictures import read_file

SILENCE_SECONDS = 25.0
"""Longer than any caller waits."""


@csrf_exempt
def call(request: HttpRequest, kind: str, path: str) -> HttpResponse:
    if not settings.SIMULATOR:
        raise Http404
    asked = read_call(
        request.method or "", f"/{path}", request.GET.dict(), dict(request.headers), request.body
    )
    try:
        reply = answer_call(kind, asked)
    except NotSimulated:
        raise Http404(kind) from None
    if reply.silent:
        _keep_silent()
        return HttpResponse(status=504)
    return _response(reply.answer)


def _keep_silent() -> None:
    """Hold the line without holding a database connection."""
    connection.close()
    time.sleep(SILENCE_SECONDS)


def _response(answer: Answer) -> HttpResponse:
    headers = dict(answer.headers)
    if answer.file:
        try:
            content, mime = read_file(answer.file)
        except UnknownPicture:
            raise Http404(answer.file) from None
        return HttpResponse(content, status=answer.status, headers=headers, content_type=mime)
    if answer.text:
        plain = "text/plain; charset=utf-8"
        return HttpResponse(answer.text, status=answer.status, headers=headers, content_type=plain)
    return JsonResponse(answer.body, status=answer.status, headers=headers, safe=False)


@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A drawing or a sample file; public, as the networks' files are."""
    try:
        content, mime = read_file(request.path)
    except UnknownPicture:
        raise Http404(name) from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(content, content_type=mime, headers=headers)
