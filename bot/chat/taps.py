"""Double taps: what a button is asked for comes once, and its work is done once."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.chat.reactions import Press

_MOST = 10_000


class Taps:
    """Knows a person's presses of one button within `seconds`; forgets at a restart."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[tuple[int, int | None, str], tuple[float, str]] = {}

    def is_first(self, press: Press) -> bool:
        """Tell whether a press is the first for a while; one that is tried again still is."""
        now, key = self._clock(), (press.person.id, press.at, press.data)
        at, identity = self._seen.pop(key, (now - self._seconds, ""))
        again = bool(identity) and identity == press.identity
        is_first = again or now - at >= self._seconds
        self._seen[key] = (now, press.identity) if is_first else (at, identity)
        while len(self._seen) > _MOST:
            self._seen.pop(next(iter(self._seen)), None)
        return is_first
