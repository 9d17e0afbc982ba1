from __future__ import annotations

import pytest

from prilavok.inbox.actions.media import fetch_media
from prilavok.inbox.models import Attachment
from prilavok.lib.http import AddressRefused, HttpError, Response, TooLarge, Transport
from tests.factories import make_message

pytestmark = pytest.mark.django_db

ADDRESS = "https://cdn.example.com/1.jpg"


@pytest.fixture
def attachment() -> Attachment:
    return Attachment.objects.create(message=make_message(), type="image", url=ADDRESS)


def answer_with(monkeypatch: pytest.MonkeyPatch, outcome: Response | Exception) -> None:
    def download(_self: Transport, url: str, *, max_bytes: int) -> Response:
        assert (url, max_bytes) == (ADDRESS, 50 * 1024 * 1024)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(Transport, "download", download)


def test_a_picture_is_kept(attachment: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, Response(200, {"content-type": "image/jpeg"}, b"\xff\xd8picture"))
    assert fetch_media(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.mime, attachment.size, attachment.failed) == ("image/jpeg", 9, False)
    assert attachment.file.read() == b"\xff\xd8picture"
    assert attachment.link == attachment.file.url
    attachment.file.delete(save=False)


@pytest.mark.parametrize(
    "outcome", [Response(404), Response(403), TooLarge("60 MB"), AddressRefused("10.0.0.1")]
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
