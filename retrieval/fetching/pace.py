"""One request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAST_SECONDS = 1.0
MOST_SECONDS = 30.0


class Pace:
    """Keeps requests to one host apart, by the clock and sleep that it is given.

    The pause begins when a request ends. A site may ask for a longer one, up to `MOST_SECONDS`.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, pause: float | None = None) -> Iterator[None]:
        """Wait for the host's turn and hold it; `pause` is what the site asks for, in seconds."""
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            wait = self._free_at.get(host, 0.0) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                length = min(max(pause or 0.0, LEAST_SECONDS), MOST_SECONDS)
                self._free_at[host] = self._clock() + length
