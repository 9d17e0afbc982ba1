"""Where in a picture a photo seems to be, and how closely to look there. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.opening import Pixels, fitted, grey

FIRST_SIDE, FIRST_POINTS = 640, 1000
CLOSE_SIDE, CLOSE_POINTS = 640, 800
WIDE_SIDE, WIDE_POINTS = 800, 1000
_COARSE = 240
_FLAT = 0.35
_GAP = 3
_WORTH_IT = 0.75
"""A part this large of the picture has been seen well enough as the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    left: int
    top: int
    right: int
    bottom: int
    side: int
    points: int


def looks(pixels: Pixels) -> Iterator[Part]:
    """The whole, then the block that is no flat ground if it is clearly smaller."""
    height, width = pixels.shape[:2]
    yield Part(0, 0, width, height, FIRST_SIDE, FIRST_POINTS)
    if max(height, width) <= FIRST_SIDE:
        return
    box = photo_block(grey(pixels))
    share = (box[2] - box[0]) * (box[3] - box[1]) / (width * height)
    if share < _WORTH_IT:
        yield Part(*box, CLOSE_SIDE, CLOSE_POINTS)
    else:
        yield Part(0, 0, width, height, WIDE_SIDE, WIDE_POINTS)


def photo_block(image: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """left, top, right, bottom of the largest block whose rows and columns are not mostly one tone."""
    small, factor = fitted(image, _COARSE)
    top, bottom = _longest(np.array([_unevenness(row) for row in small]))
    left, right = _longest(np.array([_unevenness(column) for column in small[top:bottom].T]))
    box = [round(value / factor) for value in (left, top, right, bottom)]
    if box[2] - box[0] < 64 or box[3] - box[1] < 64:
        return 0, 0, image.shape[1], image.shape[0]
    return box[0], box[1], min(box[2], image.shape[1]), min(box[3], image.shape[0])


def _unevenness(line: NDArray[np.uint8]) -> float:
    """Share of the line that is not of its commonest tone."""
    tones = np.bincount(line >> 2, minlength=64)
    return 1.0 - float(tones.max()) / max(1, len(line))


def _longest(values: NDArray[np.float64]) -> tuple[int, int]:
    """The longest run above the threshold, short gaps allowed."""
    on = np.flatnonzero(values > _FLAT)
    if not len(on):
        return 0, len(values)
    breaks = np.flatnonzero(np.diff(on) > _GAP + 1)
    starts, ends = np.r_[on[0], on[breaks + 1]], np.r_[on[breaks], on[-1]]
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest]) + 1
