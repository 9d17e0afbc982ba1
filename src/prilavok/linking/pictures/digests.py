"""The quick ways to know a picture again: its bytes, and 64 bits of its coarse look. Pure."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.opening import Pixels, grey

NEAR = 4
"""Bits that the looks of two copies of a picture may differ in."""
_SIDE = 32
_LOW = 8


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def coarse_look(pixels: Pixels) -> int:
    """A 64-bit perceptual hash: which low frequencies are above their median."""
    small = cv2.resize(grey(pixels), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_LOW, :_LOW].ravel()
    bits = np.packbits(low > np.median(low[1:]))
    return int(bits.view(np.uint64)[0])


def nearby(look: int, looks: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Places of those that differ in at most `NEAR` bits, the nearest first."""
    apart = np.bitwise_count(looks ^ np.uint64(look))
    near = np.flatnonzero(apart <= NEAR)
    return near[np.argsort(apart[near], kind="stable")]


def signed(look: int) -> int:
    """As PostgreSQL's bigint holds it."""
    return look - 2**64 if look >= 2**63 else look


def unsigned(value: int) -> int:
    return value + 2**64 if value < 0 else value
