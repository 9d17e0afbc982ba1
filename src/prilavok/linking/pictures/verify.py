"""Whether two pictures show the same thing: features that fit each other under one movement. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import cv2
import numpy as np
from numpy.typing import NDArray

RATIO = 0.85
_TURN = 25.0
_ENLARGEMENT = 0.7
_LARGEST = 8.0
_SMALLEST = 0.08
_TOLERANCE = 0.02
"""Of the stored picture's long side."""
_MIN_MATCHES = 4
_SPOT = 3.0
_ENOUGH_FOR_PERSPECTIVE = 16
_FEATURES_A_SPOT = 3
Values = NDArray[np.float32]
Transform = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """Features with their compact descriptors (as unit-free numbers)."""

    points: Values
    sizes: Values
    angles: Values
    compact: Values

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True)
class Fit:
    """`inliers` distinct pairs of `matches`; `evidence` is -log10 of how likely chance does the same."""

    inliers: int
    matches: int
    evidence: float
    spread: float
    """Share of the stored picture that the pairs span."""
    asked_spread: float
    """Share of the asked picture."""
    movement: NDArray[np.float64]
    """(3, 3), from stored to asked."""
    points: NDArray[np.float64]
    """Where the pairs lie on the asked picture."""


def fit(stored: Placed, asked: Placed, stored_size: tuple[float, float], asked_area: float) -> Fit | None:
    left, right = matches(stored, asked)
    if len(left) < _MIN_MATCHES:
        return None
    pairs = _Pairs(stored, asked, left, right)
    tolerance = _TOLERANCE * max(stored_size)
    inside, movement = pairs.best(tolerance)
    inside = pairs.distinct(inside)
    count = int(inside.sum())
    if count < _MIN_MATCHES:
        return None
    chance = _chance(tolerance * np.sqrt(abs(np.linalg.det(movement[:, :2]))), asked_area)
    return Fit(
        inliers=count,
        matches=len(left),
        evidence=evidence(count, len(left), chance),
        spread=_area(pairs.from_points[inside]) / (stored_size[0] * stored_size[1]),
        asked_spread=_area(pairs.to_points[inside]) / asked_area,
        movement=pairs.seen_aslant(movement, tolerance),
        points=pairs.to_points[inside],
    )


def matches(stored: Placed, asked: Placed) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of both that are each other's likeness, clearly more than the next best."""
    if len(stored) < _MIN_MATCHES or len(asked) < _MIN_MATCHES:
        none = np.zeros(0, np.intp)
        return none, none
    # Squared distances less each row's own part, which does not change what is nearest.
    apart = (-2 * stored.compact) @ asked.compact.T
    apart += (asked.compact**2).sum(axis=1)
    own = (stored.compact**2).sum(axis=1)
    nearest, best = _least(apart)
    second = _other_spot(apart, nearest, asked.points)
    clear = best + own < RATIO**2 * (second + own)
    return np.flatnonzero(clear), nearest[clear]


def _least(apart: Values) -> tuple[NDArray[np.intp], Values]:
    nearest = apart.argmin(axis=1)
    return nearest, apart[np.arange(len(apart)), nearest]


def _other_spot(apart: Values, nearest: NDArray[np.intp], points: Values) -> Values:
    """The next likeness at another spot: one spot may have several features (turns, sizes)."""
    rows = np.arange(len(apart))
    place = points[nearest]
    taken = nearest
    for _ in range(_FEATURES_A_SPOT):
        apart[rows, taken] = np.inf
        taken, second = _least(apart)
        far = ((points[taken] - place) ** 2).sum(axis=1) > _SPOT**2
        if far.all():
            break
    return second


