"""Makes the visual words of `prilavok.linking.pictures` from a folder of photos that you may use.

    .venv/bin/python tools/train_pictures.py FOLDER [OUTPUT] [--every 3]

Takes a few minutes on one core. Raise `packing.VERSION` afterwards: stored features are then made anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.extract import extract
from prilavok.linking.pictures.opening import grey, open_picture
from prilavok.linking.pictures.vocabulary import SIGNATURE_BITS

WORDS = 4096
AXES = 64
ROUNDS = 15
SAMPLE = 160_000
SIDES = (480, 300, 200)
POINTS = 800
Values = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path, nargs="?", default=_default())
    parser.add_argument("--every", type=int, default=1, help="take one photo of so many")
    parser.add_argument("--words", type=int, default=WORDS)
    chosen = parser.parse_args()
    files = sorted(chosen.folder.glob("*.jpg"))[:: chosen.every]
    random = np.random.default_rng(1)
    sample = np.concatenate([descriptors for file in files for descriptors in _descriptors(file, random)])
    sample = sample[random.permutation(len(sample))[:SAMPLE]].astype(np.float32) / np.float32(512)
    mean, axes = _axes(sample)
    values = np.asarray((sample - mean) @ axes, np.float32)
    words = _words(values, chosen.words, random)
    _write(chosen.output, mean, axes, words, values, random)


def _default() -> Path:
    return Path(__file__).parent.parent / "src/prilavok/linking/pictures/vocabulary.npz"


def _descriptors(file: Path, random: np.random.Generator) -> Iterator[NDArray[np.uint8]]:
    """As the photo is, and as it comes back: smaller, turned, blurred, compressed."""
    image = grey(open_picture(file.read_bytes()))
    for side in SIDES:
        factor = side / max(image.shape)
        turn = cv2.getRotationMatrix2D(
            (image.shape[1] / 2, image.shape[0] / 2), random.uniform(-15, 15), factor
        )
        size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
        turn[:, 2] += ((size[0] - image.shape[1]) / 2, (size[1] - image.shape[0]) / 2)
        turned = cv2.warpAffine(image, turn, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
        _, packed = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(35, 90))])
        yield extract(np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8), POINTS).descriptors


def _axes(sample: Values) -> tuple[Values, Values]:
    """Principal axes, the strongest slightly damped so that one of them does not decide alone."""
    mean = sample.mean(axis=0)
    strength, axes = np.linalg.eigh(np.cov((sample - mean).T))
    order = np.argsort(-strength)[:AXES]
    damped = axes[:, order] * (strength[order] / strength[order].mean()) ** -0.15
    return mean.astype(np.float32), damped.astype(np.float32)


def _words(values: Values, count: int, random: np.random.Generator) -> Values:
    centres = values[random.permutation(len(values))[:count]].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(values, centres)
        held = np.bincount(nearest, minlength=count)
        total = np.zeros_like(centres)
        np.add.at(total, nearest, values)
        centres = np.asarray(total / np.maximum(held, 1)[:, None], np.float32)
        empty = np.flatnonzero(held == 0)
        centres[empty] = values[random.permutation(len(values))[: len(empty)]]
    return centres


def _nearest(values: Values, centres: Values) -> NDArray[np.intp]:
    norms = (centres**2).sum(axis=1)
    parts = [
        (norms - 2 * values[start : start + 4096] @ centres.T).argmin(axis=1)
        for start in range(0, len(values), 4096)
    ]
    return np.concatenate(parts)


def _write(
    output: Path, mean: Values, axes: Values, words: Values, values: Values, random: np.random.Generator
) -> None:
    planes, _ = np.linalg.qr(random.normal(size=(AXES, SIGNATURE_BITS)))
    word_step = float(np.abs(words).max() / 127)
    np.savez_compressed(
        output,
        mean=mean,
        axes=axes.astype(np.float16),
        words=np.rint(words / word_step).astype(np.int8),
        word_step=np.float32(word_step),
        planes=planes.astype(np.float16),
        step=np.float32(np.percentile(np.abs(values), 99.9) / 127),
    )


if __name__ == "__main__":
    main()
