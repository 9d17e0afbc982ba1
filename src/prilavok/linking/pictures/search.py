"""Which of the shop's own pictures a picture shows, whole or in part. Pure; `load` brings stored ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures import regions
from prilavok.linking.pictures.appearance import Likeness, likeness
from prilavok.linking.pictures.certainty import MIN_EVIDENCE, certainty
from prilavok.linking.pictures.extract import Features, extract
from prilavok.linking.pictures.index import Asked, PictureIndex, marked_sizes, marked_turns
from prilavok.linking.pictures.opening import Pixels, fitted, grey
from prilavok.linking.pictures.verify import Fit, Placed, fit
from prilavok.linking.pictures.vocabulary import Vocabulary, vocabulary

SHORTLIST = 22
MIRRORED_SHORTLIST = 12
NEAREST_WORDS = 2
SURE = 0.97
"""Beyond this certainty nothing more is looked at."""
SAME = 0.99
SURE_EVIDENCE = 1000.0
_SHAPE = 0.04
_SAME_ALIKE = 0.7
_SAME_TINT = 0.12


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored picture as verification needs it; `size` is the one that its features are placed in."""

    features: Placed
    size: tuple[float, float]
    copy: Pixels


Load = Callable[[Sequence[int]], Mapping[int, Kept]]


Box = tuple[float, float, float, float]
"""left, top, right, bottom in shares of the picture asked about."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Found:
    """A stored picture recognised in the one asked about; `certainty` is a probability."""

    key: int
    certainty: float
    evidence: float
    box: Box
    fit: Fit | None
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class View:
    """The picture or a part of it (`box`), perhaps as in a mirror, with its features."""

    pixels: Pixels
    features: Features
    box: Box
    is_mirrored: bool = False

    @property
    def area(self) -> float:
        return float(self.pixels.shape[0] * self.pixels.shape[1])

    def mirrored(self) -> View:
        turned = np.ascontiguousarray(self.pixels[:, ::-1])
        return View(turned, self.features.mirrored(self.pixels.shape[1]), self.box, is_mirrored=True)

    def placed(self, points: NDArray[np.float64]) -> Box:
        """The box around these pixels of the view."""
        height, width = self.pixels.shape[:2]
        shares = np.clip(points / (width, height), 0, 1)
        if self.is_mirrored:
            shares[:, 0] = 1 - shares[:, 0]
        left, top, right, bottom = self.box
        (low_x, low_y), (high_x, high_y) = shares.min(axis=0), shares.max(axis=0)
        wide, tall = right - left, bottom - top
        return (
            float(left + low_x * wide),
            float(top + low_y * tall),
            float(left + high_x * wide),
            float(top + high_y * tall),
        )


def placed(features: Features, compact: NDArray[np.int8]) -> Placed:
    return Placed(features.points, features.sizes, features.angles, compact.astype(np.float32))


def search(pixels: Pixels, index: PictureIndex, load: Load) -> list[Found]:
    """Best first; every stored picture once. Looks closer only as long as nothing is sure."""
    best: dict[int, Found] = {}
    if not len(index):
        return []
    for view in _views(pixels):
        for found in _look(view, index, load):
            known = best.get(found.key)
            if known is None or known.certainty < found.certainty:
                best[found.key] = found
        if any(found.certainty >= SURE for found in best.values()):
            break
    return ranked(best.values())


def ranked(found: Iterable[Found]) -> list[Found]:
    """By certainty; among the sure by the evidence, less when the colours are others."""
    return sorted(
        found,
        key=lambda one: (-round(one.certainty, 1), -one.evidence * exp(-3 * one.likeness.tint), one.key),
    )


def same_whole(pixels: Pixels, keys: Iterable[int], load: Load) -> list[Found]:
    """Of these the pictures that are this one, only stored otherwise."""
    kept = load(list(keys))
    found = []
    for key, one in kept.items():
        height, width = pixels.shape[:2]
        tall, wide = one.copy.shape[:2]
        if abs(width * tall / (height * wide) - 1) > _SHAPE:
            continue
        alike = likeness(one.copy, pixels, np.diag([width / wide, height / tall, 1.0]))
        if alike.alike > _SAME_ALIKE and alike.tint < _SAME_TINT:
            found.append(Found(key, SAME, SURE_EVIDENCE * alike.alike, WHOLE, None, alike))
    return ranked(found)


def _views(pixels: Pixels) -> Iterator[View]:
    """The whole first, then where a photo seems to be; each also as seen in a mirror."""
    height, width = pixels.shape[:2]
    for part in regions.looks(pixels):
        cut = pixels[part.top : part.bottom, part.left : part.right]
        near, _ = fitted(cut, part.side, enlarge=2.0)
        box = (part.left / width, part.top / height, part.right / width, part.bottom / height)
        view = View(near, extract(grey(near), part.points), box)
        if len(view.features):
            yield view
            yield view.mirrored()


def _look(view: View, index: PictureIndex, load: Load) -> Iterator[Found]:
    words = vocabulary()
    compact = words.compact(view.features.descriptors)
    limit = MIRRORED_SHORTLIST if view.is_mirrored else SHORTLIST
    keys = [key for key, _ in index.search(asked(view.features, compact, words), limit)]
    target = placed(view.features, compact)
    for key, kept in load(keys).items():
        if found := _judged(key, kept, target, view):
            yield found


def _judged(key: int, kept: Kept, target: Placed, view: View) -> Found | None:
    how = fit(kept.features, target, kept.size, view.area)
    if how is None or how.evidence < MIN_EVIDENCE:
        return None
    factor = max(kept.size) / max(kept.copy.shape)
    movement = how.movement @ np.diag([factor, factor, 1.0])
    alike = likeness(kept.copy, view.pixels, movement)
    return Found(key, certainty(how, alike), how.evidence, view.placed(how.points), how, alike)


def asked(features: Features, compact: NDArray[np.int8], words: Vocabulary) -> Asked:
    nearest = words.nearest(compact, NEAREST_WORDS)
    rows = np.repeat(np.arange(len(features), dtype=np.int32), NEAREST_WORDS)
    flat = nearest.ravel()
    return Asked(
        rows=rows,
        words=flat,
        signatures=words.signatures(compact[rows], flat),
        turns=marked_turns(features.angles)[rows],
        sizes=marked_sizes(features.sizes)[rows],
    )
