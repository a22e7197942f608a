"""The connections to one corpus, one a thread, and their transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from retrieval.corpus.database import bump, connect, translated
from retrieval.corpus.writer import Writer
from retrieval.site_rules import SiteRules
from retrieval.sqlite import transaction


class Connections:
    """Opens a connection for each thread that asks; safe among threads."""

    def __init__(self, path: Path, rules: SiteRules) -> None:
        """Open nothing yet."""
        self.path, self._rules = path, rules
        self._local = threading.local()
        self._opened: list[Database] = []

    @property
    def db(self) -> Database:
        """This thread's connection."""
        if not hasattr(self._local, "db"):
            self._local.db = connect(self.path)
            self._opened.append(self._local.db)
        db: Database = self._local.db
        return db

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._opened:
            self._opened.pop().close()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Group writes into one transaction, or into a part of the one that is open."""
        db = self.db
        if db.conn.in_transaction:
            with db.atomic():
                yield self._local.writer
            return
        with translated(self.path), transaction(db):
            before = db.conn.total_changes
            self._local.writer = writer = Writer(db, self._rules)
            yield writer
            writer.settle()
            if db.conn.total_changes != before:
                bump(db)

    @contextmanager
    def joining(self) -> Iterator[Writer]:
        """Write in the transaction that is open, or in one of its own.

        For what fails before it writes: a part of a transaction that can be undone by itself
        costs as much as the writing.
        """
        if self.db.conn.in_transaction:
            yield self._local.writer
            return
        with self.writing() as writer:
            yield writer

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Group reads, so that they see one state of the corpus."""
        if self.db.conn.in_transaction:
            yield self.db
            return
        with translated(self.path), transaction(self.db, "DEFERRED"):
            yield self.db
