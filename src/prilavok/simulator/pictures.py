"""Where the pretended network keeps its pictures: drawings, and photos people upload."""

from __future__ import annotations

import io
from typing import IO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from prilavok.lib.ids import new_public_id

LARGEST_SIDE = 1600
LARGEST_BYTES = 8 * 1024 * 1024


class NotAPicture(ValueError):
    """The upload cannot be read as a picture, or is too large."""


def picture_url(name: str) -> str:
    """The absolute address under which the CRM can fetch a drawing."""
    return f"{settings.SIMULATOR_URL}/pictures/{name}"


def local_path(url: str) -> str:
    """The address for our own pages: a path when the picture is kept here."""
    parts = urlsplit(url)
    ours = {urlsplit(base).netloc for base in (settings.SIMULATOR_URL, settings.PUBLIC_URL)}
    return parts.path if parts.netloc in ours else url


def keep_upload(upload: IO[bytes]) -> str:
    """Store a person's photo; its absolute address. Raises `NotAPicture`."""
    raw = upload.read(LARGEST_BYTES + 1)
    if len(raw) > LARGEST_BYTES:
        raise NotAPicture
    try:
        opened = Image.open(io.BytesIO(raw))
        opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise NotAPicture from None
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    name = default_storage.save(f"simulator/{new_public_id()}.jpg", ContentFile(out.getvalue()))
    return urljoin(settings.SIMULATOR_CALLBACK_URL, default_storage.url(name))
