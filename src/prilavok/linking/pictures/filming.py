"""A few still pictures out of a customer's video, within bounds of size and time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile

import cv2
import numpy as np

from prilavok.linking.pictures.opening import MAX_RATIO, MIN_SIDE, WORKING_SIDE, Pixels, fitted

MAX_BYTES = 50 * 1024 * 1024
MAX_SIDE = 4096
STILLS = 6
SECONDS = 8.0
"""For taking all stills of a video out."""
READ_TIMEOUT = 3000
_MATROSKA = b"\x1a\x45\xdf\xa3"


def stills_of(content: bytes) -> list[Pixels]:
    """Pictures from the middles of equal parts of the video; fewer when it takes too long to read."""
    if len(content) > MAX_BYTES or not _is_film(content):
        return []
    until = time.monotonic() + SECONDS
    with _opened(content) as film:
        found: list[Pixels] = []
        for moment in _moments(film):
            if time.monotonic() > until:
                break
            if (still := _still(film, moment)) is not None:
                found.append(still)
        return found


def _is_film(content: bytes) -> bool:
    """MP4, MOV, WebM. Lists of addresses, which the reader would follow, are none."""
    return content[4:8] == b"ftyp" or content.startswith(_MATROSKA)


@contextmanager
def _opened(content: bytes) -> Iterator[cv2.VideoCapture]:
    bounds = [
        (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, READ_TIMEOUT),
        (cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT),
        (cv2.CAP_PROP_N_THREADS, 1),
    ]
    with NamedTemporaryFile(suffix=".film") as file:
        file.write(content)
        file.flush()
        film = cv2.VideoCapture(file.name, cv2.CAP_FFMPEG, [value for pair in bounds for value in pair])
        try:
            yield film
        finally:
            film.release()


def _moments(film: cv2.VideoCapture) -> list[float]:
    """Milliseconds from the start; the start alone of what does not tell its length."""
    width, height = film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if not film.isOpened() or not _is_sized(width, height):
        return []
    frames, rate = film.get(cv2.CAP_PROP_FRAME_COUNT), film.get(cv2.CAP_PROP_FPS)
    length = frames / rate * 1000 if frames > 0 and rate > 0 else 0.0
    return [length * (part + 0.5) / STILLS for part in range(STILLS)] if length else [0.0]


def _is_sized(width: float, height: float) -> bool:
    short, long = sorted((width, height))
    return short >= MIN_SIDE and long <= min(MAX_SIDE, MAX_RATIO * short)


def _still(film: cv2.VideoCapture, moment: float) -> Pixels | None:
    film.set(cv2.CAP_PROP_POS_MSEC, moment)
    is_read, frame = film.read()
    if not is_read:
        return None
    pixels = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    return fitted(pixels, WORKING_SIDE)[0]
