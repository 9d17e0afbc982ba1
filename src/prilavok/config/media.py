"""Stored files. Names are unguessable: networks must be able to fetch what we send without a login."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

INLINE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/", "application/pdf")


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file with long caching; anything a browser could run is only offered for download."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation:
        raise Http404(path) from None
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not response.headers.get("Content-Type", "").startswith(INLINE_TYPES):
        response.headers["Content-Disposition"] = "attachment"
    return response
