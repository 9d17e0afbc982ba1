"""Pictures of the pretended network, drawn when they are asked for: our own shapes, no photographs.

A picture's name says everything: `dress-c7ad88-e9dfd0-square.jpg` is a dress of the first colour on
a ground of the second.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import cast

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SHAPES = {
    "dress": "M46 20q3 8 14 8t14-8l9 5-6 20q-2 8 1 14l17 41q-35 10-70 0l17-41q3-6 1-14l-6-20z",
    "coat": "M45 18l15 9 15-9 16 8 9 42-12 4-4-16 2 48H34l2-48-4 16-12-4 9-42z",
    "shirt": "M44 22q16 12 32 0l20 12-8 20-10-4v50H42V50l-10 4-8-20z",
    "trousers": "M42 18h36l8 86H66l-6-56-6 56H34z",
    "skirt": "M44 26h32l20 72q-36 10-72 0z",
    "sweater": "M46 24q14 9 28 0l18 9 10 47-13 4-9-29 1 43H39l1-43-9 29-13-4 10-47z",
    "bag": "M30 46h60l7 54H23zM44 46c0-30 32-30 32 0h-6c0-21-20-21-20 0z",
    "scarf": "M40 20q20 12 40 0l5 14-19 12 12 54H56l2-48-21-18z",
    "hat": "M20 76c10-8 16-8 18-10 2-34 42-34 44 0 2 2 8 2 18 10-18 14-62 14-80 0z",
}
"""Outlines on a field of 120 by 120, as paths of SVG (M l q t c h v z)."""
FOLDS = "M60 34q-3 30-8 66M66 52q3 26 6 46"
SIZES = {"square": (720, 720), "story": (720, 1280)}
NAME = re.compile(
    r"(?P<shape>[a-z]+)-(?P<ink>[0-9a-f]{6})-(?P<ground>[0-9a-f]{6})-(?P<format>square|story)\.jpg"
)
FIELD = 120
OVERSAMPLE = 3
CURVE_STEPS = 14

Point = tuple[float, float]


class UnknownPicture(LookupError):
    """The name is none of ours."""


def picture_name(shape: str, ink: str, ground: str, form: str = "square") -> str:
    return f"{shape}-{ink}-{ground}-{form}.jpg"


@lru_cache(maxsize=64)
def draw(name: str) -> bytes:
    """The JPEG of this name. Raises `UnknownPicture`."""
    found = NAME.fullmatch(name)
    if found is None or found["shape"] not in SHAPES:
        raise UnknownPicture(name)
    image = _scene(found["shape"], f"#{found['ink']}", f"#{found['ground']}", SIZES[found["format"]])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _scene(shape: str, ink: str, ground: str, size: tuple[int, int]) -> Image.Image:
    width, height = size
    scale = width / FIELD * (0.86 if height > width else 1)
    offset = ((width - FIELD * scale) / 2, (height - FIELD * scale) / 2)
    image = Image.new("RGB", size, ground)
    _lit(image, 0.10)
    _shadow(image, (width / 2, offset[1] + 106 * scale), (34 * scale, 4.5 * scale))
    cloth = Image.new("RGB", size, ink)
    _lit(cloth, 0.30)
    _folds(cloth, scale, offset)
    image.paste(cloth, mask=_cut(shape, size, scale, offset))
    return image


def _cut(shape: str, size: tuple[int, int], scale: float, offset: Point) -> Image.Image:
    """The mask of a shape with smooth edges."""
    mask = Image.new("L", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE), 0)
    pen = ImageDraw.Draw(mask)
    for outline in outlines(SHAPES[shape]):
        placed = _placed(outline, scale, offset)
        pen.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in placed], fill=255)
    return mask.resize(size, Image.Resampling.BOX)


def _placed(outline: list[Point], scale: float, offset: Point) -> list[Point]:
    return [(x * scale + offset[0], y * scale + offset[1]) for x, y in outline]


def _lit(image: Image.Image, strength: float) -> None:
    """Light from the upper left, shade at the lower right."""
    across = Image.linear_gradient("L").rotate(90).resize(image.size)
    slope = ImageChops.add(across, Image.linear_gradient("L").resize(image.size), scale=2)
    light = slope.point([round((255 - level) * strength) for level in range(256)])
    shade = slope.point([round(level * strength * 0.55) for level in range(256)])
    image.paste(Image.new("RGB", image.size, "white"), mask=light)
    image.paste(Image.new("RGB", image.size, "black"), mask=shade)


def _shadow(image: Image.Image, centre: Point, radii: Point) -> None:
    mask = Image.new("L", image.size, 0)
    box = (centre[0] - radii[0], centre[1] - radii[1], centre[0] + radii[0], centre[1] + radii[1])
    ImageDraw.Draw(mask).ellipse(box, fill=46)
    image.paste(Image.new("RGB", image.size, "black"), mask=mask.filter(ImageFilter.GaussianBlur(6)))


def _folds(cloth: Image.Image, scale: float, offset: Point) -> None:
    mask = Image.new("L", cloth.size, 0)
    pen = ImageDraw.Draw(mask)
    for line in outlines(FOLDS):
        pen.line(_placed(line, scale, offset), fill=34, width=round(2 * scale), joint="curve")
    cloth.paste(Image.new("RGB", cloth.size, "black"), mask=mask.filter(ImageFilter.GaussianBlur(1.5)))


# --- paths ---------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+")
_ARGUMENTS = {"M": 2, "l": 2, "h": 1, "H": 1, "v": 1, "V": 1, "q": 4, "t": 2, "c": 6, "z": 0}


def outlines(path: str) -> list[list[Point]]:
    """Every closed or open part of an SVG path as points; knows the commands our shapes use."""
    parts: list[list[Point]] = []
    handle: Point | None = None
    for command, numbers in _commands(path):
        if command == "M":
            parts.append([cast("Point", numbers)])
            handle = None
        elif command != "z":
            points, handle = _segment(command, numbers, parts[-1][-1], handle)
            parts[-1].extend(points)
    return parts


def _commands(path: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    tokens = _TOKEN.findall(path)
    position, command = 0, ""
    while position < len(tokens):
        if tokens[position].isalpha():
            command, position = tokens[position], position + 1
        count = _ARGUMENTS[command]
        yield command, tuple(float(one) for one in tokens[position : position + count])
        position += count


def _segment(
    command: str, numbers: tuple[float, ...], start: Point, handle: Point | None
) -> tuple[list[Point], Point | None]:
    """The points of one command after `start`, and the handle that a following `t` mirrors."""
    x, y = start
    if command in ("q", "t"):
        mirrored = (2 * x - handle[0], 2 * y - handle[1]) if handle else start
        bend = (x + numbers[0], y + numbers[1]) if command == "q" else mirrored
        end = (x + numbers[-2], y + numbers[-1])
        return _curve([start, bend, end]), bend
    if command == "c":
        corners = [(x + numbers[i], y + numbers[i + 1]) for i in (0, 2, 4)]
        return _curve([start, *corners]), None
    straight = {
        "l": lambda: (x + numbers[0], y + numbers[1]),
        "h": lambda: (x + numbers[0], y),
        "H": lambda: (numbers[0], y),
        "v": lambda: (x, y + numbers[0]),
        "V": lambda: (x, numbers[0]),
    }
    return [straight[command]()], None


def _curve(corners: list[Point]) -> list[Point]:
    """A Bézier curve of any degree as straight pieces, without its start."""
    return [_on_curve(corners, step / CURVE_STEPS) for step in range(1, CURVE_STEPS + 1)]


def _on_curve(corners: list[Point], at: float) -> Point:
    while len(corners) > 1:
        corners = [(a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at) for a, b in pairwise(corners)]
    return corners[0]
