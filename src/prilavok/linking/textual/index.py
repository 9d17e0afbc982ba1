"""The inverted index of one shop's products, changed product by product. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import STRONG, lacked_in, make_entry, words_with_keys
from prilavok.linking.textual.vocabulary import Vocabulary
from prilavok.linking.types import ProductEntry, ProductSource

HEARD = 0.8
"""So sure of a word, the catalogue has it, however it is written."""
DESCRIBED = 0.6
"""What a word of the description counts beside one of the name."""
DESCRIPTION_LIMIT = 30_000
"""In larger catalogues descriptions are left out: they would only slow the search."""

FAMILY = 50
"""So many products of one name are looked at for figures."""
MODEL = 3
SMOOTH = 10
"""As if a shop had so many more products: in a shop of three, a name tells as much as in one of thirty."""

Slots = NDArray[np.int32]


class TextIndex:
    """Products live in slots; keys know the slots that hold them."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.entries: list[ProductEntry | None] = []
        self._slot_of: dict[int, int] = {}
        self._strong: dict[str, list[int]] = defaultdict(list)
        self._weak: dict[str, list[int]] = defaultdict(list)
        self._arrays: dict[str, tuple[Slots, Slots]] = {}
        self._idf: dict[str, float] = {}
        self._gone: dict[str, int] = defaultdict(int)
        self._dead: list[int] = []
        """Slots of products that are no more; their keys are forgotten when the catalogue is built anew."""
        self.lacked: set[str] = set()
        """What products are said to be without in their very names."""
        self.size = 0

    @property
    def is_worn(self) -> bool:
        """So many slots are dead that building anew is better."""
        return len(self._dead) > 1000 and len(self._dead) > self.size // 2

    def put(self, source: ProductSource) -> ProductEntry:
        """A new product, or a new state of a known one."""
        self.drop(source.id)
        entry = make_entry(source)
        self.lacked |= lacked_in(source)
        slot = len(self.entries)
        for word, key in words_with_keys(source):
            self.vocabulary.add(word, key)
        for key, field in entry.fields.items():
            (self._strong if field & STRONG else self._weak)[key].append(slot)
            self._arrays.pop(key, None)
        self.entries.append(entry)
        self._idf = {}
        self._slot_of[entry.id] = slot
        self.size += 1
        return entry

    def drop(self, product: int) -> None:
        slot = self._slot_of.pop(product, None)
        entry = self.entries[slot] if slot is not None else None
        if slot is None or entry is None:
            return
        for key, field in entry.fields.items():
            if field & STRONG:
                self._gone[key] += 1
        self.entries[slot] = None
        self._dead.append(slot)
        self._idf = {}
        self.size -= 1

    def knows(self, word: str) -> bool:
        """Whether some product has the word in its name, category, options or among its aliases."""
        return self.vocabulary.knows(word)

    def hears(self, word: str) -> bool:
        """The same, be the word misspelt or in the other alphabet; or a description has it."""
        readings = self.vocabulary.readings(word)
        return (bool(readings) and readings[0][1] >= HEARD) or self._describes(word)

    def _describes(self, word: str) -> bool:
        return self.described_by(lexicon.meaning(word)) and not lexicon.is_everyday(word)

    def holders(self, key: str) -> int:
        return len(self._strong.get(key, ())) - self._gone.get(key, 0)

    def is_numbered(self, key: str) -> bool:
        """Whether things of this name are told apart by small figures."""
        entries = (self.entries[slot] for slot in self._strong.get(key, ())[:FAMILY])
        return any(
            entry is not None and any(one.isdigit() and len(one) < MODEL for one in entry.name_keys)
            for entry in entries
        )

    def described_by(self, key: str) -> bool:
        return bool(self._weak.get(key))

    def idf(self, key: str) -> float:
        """What meeting this key tells: much for a rare one."""
        found = self._idf.get(key)
        if found is None:
            found = self._idf[key] = math.log(1 + (self.size + SMOOTH) / (self.holders(key) + 0.5))
        return found

    def weak_idf(self, key: str) -> float:
        holders = self.holders(key) + len(self._weak.get(key, ()))
        return math.log(1 + (self.size + SMOOTH) / (holders + 0.5))

    @property
    def scale(self) -> float:
        """What a word held by one product is worth, about."""
        return math.log(2 + self.size + SMOOTH)

    def search(self, wanted: Iterable[Sequence[tuple[str, float]]], limit: int) -> list[ProductEntry]:
        """The products that hold most of what is wanted; each wanted word is given as readings with
        weights.
        """
        scores = np.zeros(len(self.entries), np.float32)
        for readings in wanted:
            self._add(scores, readings)
        scores[self._dead] = 0
        if not len(scores):
            return []
        return [entry for slot in _best(scores, limit) if (entry := self.entries[slot]) is not None]

    def _add(self, scores: NDArray[np.float32], readings: Sequence[tuple[str, float]]) -> None:
        if len(readings) == 1:
            self._add_one(scores, *readings[0])
            return
        most = np.zeros_like(scores)
        for key, weight in readings:
            strong, weak = self._slots(key)
            most[strong] = np.maximum(most[strong], weight)
            most[weak] = np.maximum(most[weak], weight * DESCRIBED)
        scores += most

    def _add_one(self, scores: NDArray[np.float32], key: str, weight: float) -> None:
        strong, weak = self._slots(key)
        scores[strong] += weight
        scores[weak] += weight * DESCRIBED

    def _slots(self, key: str) -> tuple[Slots, Slots]:
        found = self._arrays.get(key)
        if found is None:
            found = (_array(self._strong.get(key, ())), _array(self._weak.get(key, ())))
            self._arrays[key] = found
        return found


def _array(slots: Sequence[int]) -> Slots:
    return np.fromiter(slots, np.int32, len(slots))


def _best(scores: NDArray[np.float32], limit: int) -> list[int]:
    """Best first, equals in the order of the catalogue."""
    found = np.flatnonzero(scores > 0)
    if len(found) > limit:
        floor = np.partition(scores[found], -limit)[-limit]
        found = found[scores[found] >= floor]
    order = np.lexsort((found, -scores[found]))
    return [int(found[at]) for at in order[: limit * 4]]
