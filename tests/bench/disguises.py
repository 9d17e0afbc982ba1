"""What happens to a shop's picture before it comes back from a customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a disguise may use: chance, and other pictures for the collages."""

    chance: Random
    others: Sequence[Pixels]

    def between(self, low: float, high: float) -> float:
        return self.chance.uniform(low, high)

    def colour(self) -> tuple[int, int, int]:
        return tuple(self.chance.randint(0, 255) for _ in range(3))  # type: ignore[return-value]

    def mixed(self, picture: Pixels, count: int) -> list[Pixels]:
        """The picture somewhere among `count - 1` others."""
        all_of_them = [picture, *self.chance.sample(list(self.others), count - 1)]
        self.chance.shuffle(all_of_them)
        return all_of_them


Disguise = Callable[[Pixels, Stage], Pixels]


def _jpeg(image: Pixels, quality: int) -> Pixels:
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _scaled(image: Pixels, factor: float) -> Pixels:
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=method), np.uint8)


def _sized(image: Pixels, width: int, height: int) -> Pixels:
    """Filled and cut to the middle."""
    factor = max(width / image.shape[1], height / image.shape[0])
    big = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    left, top = (big.shape[1] - width) // 2, (big.shape[0] - height) // 2
    return np.asarray(big[top : top + height, left : left + width], np.uint8)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def _write(
    image: Pixels,
    text: str,
    place: tuple[int, int],
    size: int,
    colour: tuple[int, int, int],
    ground: tuple[int, int, int] | None = None,
) -> Pixels:
    picture = Image.fromarray(image)
    draw = ImageDraw.Draw(picture)
    if ground:
        box = draw.textbbox(place, text, font=_font(size))
        draw.rounded_rectangle((box[0] - 14, box[1] - 10, box[2] + 14, box[3] + 10), 12, fill=ground)
    draw.text(place, text, fill=colour, font=_font(size))
    return np.array(picture)


def compressed(image: Pixels, stage: Stage) -> Pixels:
    return _jpeg(_scaled(image, stage.between(0.4, 0.7)), stage.chance.randint(30, 55))


def messenger(image: Pixels, stage: Stage) -> Pixels:
    """Sent on twice through a messenger that saves on traffic."""
    side = stage.chance.choice((320, 400, 512, 640))
    small = _scaled(image, side / max(image.shape))
    soft = cv2.GaussianBlur(small, (0, 0), stage.between(0.3, 0.8))
    once = _jpeg(np.asarray(soft, np.uint8), stage.chance.randint(25, 45))
    return _jpeg(_scaled(once, stage.between(0.7, 1.3)), stage.chance.randint(30, 50))


def crop(image: Pixels, stage: Stage) -> Pixels:
    return _cut(image, stage, 0.6, 0.85)


def detail(image: Pixels, stage: Stage) -> Pixels:
    """A zoomed-in part: a sleeve, a print."""
    cut = _cut(image, stage, 0.3, 0.5)
    return _jpeg(_scaled(cut, stage.between(1.5, 3.0)), stage.chance.randint(50, 80))


def _cut(image: Pixels, stage: Stage, low: float, high: float) -> Pixels:
    height, width = image.shape[:2]
    share = stage.between(low, high)
    tall, wide = int(height * share), int(width * share)
    top, left = stage.chance.randint(0, height - tall), stage.chance.randint(0, width - wide)
    return _jpeg(image[top : top + tall, left : left + wide], stage.chance.randint(50, 80))


def overlay(image: Pixels, stage: Stage) -> Pixels:
    """A price bar, stickers, another brightness."""
    lit = np.clip(image * stage.between(0.8, 1.25) + stage.between(-20, 20), 0, 255).astype(np.uint8)
    height, width = lit.shape[:2]
    top = stage.chance.randint(0, int(height * 0.75))
    ground = stage.chance.choice(((255, 255, 255), (200, 30, 30)))
    cv2.rectangle(lit, (0, top), (width, top + int(height * 0.16)), ground, -1)
    written = _write(
        lit, "SALE -30%  1 990", (int(width * 0.08), top + int(height * 0.04)), int(height * 0.07), (9, 9, 9)
    )
    for _ in range(3):
        place = (stage.chance.randint(0, width), stage.chance.randint(0, height))
        cv2.circle(written, place, int(height * 0.05), stage.colour(), -1)
    return _jpeg(written, stage.chance.randint(50, 80))


def mirrored(image: Pixels, _: Stage) -> Pixels:
    return _jpeg(np.ascontiguousarray(image[:, ::-1]), 60)


def turned(image: Pixels, stage: Stage) -> Pixels:
    quarter = np.ascontiguousarray(np.rot90(image, stage.chance.choice((1, 2, 3))))
    return _jpeg(quarter, 60)


def filtered(image: Pixels, stage: Stage) -> Pixels:
    """A colour filter of an app."""
    tint = np.array([stage.between(0.6, 1.2) for _ in range(3)])
    toned = 255 * (np.clip(image * tint, 0, 255) / 255) ** stage.between(0.6, 1.6)
    if stage.chance.random() < 0.3:
        toned = np.repeat(toned.mean(axis=2, keepdims=True), 3, axis=2)
    return _jpeg(toned.astype(np.uint8), stage.chance.randint(45, 75))


def post(image: Pixels, stage: Stage) -> Pixels:
    """A screenshot of the post in the network's app."""
    is_dark = stage.chance.random() < 0.4
    ground, ink = ((18, 18, 18), (240, 240, 240)) if is_dark else ((255, 255, 255), (20, 20, 20))
    height = stage.chance.choice((1920, 2160, 2340))
    screen = np.full((height, 1080, 3), ground, np.uint8)
    photo = _sized(image, 1080, stage.chance.choice((1080, 1350, 1080)))
    top = stage.chance.randint(240, 360)
    photo = photo[: height - top - 250]
    bottom = top + photo.shape[0]
    screen[top:bottom] = photo
    screen = _write(screen, "9:41", (60, 30), 40, ink)
    screen = _write(
        screen, stage.chance.choice(("lavka.store", "my_shop", "nice.things.ua")), (140, top - 90), 38, ink
    )
    cv2.circle(screen, (80, top - 65), 40, stage.colour(), -1)
    for place in range(3):
        cv2.circle(screen, (70 + 110 * place, bottom + 60), 32, ink, 4)
    screen = _write(
        screen, f"Liked by anna and {stage.chance.randint(12, 900)} others", (40, bottom + 110), 34, ink
    )
    screen = _write(screen, "New collection! write to direct for price", (40, bottom + 165), 32, ink)
    return _jpeg(_scaled(screen, stage.between(0.4, 0.75)), stage.chance.randint(55, 85))


def forward(image: Pixels, stage: Stage) -> Pixels:
    """A screenshot of a chat in which it was forwarded."""
    screen = np.full((2200, 1080, 3), (214, 226, 208), np.uint8)
    for _ in range(60):
        cv2.circle(
            screen, (stage.chance.randint(0, 1080), stage.chance.randint(0, 2200)), 18, (196, 212, 190), 3
        )
    width = stage.chance.randint(560, 820)
    photo = _scaled(image, width / image.shape[1])[:1300]
    top, left = stage.chance.randint(220, 500), stage.chance.choice((40, 1000 - width))
    cv2.rectangle(
        screen, (left - 12, top - 80), (left + width + 12, top + photo.shape[0] + 90), (255, 255, 255), -1
    )
    screen[top : top + photo.shape[0], left : left + width] = photo
    screen = _write(screen, "Forwarded from My shop", (left + 10, top - 66), 36, (40, 120, 200))
    screen = _write(screen, "how much is it? 12:03", (left + 10, top + photo.shape[0] + 20), 38, (20, 20, 20))
    screen = _write(
        screen, "Hi! is it available?", (60, top + photo.shape[0] + 180), 42, (20, 20, 20), (255, 255, 255)
    )
    return _jpeg(_scaled(screen, stage.between(0.4, 0.75)), stage.chance.randint(45, 80))


def story(image: Pixels, stage: Stage) -> Pixels:
    """Put into a story: turned, on a blurred or plain ground, with stickers."""
    if stage.chance.random() < 0.5:
        screen = np.asarray(cv2.GaussianBlur(cv2.resize(image, (1080, 1920)), (0, 0), 40), np.uint8)
    else:
        screen = np.full((1920, 1080, 3), stage.colour(), np.uint8)
    height, width = image.shape[:2]
    factor = stage.between(0.65, 0.95) * 1080 / width
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), stage.between(-10, 10), factor)
    turn[:, 2] += (540 - width / 2 + stage.between(-60, 60), 960 - height / 2 + stage.between(-150, 150))
    moved = cv2.warpAffine(image, turn, (1080, 1920), flags=cv2.INTER_CUBIC)
    mask = cv2.warpAffine(np.full((height, width), 255, np.uint8), turn, (1080, 1920))
    screen[mask > 128] = moved[mask > 128]
    at = stage.chance.randint
    screen = _write(screen, "NEW! 2 490", (at(80, 500), at(500, 1300)), 90, (255, 255, 255), (200, 30, 60))
    screen = _write(screen, "link in bio", (at(80, 600), at(1300, 1600)), 60, (0, 0, 0), (255, 255, 255))
    screen = _write(screen, "lavka.store 4h", (140, 90), 40, (255, 255, 255))
    return _jpeg(_scaled(screen, stage.between(0.4, 0.7)), stage.chance.randint(50, 80))


def monitor(image: Pixels, stage: Stage) -> Pixels:
    """A photo of a screen that shows it."""
    shown = post(image, stage) if stage.chance.random() < 0.5 else image
    height, width = shown.shape[:2]
    sway = [
        [share + stage.between(-0.07, 0.07) for share in corner]
        for corner in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    ]
    ends = np.array(sway, np.float32) * np.array([width, height], np.float32)
    starts = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = cv2.warpPerspective(
        shown, cv2.getPerspectiveTransform(starts, ends), (width, height), borderValue=(60, 70, 80)
    )
    soft = cv2.GaussianBlur(seen, (0, 0), stage.between(0.6, 1.4)).astype(np.float32)
    down, across = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(stage.chance.randrange(2**32)).normal(0, 6, soft.shape)
    soft += 6 * np.sin(across * 2.1 + down * 0.3)[..., None] + noise
    soft *= np.array([stage.between(0.85, 1.1), 1, stage.between(0.85, 1.1)])
    return _jpeg(np.clip(soft, 0, 255).astype(np.uint8), 60)


def four(image: Pixels, stage: Stage) -> Pixels:
    """One of four in a collage."""
    tiles = [_sized(one, 480, 480) for one in stage.mixed(image, 4)]
    gap = stage.chance.choice((0, 8))
    return _jpeg(_stacked([_stacked(tiles[:2], 1, gap), _stacked(tiles[2:], 1, gap)], 0, gap), 65)


def three(image: Pixels, stage: Stage) -> Pixels:
    """One of three beside or above each other."""
    axis = stage.chance.choice((0, 1))
    width, height = (640, 400) if axis == 0 else (400, 640)
    tiles = [_sized(one, width, height) for one in stage.mixed(image, 3)]
    return _jpeg(_stacked(tiles, axis, stage.chance.choice((0, 8))), 65)


def profile(image: Pixels, stage: Stage) -> Pixels:
    """One of the nine squares on a screenshot of a profile."""
    tiles = [_sized(one, 356, 356) for one in stage.mixed(image, 9)]
    rows = [_stacked(tiles[start : start + 3], 1, 6) for start in (0, 3, 6)]
    grid = _stacked(rows, 0, 6)
    screen = np.full((1920, 1080, 3), 255, np.uint8)
    screen[600 : 600 + grid.shape[0], : grid.shape[1]] = grid
    screen = _write(screen, "lavka.store", (60, 60), 48, (20, 20, 20))
    screen = _write(screen, "412 posts   18.2K followers   310 following", (60, 300), 36, (20, 20, 20))
    return _jpeg(_scaled(screen, stage.between(0.6, 1.0)), stage.chance.randint(60, 85))


def _stacked(tiles: Sequence[Pixels], axis: int, gap: int) -> Pixels:
    parts: list[Pixels] = []
    for tile in tiles:
        if parts and gap:
            shape = list(tile.shape)
            shape[axis] = gap
            parts.append(np.full(shape, 255, np.uint8))
        parts.append(tile)
    return np.concatenate(parts, axis=axis)


DISGUISES: dict[str, Disguise] = {
    "compressed": compressed,
    "messenger": messenger,
    "crop": crop,
    "detail": detail,
    "overlay": overlay,
    "filtered": filtered,
    "mirrored": mirrored,
    "turned": turned,
    "post": post,
    "forward": forward,
    "story": story,
    "monitor": monitor,
    "collage 2x2": four,
    "collage 1x3": three,
    "profile 3x3": profile,
}
