"""Pictures as we keep them: real, upright, of bounded size, without the camera's notes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from prilavok.catalog.errors import PictureRejected

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDE = 2048
MAX_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_DATA_URL = re.compile(r"data:image/[a-z0-9.+-]+(?:;[a-z0-9=-]+)*;base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """Ready to be stored; `digest` is of `content`."""

    content: bytes = field(repr=False)
    suffix: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def decode_data_url(url: str) -> bytes:
    """The bytes of a base64 `data:image/…` URL. Raises `PictureRejected`."""
    head = _DATA_URL.match(url)
    if head is None:
        raise PictureRejected(_("not a base64 data: URL of a picture"))
    body = url[head.end() :]
    if len(body) > MAX_BYTES * 4 // 3 + 4:
        raise PictureRejected(_too_large())
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise PictureRejected(_("the data: URL is damaged")) from None


def read_picture(content: bytes) -> Picture:
    """Raises `PictureRejected` with the reason."""
    if len(content) > MAX_BYTES:
        raise PictureRejected(_too_large())
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as source:
            if source.width * source.height > MAX_PIXELS:
                raise PictureRejected(_("more than 60 megapixels"))
            return _kept(source)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Pillow raises all of these for files that are damaged or no pictures at all.
        raise PictureRejected(_("not a picture (JPEG, PNG, WebP or GIF)")) from None


def _kept(source: Image.Image) -> Picture:
    source.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(source)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    if upright.has_transparency_data:
        return _encoded(upright.convert("RGBA"), "PNG", ".png")
    return _encoded(upright.convert("RGB"), "JPEG", ".jpg")


def _encoded(image: Image.Image, kind: str, suffix: str) -> Picture:
    # A fresh image carries no EXIF, colour profile or comment of the old one.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    buffer = io.BytesIO()
    clean.save(buffer, kind, quality=88, optimize=True)
    return Picture(buffer.getvalue(), suffix, clean.width, clean.height)


def _too_large() -> object:
    return format_lazy(_("larger than {limit} MB"), limit=MAX_BYTES // 1024 // 1024)
