"""How far a command is, on a terminal: a bar for what takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from retrieval.progress import Tell, untold

if TYPE_CHECKING:
    from tqdm import tqdm

_PATIENCE = 2  # seconds


@contextmanager
def bars() -> Iterator[Tell]:
    """Give what tells of each work in turn; a bar goes when its work is done.

    Where stderr is no terminal nothing is drawn, nor is the library imported.
    """
    if not sys.stderr.isatty():
        yield untold
        return
    shown = _Bars()
    try:
        yield shown.tell
    finally:
        shown.close()


class _Bars:
    """One bar at a time: another work ends the bar before it."""

    def __init__(self) -> None:
        from tqdm import tqdm  # noqa: PLC0415 - only a terminal needs it

        # One thread draws here, and it is told often: no other needs to watch, or a lock to share.
        tqdm.set_lock(threading.RLock())
        tqdm.monitor_interval = 0
        self._tqdm = tqdm
        self._what = ""
        self._bar: tqdm[NoReturn] | None = None

    def tell(self, what: str, done: int, total: int | None) -> None:
        """Draw how far a work is, with its rate and the time left."""
        if what != self._what or done == total:
            self.close()
        if done == total:
            return
        if self._bar is None:
            self._what, self._bar = what, self._drawn(what)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar away, so that the next line has a line of its own."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._what = None, ""

    def _drawn(self, what: str) -> tqdm[NoReturn]:
        """Return a bar that is not seen before a person asks what takes so long."""
        return self._tqdm(
            desc=what, delay=_PATIENCE, file=sys.stderr, leave=False, dynamic_ncols=True, unit=""
        )
