"""From a file to pixels: real, bounded, upright, on a white ground. Pure."""

from __future__ import annotations

import io
import warnings

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Pixels = NDArray[np.uint8]
"""(height, width, 3), red first."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
MIN_SIDE = 32
WORKING_SIDE = 2400
"""Nothing is looked for in more detail than this."""
MAX_RATIO = 12
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class PictureRefused(ValueError):
    """No picture that can be looked at."""


def open_picture(content: bytes) -> Pixels:
    """The first frame. Raises `PictureRefused`."""
    if len(content) > MAX_BYTES:
        raise PictureRefused("the file is too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as source:
                _check(source)
                return _pixels(source)
    except PictureRefused:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureRefused("not a readable picture") from error


def _check(source: Image.Image) -> None:
    width, height = source.size
    if width * height > MAX_PIXELS:
        raise PictureRefused("too many pixels")
    if min(width, height) < MIN_SIDE:
        raise PictureRefused("too small")
    if max(width, height) > MAX_RATIO * min(width, height):
        raise PictureRefused("too narrow")


def _pixels(source: Image.Image) -> Pixels:
    source.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
    source.load()
    upright = ImageOps.exif_transpose(_eight_bits(source))
    upright.thumbnail((WORKING_SIDE, WORKING_SIDE))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(ground, layer)
    return np.asarray(upright.convert("RGB"), dtype=np.uint8)


def _eight_bits(source: Image.Image) -> Image.Image:
    """Pillow cuts deeper greys off at 255 instead of scaling them."""
    if not source.mode.startswith(("I", "F")):
        return source
    values = np.asarray(source, dtype=np.float32)
    low, high = float(values.min()), float(values.max())
    spread = (values - low) * (255.0 / (high - low)) if high > low else np.zeros_like(values)
    return Image.fromarray(spread.astype(np.uint8))


def grey(pixels: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def fitted(image: NDArray[np.uint8], side: int, *, enlarge: float = 1.0) -> tuple[NDArray[np.uint8], float]:
    """The image with its long side at `side`, and the factor; enlarged at most by `enlarge`."""
    factor = min(side / max(image.shape[:2]), enlarge)
    if factor == 1.0:
        return image, 1.0
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8), factor
