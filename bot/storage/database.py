"""Opening `log.db`: durable settings, migrations, and errors a reader can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import DalilError
from bot.storage.migrations import migrations
from retrieval import sqlite

_BUSY_SECONDS = 10


class LogbookError(DalilError):
    """The log cannot be used; the text says which file, and what mends it."""


def open_log(path: Path) -> Database:
    """Open the log, make it where there is none, and bring its schema up to date.

    Write-ahead log and full synchronisation: a turn that was recorded outlives a power cut.
    Raises LogbookError.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite.connect(path, _BUSY_SECONDS)
        try:
            db.execute("PRAGMA synchronous = FULL")
            sqlite.migrate(db, migrations, path, LogbookError)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into a LogbookError, a sentence with its mend."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        mend = "check the path, the disk's space and rights"
        raise LogbookError(f"{path} cannot be used ({error}): {mend}.") from error
    except sqlite3.DatabaseError as error:
        raise LogbookError(f"{path} is damaged ({error}): restore it from a backup.") from error
