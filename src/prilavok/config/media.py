"""Stored files. Names are unguessable: networks must be able to fetch what we send without a login."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from collections.abc import AsyncIterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils._os import safe_join

INLINE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/", "application/pdf")
CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


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
    part = _part(request.headers.get("Range", ""), size)
    start, end = part or (0, size - 1)
    content = _chunks(found, start, end) if request.method == "GET" else _nothing()
    response = StreamingHttpResponse(content, content_type=mime, status=206 if part else 200)
    response.headers["Content-Length"] = str(end - start + 1)
    response.headers["Accept-Ranges"] = "bytes"
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not mime.startswith(INLINE_TYPES):
        response.headers["Content-Disposition"] = "attachment"
    return response


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _part(wanted: str, size: int) -> tuple[int, int] | None:
    """The one range of bytes that a player asks for; None for the whole file."""
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or not size or found[1] == found[2] == "":
        return None
    if found[1] == "":
        return max(0, size - int(found[2])), size - 1
    start, end = int(found[1]), min(int(found[2] or size), size - 1)
    return (start, end) if start <= end else None


async def _chunks(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    left = end - start + 1
    with await asyncio.to_thread(path.open, "rb") as file:
        await asyncio.to_thread(file.seek, start)
        while left > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield
