"""Reading the words on a picture with tesseract, where it is installed."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
from functools import cache

import cv2
import numpy as np

from prilavok.linking.pictures.opening import Pixels, fitted, grey

LANGUAGES = ("rus", "ukr", "eng")
SECONDS = 6.0
_LARGEST, _SMALLEST = 1280, 900
_MAX_TEXT = 2000
_WORD = re.compile(r"\w{2,}")

log = logging.getLogger(__name__)


def read_words(pixels: Pixels, *, seconds: float = SECONDS) -> str:
    """Lines with words in them; empty when there is nothing to read or nothing to read with."""
    languages = _languages()
    if not languages:
        return ""
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(languages), "--psm", "11", "--oem", "1"]
    try:
        done = subprocess.run(
            command, input=_legible(pixels), capture_output=True, timeout=seconds, check=True, env=_setting()
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("no words read: %s", type(error).__name__)
        return ""
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return "\n".join(line.strip() for line in lines if _WORD.search(line))[:_MAX_TEXT]


def _setting() -> dict[str, str]:
    """One thread, and nothing of our environment but what tesseract needs."""
    known = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {"OMP_THREAD_LIMIT": "1", **known}


@cache
def _languages() -> tuple[str, ...]:
    """Of ours those that are installed."""
    if shutil.which("tesseract") is None:
        return ()
    try:
        told = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, timeout=SECONDS, check=True
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(language for language in LANGUAGES if language in told.split())


def forget_languages() -> None:
    _languages.cache_clear()


def _legible(pixels: Pixels) -> bytes:
    """A grey PNG of a size at which letters are neither specks nor waste of time."""
    image = grey(pixels)
    side = min(_LARGEST, max(_SMALLEST, *image.shape))
    sized, _ = fitted(image, side, enlarge=3.0)
    if np.median(sized) < 90:
        sized = np.asarray(255 - sized, np.uint8)
    _, packed = cv2.imencode(".png", sized)
    return packed.tobytes()
