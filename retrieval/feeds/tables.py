"""Reading and writing the feeds' tables, beside or inside a transaction of the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from retrieval.corpus import Corpus, CorpusError
from retrieval.corpus.database import translated
from retrieval.feeds.schema import migrations
from retrieval.sqlite import migrate, transaction

LONGEST_PAUSE = timedelta(days=1)


def make_tables(corpus: Corpus) -> None:
    """Bring the tables up to date; raises CorpusError."""
    with translated(corpus.path), corpus.using() as db:
        migrate(db, migrations, corpus.path, CorpusError)


@contextmanager
def writing(corpus: Corpus) -> Iterator[Database]:
    """Group writes into one transaction, which makes no new revision of the corpus.

    Inside `corpus.writing()` they stand or fall with the articles there.
    """
    with corpus.using() as db:
        if db.conn.in_transaction:
            yield db
            return
        with translated(corpus.path), transaction(db):
            yield db


@contextmanager
def reading(corpus: Corpus) -> Iterator[Database]:
    """Group reads, so that they see one state."""
    with corpus.reading():
        yield corpus.db


def due_at(now: datetime) -> tuple[str, str]:
    """Return until when, and from when on, a moment noted as the next one is due now.

    Nothing is put off for more than a day: what seems to be, was noted by a clock that was ahead.
    """
    return iso(now), iso(now + LONGEST_PAUSE)


def iso(moment: datetime) -> str:
    """Return a moment as the tables hold it: ISO in UTC, so that text compares as time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
