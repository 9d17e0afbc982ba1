"""Stored files. Names are unguessable: networks must be able to fetch what we send without a login."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils._os import safe_join

INLINE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/", "application/pdf")
CHUNK = 256 * 1024


async def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file with long caching; anything a browser could run is only offered for download."""
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation:
        raise Http404(path) from None
    size = await asyncio.to_thread(_size, found)
    if request.method not in ("GET", "HEAD") or size is None:
        raise Http404(path)
    mime = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    content = _chunks(found) if request.method == "GET" else _nothing()
    response = StreamingHttpResponse(content, content_type=mime)
    response.headers["Content-Length"] = str(size)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not mime.startswith(INLINE_TYPES):
        response.headers["Content-Disposition"] = "attachment"
    return response


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield
