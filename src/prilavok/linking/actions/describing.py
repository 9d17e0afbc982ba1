"""Features of the shop's pictures are made in the background, for customers' pictures to be known by."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from threading import Lock

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from prilavok.linking.models import PictureFeatures
from prilavok.linking.pictures.digests import sha256, signed
from prilavok.linking.pictures.missing import Missing, missing
from prilavok.linking.pictures.opening import PictureRefused, open_picture
from prilavok.linking.pictures.packing import VERSION, Packed, pack

log = logging.getLogger(__name__)

_AT_ONCE = 5
_busy: defaultdict[int, Lock] = defaultdict(Lock)
"""One thread of a process describes a shop's pictures."""


def describe_pictures(shop_id: int, *, limit: int) -> int:
    """Features of pictures that lack them, the newest first; how many were looked at.

    A file that cannot be fetched now does not hold up the others; that is raised at the end.
    """
    if not _busy[shop_id].acquire(blocking=False):
        return 0
    try:
        return _describe_all(shop_id, missing(shop_id, limit))
    finally:
        _busy[shop_id].release()


def catch_up(shop_id: int, *, seconds: float) -> None:
    """Describe what is missing within a bound of time, the oldest first: a worker begins at the other end."""
    until = time.monotonic() + seconds
    with _busy[shop_id]:
        while time.monotonic() < until and (found := missing(shop_id, _AT_ONCE, oldest=True)):
            _describe_all(shop_id, found)


def _describe_all(shop_id: int, found: list[Missing]) -> int:
    failure: OSError | None = None
    for one in found:
        try:
            _describe(shop_id, one)
        except OSError as error:
            log.warning("picture not read: %s: %s", one.file, error)
            failure = error
    if failure is not None:
        raise failure
    return len(found)


def _describe(shop_id: int, one: Missing) -> None:
    digest, packed = _read(one.file)
    row = PictureFeatures(
        shop_id=shop_id,
        photo_id=one.photo_id,
        post_id=one.post_id,
        file=one.file,
        version=VERSION,
        digest=digest,
    )
    if packed:
        row.hash, row.width, row.height = signed(packed.look), packed.width, packed.height
        row.marks, row.spots, row.copy = packed.marks, packed.spots, packed.copy
    try:
        with transaction.atomic():
            PictureFeatures.objects.filter(
                Q(photo=one.photo_id) if one.photo_id else Q(post=one.post_id)
            ).delete()
            row.save(force_insert=True)
    except IntegrityError:
        # The picture was removed meanwhile, or another worker was quicker.
        log.info("features not kept: %s", one.file)


def _read(file: str) -> tuple[str, Packed | None]:
    """The digest, and the features unless it is no picture. Raises `OSError` when the storage fails."""
    try:
        with default_storage.open(file) as source:
            content = source.read()
    except FileNotFoundError:
        log.warning("no such file: %s", file)
        return "", None
    digest = sha256(content)
    try:
        return digest, pack(open_picture(content))
    except PictureRefused as error:
        log.warning("no features of %s: %s", file, error)
        return digest, None
