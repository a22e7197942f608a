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
from retrieval.corpus.errors import CorpusError
from retrieval.corpus.writer import Writer
from retrieval.site_rules import SiteRules
from retrieval.sqlite import transaction

_PATIENCE = 5.0  # seconds for which threads that are at work with their connections are waited for
_STEP = 0.05


@dataclass(slots=True, eq=False)
class _Connection:
    """A thread's connection; `used` while the thread is at work with it."""

    db: Database
    used: threading.RLock = field(default_factory=threading.RLock)

    def close(self, until: float) -> None:
        """Interrupt what is read until the thread lets go of it, then close it.

        To close what another thread is using would end the process: one that is still used when
        the moment has come is left to the end of its thread.
        """
        while not (free := self.used.acquire(timeout=_STEP)) and time.monotonic() < until:
            self.db.conn.interrupt()
        if free:
            try:
                self.db.close()
            finally:
                self.used.release()


class Connections:
    """Opens a connection for each thread that asks; safe among threads."""

    def __init__(self, path: Path, rules: SiteRules) -> None:
        """Open nothing yet."""
        self.path, self._rules = path, rules
        self._local = threading.local()
        self._opened: list[_Connection] = []
        self._closed = False

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
        """Close the connections of all threads; who uses one meanwhile or later gets CorpusError.

        What is being written is undone. A thread that does not let go of its connection in time
        keeps it to its end.
        """
        self._closed = True
        until = time.monotonic() + _PATIENCE
        opened, self._opened = self._opened, []
        for it in opened:
            it.db.conn.interrupt()
        for it in opened:
            it.close(until)

    @contextmanager
    def using(self) -> Iterator[Database]:
        """Give this thread's connection, which no other closes during the block."""
        self._check()
        own = self._own
        with own.used:
            self._check()
            try:
                yield own.db
            except CorpusError:
                self._check()
                raise

    def _check(self) -> None:
        """Raise CorpusError if all was closed, which is also why SQLite was interrupted."""
        if self._closed:
            raise CorpusError(f"{self.path} was closed.") from None

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
