"""A folder as it fills: files are read once nothing has been written to them for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchfiles import watch

from retrieval.reading.files import walk
from retrieval.reading.sources import Found, Skipped

QUIET_SECONDS = 2.0

_LOOK_MS = 500
_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".download", ".swp", "~")
_log = logging.getLogger("dalil.watching")

_Seen = tuple[int, int, int]  # size, time of the last change, inode


class Settling:
    """Tells which files of some folders are new or changed, and whole.

    A file is taken to be whole when it stayed the same for `QUIET_SECONDS` by `clock`, or was
    not written to for as long before the first look; files with the endings of unfinished
    downloads wait until they are renamed.
    """

    def __init__(
        self, folders: Sequence[Path], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folders = folders
        self._clock = clock
        self._settled: dict[str, _Seen] = {}
        self._moving: dict[str, tuple[_Seen, float]] = {}
        self._complaints: set[Skipped] = set()
        self._first = True

    @property
    def waits(self) -> bool:
        """Whether there are files that may be whole soon."""
        return bool(self._moving)

    def take(self) -> list[Found | Skipped]:
        """Return the files that became whole since the last look, each version once."""
        ready: list[Found | Skipped] = []
        moving = {}
        for found in (found for folder in self._folders for found in walk(folder)):
            if isinstance(found, Skipped):
                ready += self._complaint(found)
            elif (seen := _seen(found)) and seen != self._settled.get(found.origin):
                since = self._since(found.origin, seen)
                if self._clock() - since < QUIET_SECONDS:
                    moving[found.origin] = (seen, since)
                else:
                    self._settled[found.origin] = seen
                    ready.append(found)
        self._moving, self._first = moving, False
        return ready

    def _since(self, origin: str, seen: _Seen) -> float:
        if self._first and time.time() - seen[1] / 1e9 > QUIET_SECONDS:
            return self._clock() - QUIET_SECONDS
        before = self._moving.get(origin)
        return before[1] if before and before[0] == seen else self._clock()

    def _complaint(self, skipped: Skipped) -> list[Found | Skipped]:
        if skipped in self._complaints:
            return []
        self._complaints.add(skipped)
        return [skipped]


def settled_files(
    folders: Sequence[Path], stopped: threading.Event
) -> Iterator[list[Found | Skipped]]:
    """Yield the files that are there, then those that come or change, until `stopped` is set."""
    settling = Settling(folders)
    first = True
    for changed in _changes(folders, stopped):
        if (first or changed or settling.waits) and (batch := settling.take()):
            yield batch
        first = False


def _changes(folders: Sequence[Path], stopped: threading.Event) -> Iterator[bool]:
    """Yield twice a second whether anything changed; by looking where the system cannot tell."""
    for polling in (None, True):
        try:
            for changes in watch(
                *folders,
                stop_event=stopped,
                watch_filter=None,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                force_polling=polling,
                ignore_permission_denied=True,
            ):
                yield bool(changes)
        except OSError as error:
            if polling:
                raise
            _log.warning("the system does not tell of changes (%s): looking for them", error)
        else:
            return


def _seen(found: Found) -> _Seen | None:
    """Return what tells two versions of a file apart; None where it is not to be read."""
    if found.name.lower().endswith(_UNFINISHED):
        return None
    try:
        stat = Path(found.origin).stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ino
