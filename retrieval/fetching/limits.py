"""How much time and how many bytes one fetch may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.fetching.errors import FetchFailed


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one fetch, its redirects included.

    Seconds on the network (waiting for a host's turn does not count), seconds to connect, bytes
    of one reply's body as it is sent and as it is read, bytes of one reply's head, redirects.
    """

    seconds: float = 30.0
    connect_seconds: float = 10.0
    wire_bytes: int = 5_000_000
    body_bytes: int = 10_000_000
    head_bytes: int = 100_000
    redirects: int = 5


class Deadline:
    """The moment at which a fetch ends, whatever it is doing."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds left; raises FetchFailed when there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise FetchFailed("it took too long")
        return left
