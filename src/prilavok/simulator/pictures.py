"""Where the pretended network keeps its pictures: drawings, and photos people upload."""

from __future__ import annotations

import io
import mimetypes
import re
from dataclasses import replace
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from prilavok.channels.simulation import FileState
from prilavok.lib.ids import new_public_id
from prilavok.simulator.drawing import UnknownPicture, draw
from prilavok.simulator.samples import sample

LARGEST_SIDE = 1600
LARGEST_BYTES = 8 * 1024 * 1024
FOLDER = "simulator/"
SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class NotAPicture(ValueError):
    """The upload cannot be read as a picture, or is too large."""


def picture_url(name: str) -> str:
    """The absolute address under which the CRM can fetch a drawing."""
    return f"{settings.SIMULATOR_URL}/pictures/{name}"


def sample_url(name: str) -> str:
    return f"{settings.SIMULATOR_URL}/samples/{name}"


SAMPLES: dict[str, FileState] = {
    "voice": FileState("voice", name="voice.wav", mime="audio/wav", details={"seconds": "2"}),
    "file": FileState("file", name="measures.pdf", mime="application/pdf"),
    "sticker": FileState("sticker", name="sticker.jpg", mime="image/jpeg", details={"emoji": "👒"}),
}


def sample_file(what: str) -> FileState:
    """A voice message, a document or a sticker that anybody can send."""
    file = SAMPLES[what]
    return replace(file, url=sample_url(file.name), size=len(sample(file.name)))


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
    return keep_file("photo.jpg", out.getvalue())


def keep_file(name: str, content: bytes) -> str:
    """Store what was uploaded to a network; its absolute address."""
    suffix = Path(name).suffix.lower()
    ending = suffix if SUFFIX.fullmatch(suffix) else ".bin"
    kept = default_storage.save(f"{FOLDER}{new_public_id()}{ending}", ContentFile(content))
    return urljoin(settings.SIMULATOR_CALLBACK_URL, default_storage.url(kept))


def read_file(url: str) -> tuple[bytes, str]:
    """The bytes behind an address of ours and their type. Raises `UnknownPicture`."""
    path = unquote(urlsplit(url).path)
    name = path.rpartition("/")[2]
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if "/pictures/" in path:
        return draw(name), mime
    if "/samples/" in path:
        return sample(name), mime
    kept = FOLDER + name
    if not name or not default_storage.exists(kept):
        raise UnknownPicture(url)
    with default_storage.open(kept) as stored:
        return stored.read(), mime
