"""How surely customers' pictures lead to the shop's own: `python -m tests.bench.pictures`.

    PRILAVOK_BENCH_PHOTOS=folder python -m tests.bench.pictures --pictures 1000 --queries 20

The catalogue is filled with real photos and with pictures made from other photos. Every third photo (from the
first) trained the visual words and only fills the catalogue; of the two other thirds one served for tuning,
the other (`--held-out`) is for figures alone. A quarter of the photos asked about is in no catalogue: what is
linked for those is a false match. Without a folder everything is drawn, which says little about photos.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.index import Marks, PictureIndex
from prilavok.linking.pictures.packing import kept_from, marks_from, pack
from prilavok.linking.pictures.search import Found, Kept, search
from prilavok.linking.pictures.verify import Placed
from prilavok.linking.pictures.vocabulary import vocabulary
from tests.bench.disguises import DISGUISES, Disguise, Stage
from tests.bench.picture_stock import Pixels, drawing, made_pictures, photos_in

LINKED = 0.90
SUGGESTED = 0.50


@dataclass(slots=True)
class Shelf:
    """A catalogue in memory. The first pictures are those asked about; `parents` tells of what the last
    are made."""

    index: PictureIndex
    kept: list[Kept]
    parents: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pictures: Iterator[Pixels], size: int, asked: int) -> Shelf:
        """Described pictures, then up to `size` the left half of one and the right half of another, as
        features: describing ten thousand would take half an hour."""
        kept: list[Kept] = []
        marks: list[Marks] = []
        for picture in pictures:
            one = pack(picture)
            kept.append(kept_from(one.spots, one.copy, one.width, one.height))
            marks.append(marks_from(one.marks))
        shelf = cls(PictureIndex(vocabulary().size), kept)
        chance = Random(3)
        for key in range(len(kept), size):
            left, right = chance.sample(range(min(asked, len(kept) - 2), len(kept)), 2)
            shelf.parents[key] = (left, right)
            halves = shelf._halves(left, right)
            marks.append(_joined(marks[left], marks[right], *halves))
        shelf.index.add(enumerate(marks))
        return shelf

    def _halves(self, left: int, right: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        one, two = self.kept[left], self.kept[right]
        return one.features.points[:, 0] < one.size[0] / 2, two.features.points[:, 0] >= two.size[0] / 2

    def load(self, keys: Sequence[int]) -> dict[int, Kept]:
        return {
            key: self._made(*self.parents[key]) if key in self.parents else self.kept[key] for key in keys
        }

    def _made(self, left: int, right: int) -> Kept:
        one, two = self.kept[left], self.kept[right]
        halves = self._halves(left, right)
        parts = zip(_columns(one.features), _columns(two.features), strict=True)
        features = Placed(*(np.concatenate([a[halves[0]], b[halves[1]]]) for a, b in parts))
        copy = one.copy.copy()
        middle = copy.shape[1] // 2
        other = np.asarray(cv2.resize(two.copy, (copy.shape[1], copy.shape[0])), np.uint8)
        copy[:, middle:] = other[:, middle:]
        return Kept(features, (max(one.size[0], two.size[0]), max(one.size[1], two.size[1])), copy)

    def find(self, picture: Pixels) -> list[Found]:
        return search(picture, self.index, self.load)


def _columns(one: Placed) -> tuple[NDArray[np.float32], ...]:
    return one.points, one.sizes, one.angles, one.compact


def _joined(one: Marks, two: Marks, left: NDArray[np.bool_], right: NDArray[np.bool_]) -> Marks:
    return Marks(
        np.concatenate([one.words[left], two.words[right]]),
        np.concatenate([one.signatures[left], two.signatures[right]]),
        np.concatenate([one.turns[left], two.turns[right]]),
        np.concatenate([one.sizes[left], two.sizes[right]]),
    )


@dataclass(slots=True)
class Tally:
    """What became of the queries of one kind."""

    first: list[bool] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    false: list[bool] = field(default_factory=list)
    offered: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def right(self, key: int, found: Sequence[Found]) -> None:
        shown = [one for one in found if one.certainty >= SUGGESTED]
        self.first.append(bool(shown) and shown[0].key == key)
        self.linked.append(self.first[-1] and shown[0].certainty >= LINKED)
        self.wrong.append(bool(shown) and shown[0].key != key and shown[0].certainty >= LINKED)

    def stranger(self, found: Sequence[Found]) -> None:
        self.false.append(any(one.certainty >= LINKED for one in found))
        self.offered.append(any(one.certainty >= SUGGESTED for one in found))

    def add(self, other: Tally) -> None:
        for name in ("first", "linked", "wrong", "false", "offered", "seconds"):
            getattr(self, name).extend(getattr(other, name))

    def line(self, name: str) -> str:
        def share(values: Sequence[bool]) -> str:
            return f"{np.mean(values):.3f}" if values else "  -  "

        low, high = np.percentile(self.seconds, (50, 95)) * 1000
        return (
            f"{name:<13}{len(self.first):>5}  {share(self.first)}  {share(self.linked)}  {share(self.wrong)}"
            f"  {len(self.false):>5}  {share(self.false)}  {share(self.offered)}  {low:>5.0f} {high:>5.0f}"
        )


HEAD = "kind         asked  R@1    linked wrong  others  false  offered  p50   p95 ms of CPU"


def measure(ours: Sequence[Pixels], strangers: Sequence[Pixels], shelf: Shelf, queries: int) -> Iterator[str]:
    stage = Stage(Random(17), strangers)
    total = Tally()
    yield HEAD
    for name, disguise in DISGUISES.items():
        tally = _ask(disguise, ours, strangers, shelf, stage, queries)
        total.add(tally)
        yield tally.line(name)
    yield total.line("all")


def _ask(
    disguise: Disguise,
    ours: Sequence[Pixels],
    strangers: Sequence[Pixels],
    shelf: Shelf,
    stage: Stage,
    queries: int,
) -> Tally:
    tally = Tally()
    for _ in range(queries):
        key = stage.chance.randrange(len(ours))
        tally.right(key, _timed(shelf, disguise(ours[key], stage), tally))
    for _ in range(max(1, queries // 2)):
        tally.stranger(_timed(shelf, disguise(stage.chance.choice(strangers), stage), tally))
    return tally


def _timed(shelf: Shelf, picture: Pixels, tally: Tally) -> list[Found]:
    start = time.process_time()
    found = shelf.find(picture)
    tally.seconds.append(time.process_time() - start)
    return found


def _parts(folder: Path | None, *, held_out: bool) -> tuple[list[Pixels], list[Pixels], list[Pixels]]:
    """Pictures to fill with, pictures asked about that are ours, and strangers."""
    if folder is None:
        asked = [drawing(Random(number)) for number in range(80)]
        return [], asked[:60], asked[60:]
    photos = photos_in(folder)
    asked = photos[2::3] if held_out else photos[1::3]
    Random(5).shuffle(asked)
    border = len(asked) * 3 // 4
    return photos[::3], asked[:border], asked[border:]


def main(arguments: Sequence[str] | None = None) -> None:
    place = os.environ.get("PRILAVOK_BENCH_PHOTOS")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=Path(place) if place else None)
    parser.add_argument("--pictures", type=int, default=400)
    parser.add_argument("--described", type=int, default=1000, help="the rest is made of halves of these")
    parser.add_argument("--queries", type=int, default=8, help="of each kind")
    parser.add_argument("--held-out", action="store_true")
    chosen = parser.parse_args(arguments)
    filling, ours, strangers = _parts(chosen.photos, held_out=chosen.held_out)
    made = islice(made_pictures(filling, 9), max(2, min(chosen.pictures, chosen.described) - len(ours)))
    start = time.process_time()
    shelf = Shelf.of(iter([*ours, *made]), chosen.pictures, len(ours))
    each = (time.process_time() - start) / len(shelf.kept) * 1000
    print(
        f"{len(shelf.index)} pictures, {len(shelf.kept)} of them described in {each:.0f} ms each;"
        f" {shelf.index.size_bytes / 1e6:.1f} MB in memory",
        flush=True,
    )
    for line in measure(ours, strangers, shelf, chosen.queries):
        print(line, flush=True)


if __name__ == "__main__":
    main()
