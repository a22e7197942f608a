"""The connections to one corpus, one a thread, and their transactions."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from retrieval.corpus.database import bump, connect, translated
from retrieval.corpus.writer import Writer
from retrieval.site_rules import SiteRules
from retrieval.sqlite import transaction

_PATIENCE = 5.0  # seconds for which a thread that is at work with its connection is waited for
_STEP = 0.05


@dataclass(slots=True, eq=False)
class _Connection:
    """A thread's connection; `used` while the thread is at work with it."""

    db: Database
    used: threading.RLock = field(default_factory=threading.RLock)

    def is_let_go_of(self, seconds: float) -> bool:
        """Interrupt what is read until the connection is free, and take it; False if too late."""
        until = time.monotonic() + seconds
        while not (free := self.used.acquire(timeout=_STEP)) and time.monotonic() < until:
            self.db.conn.interrupt()
        return free


class Connections:
    """Opens a connection for each thread that asks; safe among threads."""

    def __init__(self, path: Path, rules: SiteRules) -> None:
        """Open nothing yet."""
        self.path, self._rules = path, rules
        self._local = threading.local()
        self._opened: list[_Connection] = []

    @property
    def db(self) -> Database:
        """This thread's connection."""
        return self._own.db

    @property
    def _own(self) -> _Connection:
        if not hasattr(self._local, "own"):
            self._local.own = _Connection(connect(self.path))
            self._opened.append(self._local.own)
        own: _Connection = self._local.own
        return own

    def close(self) -> None:
        """Close the connections of all threads, each once its thread lets go of it.

        What a thread is reading meanwhile is interrupted: it raises CorpusError there. A connection
        that is not let go of in time is left to the end of its thread.
        """
        while self._opened:
            it = self._opened.pop()
            # To close what another thread is reading can end the process.
            if it.is_let_go_of(_PATIENCE):
                it.db.close()

    @contextmanager
    def using(self) -> Iterator[Database]:
        """Give this thread's connection, which no other closes during the block."""
        own = self._own
        with own.used:
            yield own.db

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Group writes into one transaction, or into a part of the one that is open."""
        with self.using() as db:
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
        with self.using() as db:
            if db.conn.in_transaction:
                yield db
                return
            with translated(self.path), transaction(db, "DEFERRED"):
                yield db
