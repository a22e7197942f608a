"""Floods: so many of a person's doings within a while, and no more."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_MOST_PEOPLE = 10_000


class Flood:
    """Lets a person do a thing `most` times within `seconds`; forgets at a restart."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._done: dict[int, deque[float]] = {}

    def allows(self, user_id: int) -> bool:
        """Tell whether a person may do it once more, and count it if so."""
        now = self._clock()
        times = self._done.pop(user_id, None) or deque()
        while times and times[0] <= now - self._seconds:
            times.popleft()
        self._done[user_id] = times  # at the end: the first one is who was idle longest
        while len(self._done) > _MOST_PEOPLE:
            self._done.pop(next(iter(self._done)), None)
        if len(times) >= self._most:
            return False
        times.append(now)
        return True
