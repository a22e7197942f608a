"""Opening `corpus.db`: its schema brought up to date, and errors with their mend."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from retrieval import sqlite
from retrieval.corpus.errors import CorpusError
from retrieval.corpus.schema import migrations

_BUSY_SECONDS = 30
_CACHE_KILOBYTES = 32_000  # most of a batch's pages: with SQLite's 2 MB storing takes twice as long


def make_folder(folder: Path) -> None:
    """Make the folder of the file; raise `CorpusError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            f"{folder} cannot be made ({error.strerror}): name another folder."
        ) from error


def connect(path: Path) -> Database:
    """Open a connection, for one thread to use and for any to close."""
    db = sqlite.connect(path, _BUSY_SECONDS)
    db.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    return db


def migrate(db: Database, path: Path) -> None:
    """Bring the schema up to date; raise `CorpusError` where the file is not ours to change."""
    ours = bool(migrations.applied(db))
    if not ours and set(db.table_names()) - {migrations.migrations_table}:
        raise CorpusError(f"{path} is not a Dalil corpus: name another file, or move it away.")
    sqlite.migrate(db, migrations, path, CorpusError)


def bump(db: Database) -> None:
    """Give the corpus a new revision."""
    # The token tells apart two histories of one file: a backup restored, then written again.
    db.execute("UPDATE meta SET revision = revision + 1, token = ?", (secrets.token_hex(8),))
    db.execute("INSERT OR REPLACE INTO revisions SELECT revision, token FROM meta")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into a CorpusError, a sentence with its mend."""
    try:
        yield
    except sqlite3.OperationalError as error:
        mend = "check the path, the disk's space and rights, and that no other ingest is running"
        raise CorpusError(f"{path} cannot be used ({error}): {mend}.") from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        mend = "restore it from a backup, or move it away and ingest the articles again"
        raise CorpusError(f"{path} is damaged ({error}): {mend}.") from error
