from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from prilavok.catalog.models import Photo
from prilavok.catalog.pictures import Picture
from prilavok.catalog.saving import SavePlan
from prilavok.events.actions import record
from prilavok.events.types import SYSTEM, NewEvent
from prilavok.shops.actions import bump_catalog_version


def put_file(target: FieldFile, picture: Picture) -> None:
    """Store the bytes under a name nobody can guess; the row is not saved."""
    target.save(f"{secrets.token_urlsafe(18)}{picture.suffix}", ContentFile(picture.content), save=False)


@contextmanager
def stored(plans: Sequence[SavePlan]) -> Iterator[None]:
    """The new pictures are in the storage; they are taken out again when the block fails."""
    done: list[str] = []
    try:
        for plan in plans:
            for new in plan.photos.added:
                if new.picture:
                    put_file(new.row.file, new.picture)
                    done.append(str(new.row.file.name))
        yield
    except BaseException:
        for name in done:
            default_storage.delete(name)
        raise


def write_photos(plans: Sequence[SavePlan]) -> None:
    removed = [row for plan in plans for row in plan.photos.removed]
    if removed:
        Photo.objects.filter(pk__in=[row.pk for row in removed]).delete()
        _forget_files([str(row.file.name) for row in removed if row.file])
    added = []
    for plan in plans:
        for new in plan.photos.added:
            new.row.product = plan.product
            added.append(new.row)
    Photo.objects.bulk_create(added)
    moved = [row for plan in plans for row in plan.photos.moved]
    Photo.objects.bulk_update(moved, ("position",), batch_size=500)


def _forget_files(names: Sequence[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


@transaction.atomic
def store_photo(photo: Photo, picture: Picture) -> bool:
    """Give a photo that was only a URL its picture; False when it is gone or has one by now."""
    row = Photo.objects.select_for_update(of=("self",)).select_related("product").filter(pk=photo.pk).first()
    if row is None or row.file:
        return False
    put_file(row.file, picture)
    row.digest, row.width, row.height = picture.digest, picture.width, picture.height
    row.save(update_fields=["file", "digest", "width", "height"])
    bump_catalog_version(row.product.shop_id)
    record(
        NewEvent(
            shop_id=row.product.shop_id,
            name="product.changed",
            topic="product",
            subject=row.product.public_id,
            actor=SYSTEM,
            data={"change": "photo"},
        )
    )
    return True
