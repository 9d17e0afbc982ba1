"""Local features of a picture: where something is, how large, which way up, and what it looks like. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from threading import local

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.opening import fitted

CATALOGUE_SIDE = 480
CATALOGUE_POINTS = 600
CELLS = 8
"""Points are picked from a grid of this many cells a side, so that no corner goes without."""
_CONTRAST = 0.01
_QUANTUM = 512.0
_EDGE = 3

# The picture's mirror image has the same gradients with rows of the patch and directions turned round.
_MIRRORED = np.array(
    [
        ((3 - row) * 4 + column) * 8 + (8 - turn) % 8
        for row in range(4)
        for column in range(4)
        for turn in range(8)
    ]
)


@dataclass(frozen=True, slots=True)
class Features:
    """`points` (n, 2) in pixels of the picture, `sizes` likewise, `angles` in degrees, strongest first.

    `descriptors` (n, 128) are square roots of SIFT's shares (RootSIFT) in 1/512.
    """

    points: NDArray[np.float32]
    sizes: NDArray[np.float32]
    angles: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.points)

    def placed(self, factor: float, left: float, top: float) -> Features:
        """In the pixels of the picture that this is a cut of."""
        offset = np.array([left, top], np.float32)
        points = (self.points / factor + offset).astype(np.float32)
        return Features(points, (self.sizes / factor).astype(np.float32), self.angles, self.descriptors)

    def mirrored(self, width: float) -> Features:
        """What would be found in the mirror image."""
        points = self.points.copy()
        points[:, 0] = width - 1 - points[:, 0]
        return Features(points, self.sizes, (180.0 - self.angles) % 360.0, self.descriptors[:, _MIRRORED])

    def taken(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Features:
        return Features(self.points[rows], self.sizes[rows], self.angles[rows], self.descriptors[rows])


def of_catalogue(image: NDArray[np.uint8]) -> Features:
    """Of a grey picture of the shop's own, in pixels of its long side being `CATALOGUE_SIDE`."""
    fit, _ = fitted(image, CATALOGUE_SIDE, enlarge=2.0)
    return extract(fit, CATALOGUE_POINTS)


def extract(image: NDArray[np.uint8], limit: int) -> Features:
    found = [point for point in _detector().detect(image, None) if _inside(point, image.shape)]
    if not found:
        return _nothing()
    chosen = _spread(found, image.shape, limit)
    kept, raw = _detector().compute(image, chosen)
    if not len(kept):
        return _nothing()
    shares = raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-7)
    descriptors = np.minimum(np.rint(np.sqrt(shares) * _QUANTUM), 255).astype(np.uint8)
    return Features(
        np.array([point.pt for point in kept], np.float32),
        np.array([point.size for point in kept], np.float32),
        np.array([point.angle for point in kept], np.float32),
        descriptors,
    )


class _Detectors(local):
    """One a thread."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self.sift = cv2.SIFT.create(contrastThreshold=_CONTRAST)


_detectors = _Detectors()


def _detector() -> cv2.SIFT:
    return _detectors.sift


def _inside(point: cv2.KeyPoint, shape: tuple[int, ...]) -> bool:
    x, y = point.pt
    return _EDGE <= x < shape[1] - _EDGE and _EDGE <= y < shape[0] - _EDGE


def _spread(found: list[cv2.KeyPoint], shape: tuple[int, ...], limit: int) -> list[cv2.KeyPoint]:
    """The strongest of each cell in turn, so that lettering does not crowd out the photo."""
    strength = np.array([point.response for point in found])
    order = np.argsort(-strength, kind="stable")
    if len(found) <= limit:
        return [found[index] for index in order]
    places = np.array([point.pt for point in found])
    columns = np.minimum((places[:, 0] * CELLS / shape[1]).astype(int), CELLS - 1)
    rows = np.minimum((places[:, 1] * CELLS / shape[0]).astype(int), CELLS - 1)
    cells = (rows * CELLS + columns)[order]
    turn = _turns(cells)
    # Half by strength alone, half by turns.
    half = limit // 2
    by_turn = order[np.lexsort((np.arange(len(order)), turn))]
    chosen = dict.fromkeys([*order[:half].tolist(), *by_turn.tolist()])
    picked = list(chosen)[:limit]
    return [found[index] for index in sorted(picked, key=lambda index: -strength[index])]


def _turns(cells: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many of the same cell stand before each."""
    by_cell = np.argsort(cells, kind="stable")
    ordered = cells[by_cell]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(ordered)])
    turns = np.empty(len(cells), np.intp)
    turns[by_cell] = np.arange(len(cells)) - np.repeat(starts, lengths)
    return turns


def _nothing() -> Features:
    none = np.zeros(0, np.float32)
    return Features(np.zeros((0, 2), np.float32), none, none, np.zeros((0, 128), np.uint8))
