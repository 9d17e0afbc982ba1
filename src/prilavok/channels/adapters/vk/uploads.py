"""Files on their way to VK: asked where to, uploaded, saved, named.

https://dev.vk.com/ru/api/upload/photo-in-message

Nobody sees any of it before the message that names the file, so all of it may be repeated.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from prilavok.channels.adapters.vk import client
from prilavok.channels.adapters.vk.manifest import MANIFEST
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.types import Account, Attachment
from prilavok.lib.http import NotSent, OutcomeUnknown, Response, TooLarge, Transport, Unsendable

UPLOAD_TIMEOUT = 120.0
PHOTO = "photo"
VOICE, DOC = "audio_message", "doc"
VOICE_TYPES = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac"})
"""VK refuses music among documents, so what a voice message can be becomes one."""


def with_uploads(
    body: Mapping[str, object], files: Sequence[Attachment], account: Account, transport: Transport
) -> dict[str, object]:
    """The body with the names of the uploaded files in the places that `plan` left for them."""
    names = [_upload(one, body, account, transport) for one in files]
    return {field: _filled(field, value, names) for field, value in body.items()}


def _filled(field: str, value: object, names: Sequence[str]) -> object:
    if not isinstance(value, str):
        return value
    if field == "template":
        # A carousel takes a picture by its two numbers, without kind and key.
        names = ["_".join(name.removeprefix(PHOTO).split("_")[:2]) for name in names]
    elif field not in ("attachment", "attachments"):
        return value
    for index, name in enumerate(names):
        value = value.replace(f"{{upload:{index}}}", name)
    return value


def _upload(file: Attachment, body: Mapping[str, object], account: Account, transport: Transport) -> str:
    content, name, mime = _content(file, transport)
    peer = body.get("peer_id", 0)
    try:
        if file.type == "image":
            return _photo(content, name, mime, peer, account, transport)
        kind = VOICE if file.type == "voice" or _is_music(file, mime) else DOC
        return _document(content, name, mime, kind, peer, account, transport)
    except ChannelError as error:
        if error.retry is Retry.NEVER and error.reason in (Reason.CONTENT_REJECTED, Reason.OTHER):
            raise ChannelError(Reason.MEDIA_REJECTED, code=error.code, text=error.text) from None
        raise


def _is_music(file: Attachment, mime: str) -> bool:
    return file.type == "audio" and mime in VOICE_TYPES


def _photo(content: bytes, name: str, mime: str, peer: object, account: Account, transport: Transport) -> str:
    answer = client.call(account, transport, "photos.getMessagesUploadServer", {"peer_id": peer}, safe=True)
    told = _put(_upload_url(answer), PHOTO, (name, content, mime), account, transport)
    if not told.get("photo") or told.get("photo") == "[]":
        raise ChannelError(Reason.MEDIA_REJECTED, code="upload", text=str(told.get("error") or ""))
    fields: dict[str, object] = {key: told[key] for key in ("photo", "server", "hash") if key in told}
    saved = client.call(account, transport, "photos.saveMessagesPhoto", fields, safe=True)
    return _named(PHOTO, saved[0] if isinstance(saved, list) and saved else None)


def _document(
    content: bytes, name: str, mime: str, kind: str, peer: object, account: Account, transport: Transport
) -> str:
    fields = {"type": kind, "peer_id": peer}
    answer = client.call(account, transport, "docs.getMessagesUploadServer", fields, safe=True)
    told = _put(_upload_url(answer), "file", (name, content, mime), account, transport)
    if not told.get("file"):
        raise ChannelError(Reason.MEDIA_REJECTED, code="upload", text=str(told.get("error") or ""))
    saving = {"file": told["file"], "title": name}
    saved = client.call(account, transport, "docs.save", saving, safe=True)
    if isinstance(saved, list):
        return _named(DOC, saved[0] if saved else None)
    inner = saved.get(kind, saved.get(DOC)) if isinstance(saved, dict) else None
    return _named(DOC, inner if inner is not None else saved)


def _named(kind: str, saved: object) -> str:
    told = saved if isinstance(saved, dict) else {}
    owner, number, key = told.get("owner_id"), told.get("id"), told.get("access_key")
    if not owner or not number:
        raise ChannelError(Reason.MEDIA_REJECTED, code="upload", text="VK did not save the file")
    return f"{kind}{owner}_{number}" + (f"_{key}" if key else "")


def _upload_url(answer: object) -> str:
    url = answer.get("upload_url") if isinstance(answer, dict) else None
    if not isinstance(url, str) or not url:
        raise ChannelError(
            Reason.PROVIDER_DOWN, retry=Retry.LATER, code="upload", text="no address to upload to"
        )
    return url


def _put(
    url: str, field: str, file: tuple[str, bytes, str], account: Account, transport: Transport
) -> dict[str, Any]:
    def request() -> Response:
        return transport.request("POST", url, files={field: file}, timeout=UPLOAD_TIMEOUT)

    response = client.sent(account, request, safe=True)
    try:
        told = response.json()
    except ValueError:
        told = None
    if not response.ok or not isinstance(told, dict):
        retry = Retry.NEVER if 400 <= response.status < 500 else Retry.LATER
        reason = Reason.MEDIA_REJECTED if retry is Retry.NEVER else Reason.PROVIDER_DOWN
        raise ChannelError(reason, retry=retry, code=f"http_{response.status}", text="the upload failed")
    return told


# --- where the bytes are -------------------------------------------------------------------------


def _content(file: Attachment, transport: Transport) -> tuple[bytes, str, str]:
    """(bytes, name, type) of our own copy, else of the address."""
    if file.path:
        content, mime = _read(file.path), ""
    else:
        content, mime = _download(file, transport)
    guessed, _ = mimetypes.guess_type(file.name or unquote(urlsplit(file.url).path))
    mime = file.mime or guessed or mime or "application/octet-stream"
    return content, _name(file, mime), mime


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ChannelError(Reason.MEDIA_REJECTED, code="file", text=type(error).__name__) from None


def _download(file: Attachment, transport: Transport) -> tuple[bytes, str]:
    limit = MANIFEST.limits.media_bytes.get(file.type, MANIFEST.limits.media_bytes["file"])
    response = _fetched(lambda: transport.download(file.url, max_bytes=limit))
    if not response.ok or not response.content:
        raise ChannelError(
            Reason.MEDIA_REJECTED, code=f"file_http_{response.status}", text="the file cannot be fetched"
        )
    return response.content, response.mime


def _fetched(download: Callable[[], Response]) -> Response:
    try:
        return download()
    except TooLarge as error:
        raise ChannelError(Reason.MEDIA_REJECTED, code="too_large", text=str(error)) from None
    except Unsendable as error:
        raise ChannelError(Reason.MEDIA_REJECTED, code="file", text=str(error)) from None
    except (NotSent, OutcomeUnknown) as error:
        raise ChannelError(Reason.PROVIDER_DOWN, retry=Retry.LATER, code="file", text=str(error)) from None


def _name(file: Attachment, mime: str) -> str:
    """VK decides by the ending what a file is."""
    name = file.name or PurePosixPath(unquote(urlsplit(file.url).path)).name or file.type
    if "." in name:
        return name
    return name + (mimetypes.guess_extension(mime) or "")
