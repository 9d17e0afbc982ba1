from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from PIL import Image

from prilavok.channels import registry
from prilavok.channels.contract import Adapter, MediaSource
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.types import Account
from prilavok.channels.types import Attachment as IncomingAttachment
from prilavok.inbox.actions.media import fetch_media, forget_expired
from prilavok.inbox.models import Attachment
from prilavok.lib.clock import now
from prilavok.lib.http import AddressRefused, HttpError, Response, TooLarge, Transport
from tests.factories import make_message, make_reference

pytestmark = pytest.mark.django_db

ADDRESS = "https://scontent.cdninstagram.com/1.jpg"
PICTURE = b"\xff\xd8picture"


@pytest.fixture
def attachment() -> Attachment:
    return Attachment.objects.create(message=make_message(), type="image", url=ADDRESS)


def answer_with(monkeypatch: pytest.MonkeyPatch, outcome: Response | Exception) -> list[tuple[str, object]]:
    """What was asked for: (address, headers) of each download."""
    asked: list[tuple[str, object]] = []

    def download(_self: Transport, url: str, *, max_bytes: int, headers: Mapping[str, str]) -> Response:
        assert max_bytes == 50 * 1024 * 1024
        asked.append((url, dict(headers)))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(Transport, "download", download)
    return asked


def use(monkeypatch: pytest.MonkeyPatch, adapter: Adapter) -> None:
    monkeypatch.setattr("prilavok.inbox.actions.media.adapter_of", lambda _channel: adapter)


def test_a_picture_is_kept(attachment: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(monkeypatch, Response(200, {"content-type": "image/jpeg"}, PICTURE))
    assert fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.mime, attachment.size, attachment.failed) == ("image/jpeg", 9, False)
    assert attachment.file.read() == PICTURE
    assert attachment.link == attachment.file.url
    assert asked == [(ADDRESS, {})]
    attachment.file.delete(save=False)


@pytest.mark.parametrize(
    "outcome",
    [
        Response(404),
        Response(403),
        Response(200, {"content-type": "image/jpeg"}, b"<html>Sorry"),
        TooLarge("60 MB"),
        AddressRefused("10.0.0.1"),
    ],
)
def test_what_cannot_be_had_is_marked(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch, outcome: Response | Exception
) -> None:
    answer_with(monkeypatch, outcome)
    assert not fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.failed, attachment.link) == (True, ADDRESS)


def test_a_server_that_is_down_is_asked_again(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, Response(503))
    with pytest.raises(HttpError, match="503"):
        fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert not attachment.failed


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        (ADDRESS, True),
        ("https://cdninstagram.com/1.jpg", True),
        ("https://cdninstagram.com.evil.example/1.jpg", False),
        ("https://evil.example/cdninstagram.com/1.jpg", False),
    ],
)
def test_only_the_networks_hosts_are_asked(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch, address: str, taken: bool
) -> None:
    adapter = registry.get("instagram")
    use(monkeypatch, replace(adapter, manifest=replace(adapter.manifest, media_hosts=("cdninstagram.com",))))
    asked = answer_with(monkeypatch, Response(404))
    Attachment.objects.filter(pk=attachment.pk).update(url=address)
    assert not fetch_media(attachment.pk)
    assert asked == ([(address, {})] if taken else [])
    attachment.refresh_from_db()
    assert attachment.failed


def test_a_file_named_by_an_id_is_located_first(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locate(part: IncomingAttachment, account: Account, transport: Transport) -> MediaSource:
        assert (part.type, part.external_id) == ("image", "file-7")
        return MediaSource(ADDRESS, {"authorization": "Bearer t"}, mime="image/jpeg")

    use(monkeypatch, replace(registry.get("instagram"), locate_media=locate))
    asked = answer_with(monkeypatch, Response(200, {}, PICTURE))
    Attachment.objects.filter(pk=attachment.pk).update(url="", external_id="file-7")
    assert fetch_media(attachment.pk)
    assert asked == [(ADDRESS, {"authorization": "Bearer t"})]
    attachment.refresh_from_db()
    assert attachment.mime == "image/jpeg"
    attachment.file.delete(save=False)


@pytest.mark.parametrize("retry", [Retry.NEVER, Retry.LATER, Retry.UNKNOWN])
def test_a_file_that_cannot_be_located(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch, retry: Retry
) -> None:
    def locate(part: IncomingAttachment, account: Account, transport: Transport) -> MediaSource:
        raise ChannelError(Reason.OTHER, retry=retry, text="expired")

    use(monkeypatch, replace(registry.get("instagram"), locate_media=locate))
    Attachment.objects.filter(pk=attachment.pk).update(url="", external_id="file-7")
    if retry is Retry.NEVER:
        assert not fetch_media(attachment.pk)
    else:
        with pytest.raises(HttpError, match="expired"):
            fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert attachment.failed == (retry is Retry.NEVER)


def drawn(width: int, height: int, kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(("width", "size"), [(1200, (480, 240)), (400, None)])
def test_a_large_picture_gets_a_small_copy(
    attachment: Attachment,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    tmp_path: Path,
    width: int,
    size: tuple[int, int] | None,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer_with(monkeypatch, Response(200, {"content-type": "image/jpeg"}, drawn(width, width // 2)))
    assert fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert attachment.preview == (attachment.thumb.url if size else attachment.file.url)
    if size:
        with attachment.thumb.open() as file, Image.open(file) as small:
            assert small.size == size


@pytest.mark.parametrize(("reference", "hours", "kept"), [
    ("story_mention", 25, False), ("story_mention", 23, True), ("post", 25, True),
])  # fmt: skip
def test_a_story_is_forgotten_when_its_time_is_over(
    settings: LazySettings, tmp_path: Path, reference: str, hours: int, kept: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    message = make_message(sent_at=now() - timedelta(hours=hours))
    make_reference(message, reference)
    row = Attachment.objects.create(message=message, type="image", url=ADDRESS)
    row.file.save("1.jpg", ContentFile(PICTURE))
    assert forget_expired() == (0 if kept else 1)
    row.refresh_from_db()
    assert (bool(row.file), row.url, row.failed) == ((True, ADDRESS, False) if kept else (False, "", True))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == kept
    assert forget_expired() == 0