class _Pairs:
    def __init__(
        self, stored: Placed, asked: Placed, left: NDArray[np.intp], right: NDArray[np.intp]
    ) -> None:
        self.from_points = stored.points[left].astype(np.float64)
        self.to_points = asked.points[right].astype(np.float64)
        self.turns = np.deg2rad(asked.angles[right].astype(np.float64) - stored.angles[left])
        self.enlargements = np.log2(np.maximum(asked.sizes[right], 0.1) / np.maximum(stored.sizes[left], 0.1))

    def best(self, tolerance: float) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Each pair proposes a movement by its turn and size; the one that most share is refined."""
        inside = self._proposed(tolerance)
        movement = self._solved(inside)
        for _ in range(3):
            again = self._inside(movement, tolerance)
            if again.sum() < max(_MIN_MATCHES, inside.sum() - 1):
                break
            inside = again
            movement = self._solved(inside)
        return inside, movement

    def _proposed(self, tolerance: float) -> NDArray[np.bool_]:
        scale = 2.0**self.enlargements
        turn = np.exp(1j * self.turns) * scale
        start = self.from_points @ np.array([1, 1j])
        end = self.to_points @ np.array([1, 1j])
        shift = end - turn * start
        apart = np.abs(turn[:, None] * start[None, :] + shift[:, None] - end[None, :])
        agree = apart < 2 * tolerance * scale[:, None]
        agree &= self._alike(self.turns[:, None], self.enlargements[:, None])
        agree[(scale > _LARGEST) | (scale < _SMALLEST)] = False
        winner: NDArray[np.bool_] = agree[int(agree.sum(axis=1).argmax())]
        return winner

    def _alike(
        self, turn: NDArray[np.float64] | float, enlargement: NDArray[np.float64] | float
    ) -> NDArray[np.bool_]:
        bend = np.abs((self.turns - turn + np.pi) % (2 * np.pi) - np.pi)
        close: NDArray[np.bool_] = (bend < np.deg2rad(_TURN)) & (
            np.abs(self.enlargements - enlargement) < _ENLARGEMENT
        )
        return close

    def _solved(self, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Affine from six pairs on, a similarity below."""
        start, end = self.from_points[inside], self.to_points[inside]
        if not len(start):
            return np.eye(2, 3)
        if len(start) >= 6:
            design = np.c_[start, np.ones(len(start))]
            solved, _, rank, _ = np.linalg.lstsq(design, end, rcond=None)
            affine = np.asarray(solved.T, np.float64)
            if rank == 3 and _is_plausible(affine[:, :2]):
                return affine
        return _similarity(start, end)

    def _inside(self, movement: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
        linear = movement[:, :2]
        scale = np.sqrt(max(abs(np.linalg.det(linear)), 1e-9))
        if not _SMALLEST < scale < _LARGEST:
            return np.zeros(len(self.turns), bool)
        moved = self.from_points @ linear.T + movement[:, 2]
        near = np.linalg.norm(moved - self.to_points, axis=1) < tolerance * scale
        turn = np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])
        return np.asarray(near & self._alike(float(turn), float(np.log2(scale))), np.bool_)

    def seen_aslant(self, movement: Transform, tolerance: float) -> Transform:
        """The movement with perspective, where enough pairs tell it."""
        whole = np.vstack([movement, [0.0, 0.0, 1.0]])
        scale = np.sqrt(max(abs(np.linalg.det(movement[:, :2])), 1e-9))
        moved = self.from_points @ movement[:, :2].T + movement[:, 2]
        near = np.linalg.norm(moved - self.to_points, axis=1) < 3 * tolerance * scale
        if near.sum() < _ENOUGH_FOR_PERSPECTIVE:
            return whole
        reach = 0.5 * tolerance * scale
        bent, inside = cv2.findHomography(self.from_points[near], self.to_points[near], cv2.RANSAC, reach)
        if bent is None or inside.sum() < 0.5 * near.sum() or not _is_plausible(bent[:2, :2] / bent[2, 2]):
            return whole
        return np.asarray(bent / bent[2, 2], np.float64)

    def distinct(self, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Spots count once, on either side."""
        rows = np.flatnonzero(inside)
        kept = np.zeros(len(inside), bool)
        for points in (self.to_points, self.from_points):
            _, first = np.unique(np.round(points[rows] / 2.0), axis=0, return_index=True)
            rows = rows[np.sort(first)]
        kept[rows] = True
        return kept


def _is_plausible(linear: NDArray[np.float64]) -> bool:
    """A photo of a photo is seen from the front, more or less, and not mirrored."""
    strong, weak = np.linalg.svd(linear, compute_uv=False)
    return bool(np.linalg.det(linear) > 0 and strong < 2.2 * weak)


def _similarity(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    from_middle, to_middle = start.mean(axis=0), end.mean(axis=0)
    one = (start - from_middle) @ np.array([1, 1j])
    two = (end - to_middle) @ np.array([1, 1j])
    weight = float((np.abs(one) ** 2).sum())
    turn = complex((np.conj(one) * two).sum() / weight) if weight > 0 else 1 + 0j
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.asarray(np.c_[linear, to_middle - linear @ from_middle], np.float64)


def _chance(tolerance: float, area: float) -> float:
    """That a pair of unrelated features fits a given movement."""
    place = min(1.0, np.pi * tolerance**2 / max(area, 1.0))
    return float(max(1e-7, place * (2 * _TURN / 360) * 0.4))


def evidence(count: int, total: int, chance: float) -> float:
    """-log10 of the expected number of such movements among unrelated pictures (a contrario)."""
    if count <= 1:
        return 0.0
    tail = max(_log_binomial(total - 1, count - 1, chance), -2000.0)
    return -(tail + log(total)) / log(10)


def _log_binomial(total: int, count: int, chance: float) -> float:
    """Log of the upper tail, bounded from above by Hoeffding's inequality."""
    share = count / total
    if share <= chance:
        return 0.0
    if count == total:
        return total * log(chance)
    return total * (share * log(chance / share) + (1 - share) * log((1 - chance) / (1 - share)))


def _area(points: NDArray[np.float64]) -> float:
    """Of the convex hull."""
    return float(cv2.contourArea(cv2.convexHull(points.astype(np.float32)))) if len(points) >= 3 else 0.0
