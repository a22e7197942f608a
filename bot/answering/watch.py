"""Laps of one answer, in milliseconds."""

from __future__ import annotations

from collections.abc import Callable


class Watch:
    """Takes the time of an answer's stages and of the whole, by a clock in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = self._last = clock()
        self._laps: dict[str, float] = {}

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._start

    def lap(self, name: str) -> None:
        """Note the time since the last lap under a name."""
        now = self._clock()
        self._laps[name] = round((now - self._last) * 1000, 1)
        self._last = now

    def total(self) -> dict[str, float]:
        """Return all laps and their total."""
        return {**self._laps, "total": round(self.elapsed() * 1000, 1)}
