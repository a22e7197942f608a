"""What all of Dalil's SQLite files share: connections, transactions, and steps of a schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlite_utils import Database, Migrations


def connect(path: Path, busy_seconds: float) -> Database:
    """Open a connection, for one thread at a time to use and for any to close.

    Transactions are begun by hand; `busy_seconds` is how long it waits for another's to end.
    """
    connection = sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
    db = Database(connection)
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def transaction(
    db: Database, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
) -> Iterator[None]:
    """Write all of it or nothing; or, deferred, read one state.

    An immediate one is taken at once, so that two writers queue and do not clash.
    """
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


def migrate(db: Database, migrations: Migrations, path: Path, error: type[Exception]) -> None:
    """Bring a schema up to date; raises `error` where a newer Dalil wrote the file."""
    with Database(memory=True) as blank:
        known = {step.name for step in migrations.pending(blank)}
    applied = {step.name for step in migrations.applied(db)}
    if applied - known:
        raise error(f"{path} was written by a newer Dalil: upgrade Dalil to read it.")
    if known - applied:
        db.enable_wal()
        with transaction(db):  # so that two first openings do not both migrate
            migrations.apply(db)
