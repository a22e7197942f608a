"""One connection to `log.db`, shared among threads, and how moments are written there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from bot.storage.database import explained, open_log
from retrieval.sqlite import transaction


class LogFile:
    """The log, for one reader or writer at a time; safe to share among threads."""

    def __init__(self, path: Path) -> None:
        """Open the log; raises LogbookError."""
        self._path = path
        self._lock = threading.Lock()
        self._db = open_log(path)

    def close(self) -> None:
        """Close the file, once what is being read or written is."""
        with self._lock:
            self._db.close()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Give the database for reads; raises LogbookError."""
        with self._lock, explained(self._path):
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Give the database for one transaction; raises LogbookError."""
        with self._lock, explained(self._path), transaction(self._db):
            yield self._db


def utc(moment: datetime) -> str:
    """Write a moment so that text compares as time; a naive one is the machine's."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def to_the_second(moment: datetime) -> str:
    """Write a moment as `turns` and `spending` hold it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
