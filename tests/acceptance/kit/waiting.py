from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0
POLL_SECONDS = 0.05


def until(look: Callable[[], T], *, seconds: float = PATIENCE, what: str = "") -> T:
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not in {seconds:.0f} s: {what or look}; last: {found!r}"
        time.sleep(POLL_SECONDS)
    return found
