"""Which stored pictures share features with the one asked about: an inverted index in memory. Pure.

Each feature is kept as its visual word, a 64-bit signature, its turn and its size (16 bytes); two features
agree when word and signature do. Pictures whose features agree in one common turn and enlargement come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BYTES_PER_MARK = 14
NEAR = 22
"""Bits that signatures of the same spot may differ in."""
_SOFTNESS = 12.0
TURNS = 12
ENLARGEMENTS = 10
_MERGE_AT = 0.25
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Marks:
    """The features of one picture as the index wants them. `turns` in 1/256, `sizes` in 1/16 octaves."""

    words: NDArray[np.uint16]
    signatures: NDArray[np.uint64]
    turns: NDArray[np.uint8]
    sizes: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.words)

    def first(self, count: int) -> Marks:
        return Marks(self.words[:count], self.signatures[:count], self.turns[:count], self.sizes[:count])


def marked_turns(angles: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.rint(angles * np.float32(256 / 360)).astype(np.int64) % 256, np.uint8)


def marked_sizes(sizes: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(np.log2(np.maximum(sizes, 0.25)) * 16 + 32), 0, 255), np.uint8)


@dataclass(frozen=True, slots=True)
class Asked:
    """The features asked about, each with several words; one row a (feature, word)."""

    rows: NDArray[np.int32]
    """Which feature."""
    words: NDArray[np.int32]
    signatures: NDArray[np.uint64]
    turns: NDArray[np.uint8]
    sizes: NDArray[np.uint8]


class _Segment:
    """Pictures that were added together; never changes."""

    def __init__(self, keys: Sequence[int], marks: Sequence[Marks], words: int) -> None:
        self.keys = np.array(keys, np.int64)
        counts = np.array([len(one) for one in marks], np.int64)
        picture = np.repeat(np.arange(len(keys), dtype=np.int32), counts)
        word = np.concatenate([one.words for one in marks])
        order = np.argsort(word, kind="stable")
        self.word_starts = np.searchsorted(word[order], np.arange(words + 1)).astype(np.int64)
        self.pictures = picture[order]
        self.signatures = np.concatenate([one.signatures for one in marks])[order]
        self.turns = np.concatenate([one.turns for one in marks])[order]
        self.sizes = np.concatenate([one.sizes for one in marks])[order]
        self.lengths = np.sqrt(np.maximum(counts, 1)).astype(np.float32)

    @classmethod
    def merged(cls, parts: Sequence[_Segment], alive: NDArray[np.bool_]) -> _Segment:
        """One of several, without the pictures that are gone (`alive` runs over all of them)."""
        made = cls.__new__(cls)
        offsets = np.cumsum([0, *(len(part.keys) for part in parts)])
        places = (np.cumsum(alive) - 1).astype(np.int32)
        picture = np.concatenate(
            [part.pictures + offset for part, offset in zip(parts, offsets, strict=False)]
        )
        words = len(parts[0].word_starts) - 1
        word = np.concatenate([np.repeat(np.arange(words), np.diff(part.word_starts)) for part in parts])
        kept = np.flatnonzero(alive[picture])
        order = kept[np.argsort(word[kept], kind="stable")]
        made.keys = np.concatenate([part.keys for part in parts])[alive]
        made.word_starts = np.searchsorted(word[order], np.arange(words + 1)).astype(np.int64)
        made.pictures = places[picture[order]]
        made.signatures = np.concatenate([part.signatures for part in parts])[order]
        made.turns = np.concatenate([part.turns for part in parts])[order]
        made.sizes = np.concatenate([part.sizes for part in parts])[order]
        made.lengths = np.concatenate([part.lengths for part in parts])[alive]
        return made

    @property
    def size_bytes(self) -> int:
        return int(self.signatures.nbytes + self.pictures.nbytes + self.turns.nbytes + self.sizes.nbytes)

    def votes(self, asked: Asked, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """What speaks for each picture."""
        starts = self.word_starts[asked.words]
        counts = self.word_starts[asked.words + 1] - starts
        if not counts.any():
            return np.zeros(len(self.keys), np.float32)
        # Bit by bit, so that what is compared stays in the processor's cache.
        borders = np.searchsorted(np.cumsum(counts), np.arange(_AT_ONCE, int(counts.sum()), _AT_ONCE))
        parts = [
            self._near(asked, part, starts, counts) for part in np.split(np.arange(len(counts)), borders)
        ]
        rows, entries, apart = (np.concatenate(column) for column in zip(*parts, strict=True))
        return self._counted(asked, rows, entries, apart, weights)

    def _near(
        self, asked: Asked, rows: NDArray[np.intp], starts: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.uint8]]:
        """Pairs of an asked row and an entry whose signatures are close."""
        held = counts[rows]
        row = np.repeat(rows, held)
        entry = np.arange(len(row)) + np.repeat(starts[rows] - (np.cumsum(held) - held), held)
        apart = np.bitwise_count(self.signatures[entry] ^ asked.signatures[row])
        near = np.flatnonzero(apart <= NEAR)
        return row[near], entry[near], apart[near]

    def _counted(
        self,
        asked: Asked,
        row: NDArray[np.intp],
        entry: NDArray[np.int64],
        apart: NDArray[np.uint8],
        weights: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        picture = self.pictures[entry].astype(np.int64)
        weight = weights[asked.words[row]] * np.exp(-((apart / np.float32(_SOFTNESS)) ** 2))
        feature = asked.rows[row].astype(np.int64)
        weight = weight / _often(feature, picture, len(self.keys))
        turn = (asked.turns[row].astype(np.int32) - self.turns[entry]) % 256
        size = asked.sizes[row].astype(np.int32) - self.sizes[entry]
        turned = (turn * TURNS) // 256
        enlarged = np.clip((size + 80) // 16, 0, ENLARGEMENTS - 1)
        cell = (picture * TURNS + turned) * ENLARGEMENTS + enlarged
        shape = (len(self.keys), TURNS, ENLARGEMENTS)
        counted = np.bincount(cell, weight, minlength=int(np.prod(shape)))
        return _agreeing(counted.astype(np.float32).reshape(shape)) / self.lengths


def _often(feature: NDArray[np.int64], picture: NDArray[np.int64], pictures: int) -> NDArray[np.float32]:
    """A feature that fits many spots of one picture (a pattern, lettering) counts less at each."""
    pairs = feature * pictures + picture
    _, place, count = np.unique(pairs, return_inverse=True, return_counts=True)
    return np.asarray(np.sqrt(count[place]), np.float32)


def _agreeing(counted: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best cell with its neighbours, for what falls on a border."""
    wide = counted + np.roll(counted, 1, axis=1)
    wide[:, :, 1:] += wide[:, :, :-1]
    best: NDArray[np.float32] = wide.reshape(len(counted), -1).max(axis=1).astype(np.float32)
    return best


