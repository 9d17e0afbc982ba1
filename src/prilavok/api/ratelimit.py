"""A token bucket for each API token, in the memory of this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

RATE = 200.0
BURST = 400.0


class RateLimiter:
    """`rate` requests a second in the long run, `burst` at once. One key never costs another anything."""

    def __init__(
        self, rate: float = RATE, burst: float = BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: dict[int, tuple[float, float]] = {}
        """Key -> what was left, and when."""
        self._lock = Lock()

    def take(self, key: int) -> float:
        """0 when the request may pass, else the seconds until the next one may."""
        moment = self._clock()
        with self._lock:
            left, at = self._buckets.get(key, (self._burst, moment))
            left = min(self._burst, left + (moment - at) * self._rate)
            if left < 1:
                self._buckets[key] = (left, moment)
                return (1 - left) / self._rate
            self._buckets[key] = (left - 1, moment)
            return 0.0

    def forget(self) -> None:
        """Everybody may begin anew; for tests."""
        with self._lock:
            self._buckets.clear()


limiter = RateLimiter()
