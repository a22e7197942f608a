"""One connection to `log.db` for the small tables, shared among threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from bot.storage.database import explained, open_log, transaction


class LogFile:
    """The log, for one reader or writer at a time; safe to share among threads."""

    def __init__(self, path: Path) -> None:
        """Open the log; raises LogbookError."""
        self._path = path
        self._lock = threading.Lock()
        self._db = open_log(path)

    def close(self) -> None:
        """Close the file."""
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
    """Write a moment the one way that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
