"""Visual words: what kind of thing a feature looks like, and signatures that tell those apart. Pure.

The file comes from `tools/train_pictures.py`. A change of it makes all stored features stale: see
`packing.VERSION`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIGNATURE_BITS = 64
_FILE = Path(__file__).with_name("vocabulary.npz")
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`mean` (128) and `axes` (128, d) make a descriptor compact; `words` (k, d) are centres there."""

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    words: NDArray[np.float32]
    norms: NDArray[np.float32]
    planes: NDArray[np.float32]
    """(d, 64) directions; on which side of a word's centre a descriptor lies is one bit."""
    step: float
    """Of the compact descriptors as stored, in whole numbers."""

    @property
    def size(self) -> int:
        return len(self.words)

    @property
    def dimensions(self) -> int:
        """Of a compact descriptor."""
        return int(self.words.shape[1])

    def compact(self, descriptors: NDArray[np.uint8]) -> NDArray[np.int8]:
        values = (descriptors.astype(np.float32) / np.float32(512) - self.mean) @ self.axes
        return np.clip(np.rint(values / self.step), -127, 127).astype(np.int8)

    def nearest(self, compact: NDArray[np.int8], count: int) -> NDArray[np.int32]:
        """(n, count) words, nearest first."""
        values = compact.astype(np.float32) * np.float32(self.step)
        found = np.empty((len(values), count), np.int32)
        for start in range(0, len(values), _CHUNK):
            part = values[start : start + _CHUNK]
            distances = np.asarray(self.norms - 2 * (part @ self.words.T), np.float32)
            found[start : start + _CHUNK] = _smallest(distances, count)
        return found

    def signatures(self, compact: NDArray[np.int8], words: NDArray[np.int32]) -> NDArray[np.uint64]:
        """Of each descriptor as seen from its word."""
        values = compact.astype(np.float32) * np.float32(self.step) - self.words[words]
        bits = np.packbits((values @ self.planes) > 0, axis=1)
        return np.asarray(np.ascontiguousarray(bits).view(np.uint64).ravel(), np.uint64)


def _smallest(distances: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    """Columns of the smallest values, which are overwritten."""
    found = np.empty((len(distances), count), np.int32)
    rows = np.arange(len(distances))
    for place in range(count):
        found[:, place] = distances.argmin(axis=1)
        distances[rows, found[:, place]] = np.inf
    return found


def read_vocabulary(file: Path) -> Vocabulary:
    with np.load(file, allow_pickle=False) as stored:
        words = stored["words"].astype(np.float32) * stored["word_step"]
        return Vocabulary(
            mean=stored["mean"].astype(np.float32),
            axes=stored["axes"].astype(np.float32),
            words=words,
            norms=(words**2).sum(axis=1),
            planes=stored["planes"].astype(np.float32),
            step=float(stored["step"]),
        )


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(_FILE)
