from __future__ import annotations

import io

import pytest
from PIL import Image

from prilavok.simulator.drawing import SHAPES, UnknownPicture, draw, outlines, picture_name


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_drawn_in_its_colour(shape: str) -> None:
    image = Image.open(io.BytesIO(draw(picture_name(shape, "203040", "f0f0f0"))))
    assert (image.format, image.size) == ("JPEG", (720, 720))
    dark = sum(image.convert("L").histogram()[:128])
    assert 0.05 < dark / (720 * 720) < 0.5


def test_a_story_is_upright() -> None:
    image = Image.open(io.BytesIO(draw(picture_name("bag", "7c5a3e", "e7e2d8", "story"))))
    assert image.size == (720, 1280)


@pytest.mark.parametrize("name", ["cat-7c5a3e-e7e2d8-square.jpg", "bag-7c5a3e-e7e2d8.jpg", "../bag.jpg"])
def test_other_names_are_no_pictures(name: str) -> None:
    with pytest.raises(UnknownPicture):
        draw(name)


def test_paths_are_followed() -> None:
    assert outlines("M10 20h5v6l-5 4H0V2z") == [
        [(10.0, 20.0), (15.0, 20.0), (15.0, 26.0), (10.0, 30.0), (0.0, 30.0), (0.0, 2.0)]
    ]
    (curve,) = outlines("M0 0q10 0 10 10t10 10")
    assert curve[14] == (10.0, 10.0)
    assert curve[-1] == (20.0, 20.0)
