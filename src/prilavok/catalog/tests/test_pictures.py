from __future__ import annotations

import base64
import io

import pytest
from django.utils.translation import override
from PIL import Image

from prilavok.catalog import pictures
from prilavok.catalog.errors import PictureRejected
from prilavok.catalog.pictures import decode_data_url, read_picture
from prilavok.catalog.tests.conftest import image_bytes


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_orientation_is_applied_and_notes_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "Camera of Anna"
    picture = read_picture(image_bytes("JPEG", (40, 20), exif=exif))
    assert (picture.width, picture.height, picture.suffix) == (20, 40, ".jpg")
    kept = opened(picture.content)
    assert kept.size == (20, 40)
    assert not dict(kept.getexif())
    assert b"Anna" not in picture.content


def test_large_sides_shrink_in_proportion() -> None:
    picture = read_picture(image_bytes("PNG", (4096, 1024)))
    assert (picture.width, picture.height) == (2048, 512)


def test_transparency_stays() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(buffer, "PNG")
    picture = read_picture(buffer.getvalue())
    assert picture.suffix == ".png"
    assert opened(picture.content).convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF"])
def test_other_formats_become_jpeg(kind: str) -> None:
    assert read_picture(image_bytes(kind)).suffix == ".jpg"


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", image_bytes("JPEG")[:100], b"GIF89a" + b"\0" * 9],
)
def test_not_a_picture(content: bytes) -> None:
    with pytest.raises(PictureRejected) as caught:
        read_picture(content)
    with override("en"):
        assert str(caught.value) == "not a picture (JPEG, PNG, WebP or GIF)"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    content = image_bytes(size=(30, 30))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 899)
    with override("en"), pytest.raises(PictureRejected, match="more than 60 megapixels"):
        read_picture(content)
    monkeypatch.setattr(pictures, "MAX_BYTES", 50)
    with override("en"), pytest.raises(PictureRejected, match="larger than"):
        read_picture(content)
    with override("en"), pytest.raises(PictureRejected, match="larger than"):
        decode_data_url(f"data:image/png;base64,{base64.b64encode(content).decode()}")


def test_same_picture_has_the_same_digest() -> None:
    assert read_picture(image_bytes()).digest == read_picture(image_bytes()).digest
    assert read_picture(image_bytes()).digest != read_picture(image_bytes(colour="blue")).digest
