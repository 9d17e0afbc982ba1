from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from prilavok.linking.pictures import opening
from prilavok.linking.pictures.opening import PictureRefused, fitted, grey, open_picture
from prilavok.linking.pictures.tests.helpers import encoded, jpeg, scene


def _flat(mode: str, colour: object, size: tuple[int, int] = (80, 60)) -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]


def test_a_photo_comes_as_pixels_red_first() -> None:
    pixels = open_picture(encoded(_flat("RGB", (250, 10, 20)), "PNG"))
    assert pixels.shape == (60, 80, 3)
    assert pixels[0, 0].tolist() == [250, 10, 20]


def test_transparent_is_seen_on_white() -> None:
    pixels = open_picture(encoded(_flat("RGBA", (0, 0, 0, 0)), "PNG"))
    assert pixels[5, 5].tolist() == [255, 255, 255]


def test_cmyk_and_deep_greys_are_read() -> None:
    assert open_picture(encoded(_flat("CMYK", (0, 0, 0, 0)), "JPEG"))[9, 9].tolist() == [255, 255, 255]
    deep = np.zeros((60, 80), np.uint16)
    deep[:, 40:] = 40_000
    pixels = open_picture(encoded(Image.fromarray(deep), "PNG"))
    assert (pixels[5, 5].tolist(), pixels[5, 70].tolist()) == ([0, 0, 0], [255, 255, 255])


def test_of_an_animation_the_first_frame_counts() -> None:
    out = io.BytesIO()
    _flat("RGB", "red").save(out, "GIF", save_all=True, append_images=[_flat("RGB", "blue")])
    assert open_picture(out.getvalue())[5, 5].tolist() == [255, 0, 0]


def test_a_phone_held_sideways_is_turned_upright() -> None:
    image = _flat("RGB", "red", (90, 50))
    exif = image.getexif()
    exif[0x0112] = 6
    assert open_picture(encoded(image, "JPEG", exif=exif)).shape == (90, 50, 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        jpeg(scene(1))[:300],
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64,
        encoded(_flat("RGB", "red", (1, 1)), "PNG"),
        encoded(_flat("RGB", "red", (31, 400)), "PNG"),
        encoded(_flat("RGB", "red", (40, 600)), "PNG"),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'/>",
    ],
    ids=["empty", "text", "truncated", "heic", "one pixel", "too small", "too narrow", "svg"],
)
def test_what_is_no_picture_to_look_at_is_refused(content: bytes) -> None:
    with pytest.raises(PictureRefused):
        open_picture(content)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(Image.new("1", (9000, 9000)), "PNG")
    assert len(content) < 20_000
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("unpacked"))
    with pytest.raises(PictureRefused, match="too many pixels"):
        open_picture(content)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 100)
    with pytest.raises(PictureRefused, match="too large"):
        open_picture(jpeg(scene(1)))


def test_a_huge_photo_is_brought_to_working_size() -> None:
    assert open_picture(encoded(_flat("L", 9, (6000, 3000)), "PNG")).shape == (1200, 2400, 3)


def test_fitted_enlarges_only_so_far() -> None:
    image, factor = fitted(grey(scene(1, 100, 50)), 400, enlarge=2.0)
    assert (image.shape, factor) == ((100, 200), 2.0)
