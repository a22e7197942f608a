"""Opening `log.db`: durable settings, migrations, and errors a reader can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import DalilError
from bot.storage.migrations import migrations

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
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        db = Database(connection)
        try:
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            _migrate(db, path)
        except BaseException:
            db.close()
            raise
    return db


def _migrate(db: Database, path: Path) -> None:
    with Database(memory=True) as blank:
        known = {migration.name for migration in migrations.pending(blank)}
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - known:
        raise LogbookError(f"{path} was written by a newer Dalil: upgrade Dalil to read it.")
    if known - applied:
        db.enable_wal()
        with transaction(db):  # so that two first openings do not both migrate
            migrations.apply(db)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Write all of it or nothing; taken at once, so that two writers queue and do not clash."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into a sentence with its mend."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        mend = "check the path, the disk's space and rights"
        raise LogbookError(f"{path} cannot be used ({error}): {mend}.") from error
    except sqlite3.DatabaseError as error:
        raise LogbookError(f"{path} is damaged ({error}): restore it from a backup.") from error
