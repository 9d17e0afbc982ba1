"""Which of the pictures asked for a product already has, and which are new. Reads no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from prilavok.catalog.errors import InvalidField, PictureRejected
from prilavok.catalog.models import Photo
from prilavok.catalog.pictures import Picture, decode_data_url, read_picture
from prilavok.catalog.types import PhotoSource, Upload

MAX_PHOTOS = 20
MAX_URL = 2000


@dataclass(slots=True)
class NewPhoto:
    """An unsaved row; without a picture it is a URL that a job will fetch."""

    row: Photo
    picture: Picture | None = None


@dataclass(slots=True)
class PhotoDiff:
    added: list[NewPhoto] = field(default_factory=list)
    moved: list[Photo] = field(default_factory=list)
    removed: list[Photo] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.removed)


def diff_photos(existing: Sequence[Photo], sources: Sequence[PhotoSource]) -> PhotoDiff:
    """Replace semantics that keep rows. Raises `InvalidField("photos", …)`."""
    if len(sources) > MAX_PHOTOS:
        raise InvalidField("photos", format_lazy(_("more than {limit} photos"), limit=MAX_PHOTOS))
    left = list(existing)
    diff = PhotoDiff(removed=left)
    seen: set[str] = set()
    for source in sources:
        known = _known(existing, source)
        new = None if known else _new(source)
        if new and new.picture:
            known = _by_digest(existing, new.picture.digest)
        _place(diff, seen, known, new)
    return diff


def _place(diff: PhotoDiff, seen: set[str], known: Photo | None, new: NewPhoto | None) -> None:
    """Put one photo at the next position, once."""
    position = len(seen)
    if known and known not in diff.removed:
        return
    if known:
        diff.removed.remove(known)
        seen.update((known.digest or known.url,))
        if known.position != position:
            known.position = position
            diff.moved.append(known)
    elif new and (key := new.row.digest or new.row.source_url) not in seen:
        seen.add(key)
        new.row.position = position
        diff.added.append(new)


def _known(rows: Sequence[Photo], source: PhotoSource) -> Photo | None:
    if isinstance(source, Upload) or source.startswith("data:"):
        return None
    return next((row for row in rows if source in _names(row)), None)


def _names(row: Photo) -> tuple[str, ...]:
    return tuple(name for name in (row.public_id, row.source_url, row.url) if name)


def _by_digest(rows: Sequence[Photo], digest: str) -> Photo | None:
    return next((row for row in rows if row.digest == digest), None)


def _new(source: PhotoSource) -> NewPhoto:
    if isinstance(source, str) and source.startswith(("http://", "https://")) and len(source) <= MAX_URL:
        return NewPhoto(Photo(source_url=source))
    try:
        picture = read_picture(_content(source))
    except PictureRejected as error:
        raise InvalidField("photos", str(error)) from None
    row = Photo(digest=picture.digest, width=picture.width, height=picture.height)
    return NewPhoto(row, picture)


def _content(source: PhotoSource) -> bytes:
    if isinstance(source, Upload):
        return source.content
    if source.startswith("data:"):
        return decode_data_url(source)
    raise PictureRejected(_("neither a web address, nor a data: URL, nor a photo of this product"))
