"""Pictures to fill a catalogue with: photos from a folder, and others made from them or drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from prilavok.linking.pictures.opening import open_picture

Pixels = NDArray[np.uint8]
SIZES = ((400, 533), (400, 500), (480, 480), (360, 640))


def photos_in(folder: Path) -> list[Pixels]:
    return [open_picture(file.read_bytes()) for file in sorted(folder.glob("*.jpg"))]


def made_pictures(photos: Sequence[Pixels], seed: int) -> Iterator[Pixels]:
    """Endless: parts of the photos in other colours, put together, and drawings."""
    number = seed * 1_000_003
    while True:
        number += 1
        chance = Random(number)
        if not photos or chance.random() < 0.15:
            yield drawing(chance)
        elif chance.random() < 0.4:
            yield _composed(photos, chance)
        else:
            yield _recoloured(_part(chance.choice(photos), chance, chance.choice(SIZES)), chance)


def _part(photo: Pixels, chance: Random, size: tuple[int, int]) -> Pixels:
    """A third to two thirds of a photo, turned, perhaps mirrored, enlarged to the size."""
    height, width = photo.shape[:2]
    wide = int(width * chance.uniform(0.35, 0.65))
    tall = min(height, int(wide * size[1] / size[0]))
    left, top = chance.randint(0, width - wide), chance.randint(0, height - tall)
    cut = photo[top : top + tall, left : left + wide]
    if chance.random() < 0.5:
        cut = cut[:, ::-1]
    cut = np.rot90(cut, chance.choice((0, 0, 0, 2)))
    return np.asarray(cv2.resize(np.ascontiguousarray(cut), size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _recoloured(picture: Pixels, chance: Random) -> Pixels:
    tint = np.array([chance.uniform(0.6, 1.3) for _ in range(3)])
    bent = 255 * (np.clip(picture * tint, 0, 255) / 255) ** chance.uniform(0.6, 1.6)
    return np.asarray(bent, np.uint8)


def _composed(photos: Sequence[Pixels], chance: Random) -> Pixels:
    """Two parts of different photos beside each other, or one upon another."""
    size = chance.choice(SIZES)
    whole = _recoloured(_part(chance.choice(photos), chance, size), chance)
    other = _recoloured(_part(chance.choice(photos), chance, size), chance)
    if chance.random() < 0.5:
        whole[: size[1] // 2] = other[: size[1] // 2]
        return whole
    centre = (chance.randint(size[0] // 4, size[0] * 3 // 4), chance.randint(size[1] // 4, size[1] * 3 // 4))
    mask = np.zeros(whole.shape[:2], np.uint8)
    axes = (int(size[0] * chance.uniform(0.2, 0.4)), int(size[1] * chance.uniform(0.2, 0.4)))
    cv2.ellipse(mask, centre, axes, chance.uniform(0, 180), 0, 360, 255, -1)
    whole[mask > 0] = other[mask > 0]
    return whole


def drawing(chance: Random) -> Pixels:
    """Cloth on a plain ground: a shape with a pattern, folds and some noise."""
    width, height = chance.choice(SIZES)
    random = np.random.default_rng(chance.randrange(2**32))
    ground = np.full((height, width, 3), [chance.randint(150, 250) for _ in range(3)], np.float32)
    cloth = _pattern(width, height, chance, random)
    folds = cv2.resize(
        random.normal(0, 1, (chance.randint(4, 9), chance.randint(3, 7))),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    cloth = cloth + 22 * folds[..., None]
    mask = np.zeros((height, width), np.uint8)
    corners = random.uniform(0.1, 0.4, (10, 1))
    angles = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    outline = np.c_[np.cos(angles) * width, np.sin(angles) * height] * (corners + 0.15) + (
        width / 2,
        height / 2,
    )
    cv2.fillPoly(mask, [outline.astype(np.int32)], 255)
    ground[mask > 0] = cloth[mask > 0]
    noisy = ground + random.normal(0, chance.uniform(2, 6), ground.shape)
    return np.clip(cv2.GaussianBlur(noisy, (0, 0), 0.8), 0, 255).astype(np.uint8)


def _pattern(width: int, height: int, chance: Random, random: np.random.Generator) -> NDArray[np.float32]:
    base = np.full((height, width, 3), [chance.randint(20, 230) for _ in range(3)], np.float32)
    ink = np.array([chance.randint(0, 255) for _ in range(3)], np.float32)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    kind = chance.choice(("plain", "stripes", "check", "spots", "flowers", "knit"))
    step = chance.uniform(9, 50)
    if kind == "stripes":
        base[((across * np.cos(step) + down * np.sin(step)) % step) < step / 3] = ink
    elif kind == "check":
        base[(across % step < step / 3) ^ (down % step < step / 3)] = ink
    elif kind == "knit":
        base += (18 * np.sin(across * 6 / step) * np.sin(down * 9 / step))[..., None]
    elif kind in ("spots", "flowers"):
        for _ in range(chance.randint(30, 160)):
            place = (chance.randint(0, width), chance.randint(0, height))
            cv2.ellipse(
                base,
                place,
                (chance.randint(2, 18), chance.randint(2, 14)),
                chance.uniform(0, 180),
                0,
                360,
                (ink * random.uniform(0.5, 1.2)).tolist(),
                -1,
            )
    return base