@dataclass(frozen=True, slots=True)
class _State:
    """One state of an index; changes put another in its place, so that a running search sees one."""

    segments: tuple[_Segment, ...] = ()
    gone: frozenset[int] = frozenset()
    keys: frozenset[int] = frozenset()


class PictureIndex:
    """Pictures of one shop by number. Many may search while one thread changes it."""

    def __init__(self, words: int) -> None:
        self._words = words
        self._state = _State()

    @property
    def keys(self) -> frozenset[int]:
        return self._state.keys

    @property
    def size_bytes(self) -> int:
        return sum(segment.size_bytes for segment in self._state.segments)

    def __len__(self) -> int:
        return len(self._state.keys)

    def add(self, pictures: Iterable[tuple[int, Marks]]) -> None:
        new = list(pictures)
        if not new:
            return
        made = _Segment([key for key, _ in new], [marks for _, marks in new], self._words)
        state = self._state
        keys = state.keys | {key for key, _ in new}
        self._state = _tidied(_State((*state.segments, made), state.gone, keys))

    def remove(self, keys: Iterable[int]) -> None:
        state = self._state
        gone = state.keys & set(keys)
        left = _State(state.segments, state.gone | gone, state.keys - gone)
        many = len(left.gone) > _MERGE_AT * len(left.keys)
        self._state = _merged(left, len(left.segments)) if many else left

    def search(self, asked: Asked, limit: int) -> list[tuple[int, float]]:
        """Pictures with what speaks for them, best first."""
        state = self._state
        weights = _weights(state.segments, self._words)
        keys = np.concatenate([np.zeros(0, np.int64), *(segment.keys for segment in state.segments)])
        votes = np.concatenate(
            [np.zeros(0, np.float32), *(segment.votes(asked, weights) for segment in state.segments)]
        )
        if state.gone:
            votes[np.isin(keys, np.array(sorted(state.gone), np.int64))] = 0
        best = np.argsort(-votes, kind="stable")[:limit]
        return [(int(keys[place]), float(votes[place])) for place in best if votes[place] > 0]


def _tidied(state: _State) -> _State:
    """Small segments are joined to one of their own size, so that there are never many."""
    while len(state.segments) > 1 and len(state.segments[-2].keys) <= 2 * len(state.segments[-1].keys):
        state = _merged(state, 2)
    return state


def _merged(state: _State, count: int) -> _State:
    """The last `count` segments in one, without what is gone."""
    if not count:
        return state
    rest, parts = state.segments[:-count], state.segments[-count:]
    keys = np.concatenate([part.keys for part in parts])
    alive = ~np.isin(keys, np.array(sorted(state.gone), np.int64))
    made = (_Segment.merged(parts, alive),) if alive.any() else ()
    return _State((*rest, *made), state.gone - frozenset(keys.tolist()), state.keys)


def _weights(segments: Sequence[_Segment], words: int) -> NDArray[np.float32]:
    """Words of few features tell more."""
    held = sum((np.diff(segment.word_starts) for segment in segments), np.zeros(words))
    total = max(float(held.sum()), 1.0)
    return np.asarray(np.log1p(total / (held + total / words * 0.1)) ** 2, np.float32)
