"""Features as bytes for the database and back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.appearance import open_copy, small_copy
from prilavok.linking.pictures.digests import coarse_look
from prilavok.linking.pictures.extract import CATALOGUE_SIDE, of_catalogue
from prilavok.linking.pictures.index import Marks, marked_sizes, marked_turns
from prilavok.linking.pictures.opening import Pixels, fitted, grey
from prilavok.linking.pictures.search import Kept
from prilavok.linking.pictures.verify import Placed
from prilavok.linking.pictures.vocabulary import vocabulary

VERSION = 1
"""Raised with every change that makes stored features useless: words, extraction, this layout."""
_MARK = np.dtype([("word", "<u2"), ("signature", "<u8"), ("turn", "u1"), ("size", "u1")])
_FINE = 32.0
"""Places and sizes are kept in 1/32 pixels."""


def _spot(axes: int) -> np.dtype[np.void]:
    return np.dtype(
        [("x", "<u2"), ("y", "<u2"), ("size", "<u2"), ("angle", "<u2"), ("compact", "i1", (axes,))]
    )


@dataclass(frozen=True, slots=True)
class Packed:
    """All that is stored of a picture."""

    look: int
    width: int
    height: int
    marks: bytes
    spots: bytes
    copy: bytes


def pack(pixels: Pixels) -> Packed:
    words = vocabulary()
    small = fitted(grey(pixels), CATALOGUE_SIDE, enlarge=2.0)[0]
    found = of_catalogue(small)
    compact = words.compact(found.descriptors)
    nearest = words.nearest(compact, 1)[:, 0]
    marks = np.zeros(len(found), _MARK)
    marks["word"], marks["signature"] = nearest, words.signatures(compact, nearest)
    marks["turn"], marks["size"] = marked_turns(found.angles), marked_sizes(found.sizes)
    spots = np.zeros(len(found), _spot(words.dimensions))
    spots["x"], spots["y"] = np.rint(found.points.T * _FINE)
    spots["size"] = np.rint(np.minimum(found.sizes * _FINE, 65535))
    spots["angle"] = np.rint(found.angles * 100) % 36000
    spots["compact"] = compact
    height, width = small.shape
    return Packed(coarse_look(pixels), width, height, marks.tobytes(), spots.tobytes(), small_copy(pixels))


def marks_from(content: bytes) -> Marks:
    rows = np.frombuffer(content, _MARK)
    return Marks(rows["word"], rows["signature"], rows["turn"], rows["size"])


def kept_from(spots: bytes, copy: bytes, width: int, height: int) -> Kept:
    rows = np.frombuffer(spots, _spot(vocabulary().dimensions))
    points: NDArray[np.float32] = np.stack([rows["x"], rows["y"]], axis=1).astype(np.float32) / np.float32(
        _FINE
    )
    features = Placed(
        points,
        rows["size"].astype(np.float32) / np.float32(_FINE),
        rows["angle"].astype(np.float32) / np.float32(100),
        rows["compact"].astype(np.float32),
    )
    return Kept(features, (float(width), float(height)), open_copy(copy))
