"""Files an operator sends, kept under a name nobody can guess: the network fetches them by address."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from prilavok.inbox.types import OutgoingAttachment
from prilavok.lib.clock import now
from prilavok.lib.ids import new_public_id

# Not every system knows them, and networks look at the ending.
for _mime, _ending in (("audio/wav", ".wav"), ("audio/x-m4a", ".m4a"), ("audio/ogg", ".ogg")):
    mimetypes.add_type(_mime, _ending)


def stored(files: Iterable[tuple[str, UploadedFile[bytes]]]) -> list[OutgoingAttachment]:
    return [_stored(kind, file) for kind, file in files]


def _stored(kind: str, file: UploadedFile[bytes]) -> OutgoingAttachment:
    mime = file.content_type or "application/octet-stream"
    ending = mimetypes.guess_extension(mime) or ""
    name = default_storage.save(f"outgoing/{now():%Y/%m}/{new_public_id()}{new_public_id()}{ending}", file)
    return OutgoingAttachment(
        type=kind, url=default_storage.url(name), mime=mime, name=(file.name or "")[:250]
    )
