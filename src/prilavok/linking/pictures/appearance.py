"""Whether two pictures laid over each other look alike all over, not only where features agree. Pure.

Shops photograph everything on the same floor or hanger: the ground agrees, the thing on it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.opening import Pixels, fitted

SIDE = 128
"""Long side of the small copy that is kept of each picture."""
_QUALITY = 82
_WINDOW = (9, 9)
_ALIKE = 0.45
_FLAT = 12.0
"""Variance below which there is nothing to compare but the tone."""
_MIN_OVERLAP = 0.02
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`alike` is the share of the overlap's details that agree, `middle` the same around its middle.

    `overlap` is the share of the stored picture that is seen; `tint` how far the colours are apart (0..1)
    once a common tint is taken away.
    """

    alike: float
    middle: float
    overlap: float
    tint: float


def small_copy(pixels: Pixels) -> bytes:
    """A JPEG to keep."""
    small, _ = fitted(pixels, SIDE)
    _, packed = cv2.imencode(".jpg", small[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return packed.tobytes()


def open_copy(content: bytes) -> Pixels:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(np.asarray(image, np.uint8), cv2.COLOR_BGR2RGB), np.uint8)


def likeness(copy: Pixels, asked: Pixels, movement: NDArray[np.float64]) -> Likeness:
    """`movement` (3, 3) leads from the copy's pixels to those of the picture asked about."""
    seen, mask = _laid_over(asked, movement, copy.shape[:2])
    overlap = float(mask.mean())
    if overlap < _MIN_OVERLAP:
        return Likeness(0.0, 0.0, overlap, 1.0)
    fits, weight = _fits(_grey(copy), _grey(seen), mask)
    centre = weight * _middle(mask)
    return Likeness(_share(fits, weight), _share(fits, centre), overlap, _tint(copy, seen, mask))


def _laid_over(
    asked: Pixels, movement: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[Pixels, NDArray[np.bool_]]:
    """The picture asked about as it lies on the copy; it is first made as coarse as that."""
    factor = min(1.0, 1.0 / _enlargement(movement, shape))
    coarse, done = fitted(asked, max(1, round(max(asked.shape[:2]) * factor)))
    scaled = np.diag([done, done, 1.0]) @ movement
    size = (shape[1], shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(coarse, scaled, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    ones = np.full(coarse.shape[:2], 255, np.uint8)
    mask = cv2.warpPerspective(ones, scaled, size, flags=flags) > 200
    return np.asarray(seen, np.uint8), np.asarray(mask, np.bool_)


def _enlargement(movement: NDArray[np.float64], shape: tuple[int, ...]) -> float:
    """Around the middle of the copy."""
    middle = np.array([[[shape[1] / 2 + x, shape[0] / 2 + y] for x, y in ((0, 0), (1, 0), (0, 1))]])
    origin, right, down = cv2.perspectiveTransform(middle, movement)[0]
    return float(np.sqrt(max(abs(np.linalg.det(np.stack([right - origin, down - origin]))), 1e-6)))


def _fits(one: Values, two: Values, mask: NDArray[np.bool_]) -> tuple[Values, Values]:
    """Local correlation, and how much each spot counts: the more there is to see, the more."""
    one, two = _softened(one), _softened(two)
    mean_one, spread_one = _moments(one)
    mean_two, spread_two = _moments(two)
    common = _blur(one * two) - mean_one * mean_two
    fits = common / np.sqrt((spread_one + _FLAT) * (spread_two + _FLAT))
    most = np.maximum(spread_one, spread_two)
    inner = cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32)
    return fits.astype(np.float32), np.where(most > _FLAT, np.sqrt(most) * inner, 0).astype(np.float32)


def _moments(image: Values) -> tuple[Values, Values]:
    mean = _blur(image)
    return mean, np.maximum(_blur(image * image) - mean**2, 0)


def _softened(image: Values) -> Values:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.float32)


def _share(fits: Values, weight: Values) -> float:
    total = float(weight.sum())
    return float(weight[fits > _ALIKE].sum()) / total if total > 0 else 0.0


def _middle(mask: NDArray[np.bool_]) -> Values:
    """A soft hill over the middle of the overlap."""
    rows, columns = np.nonzero(mask)
    down, across = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]].astype(np.float32)
    tall, wide = rows.std() + 1, columns.std() + 1
    hill: Values = np.exp(
        -(((down - rows.mean()) / tall) ** 2 + ((across - columns.mean()) / wide) ** 2) / 0.9
    )
    return hill


def _tint(copy: Pixels, seen: Pixels, mask: NDArray[np.bool_]) -> float:
    """Distance of the colours, each spot against the picture's mean, so that a filter does not count."""
    one, two = (
        cv2.cvtColor(cv2.GaussianBlur(image, (0, 0), 3), cv2.COLOR_RGB2LAB).astype(np.float32)[mask]
        for image in (copy, seen)
    )
    apart = (one - one.mean(axis=0)) - (two - two.mean(axis=0))
    return float(min(1.0, np.sqrt((apart**2).sum(axis=1)).mean() / 100))


def _grey(image: Pixels) -> Values:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)


def _blur(image: Values) -> Values:
    return np.asarray(cv2.GaussianBlur(image, _WINDOW, 0), np.float32)
