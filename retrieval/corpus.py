"""The corpus: all articles and their passages, in one SQLite file."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

from sqlite_utils import Database, Migrations

from retrieval.models import Article, Language, Passage, Span
from retrieval.passages import RULE, passages_of

Outcome = Literal["added", "updated", "unchanged"]

_BUSY_SECONDS = 30
_FIELDS = tuple(field.name for field in fields(Article) if field.name != "body")
_COLUMNS = (*_FIELDS, "version")
_ARTICLE = f"SELECT {', '.join(_FIELDS)} FROM articles WHERE id = ?"  # noqa: S608 - our own names
_PARAGRAPHS = 'SELECT start, "end" FROM paragraphs WHERE article_id = ? ORDER BY start'
_PASSAGE = 'SELECT id, article_id, start, "end" FROM passages WHERE id = ?'

_migrations = Migrations("corpus")
_log = logging.getLogger("dalil.corpus")


class CorpusError(Exception):
    """The corpus cannot be used; the text says which file, and what mends it."""


class OriginConflict(CorpusError):
    """The article's id is held by an article that was read from another place."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the corpus holds; `undated` articles have no publication date."""

    articles: int
    passages: int
    undated: int


class Corpus:
    """The store of articles; safe to share among threads, each has its own connection."""

    def __init__(self, path: Path) -> None:
        """Open the corpus, and make it where there is none; raise `CorpusError`."""
        self.path = path
        self._local = threading.local()
        self._opened: list[Database] = []
        _make_folder(path.parent)
        try:
            with _translated(path):
                _migrate(self._db, path)
                self._renew_passages()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._opened:
            self._opened.pop().close()

    @property
    def revision(self) -> str:
        """A name for the corpus' content: every writing transaction gives it a new one."""
        with _translated(self.path):
            number, token = self._db.execute("SELECT revision, token FROM meta").fetchone()
            return f"{number}-{token}"

    def changes(self, since: str) -> list[str] | None:
        """Return the ids of articles added, changed or deleted after a revision, in order.

        None where this corpus never was at that revision.
        """
        number, token = since.split("-")
        with self.reading():
            known = self._db.execute("SELECT token FROM revisions WHERE number = ?", [number])
            if known.fetchone() != (token,):
                return None
            # Sorted here: SQLite would read the whole table in order, to sort nothing.
            rows = self._db.execute("SELECT article_id FROM changes WHERE revision > ?", [number])
            return sorted(article_id for (article_id,) in rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Group writes into one transaction: all of them stand, or none."""
        db = self._db
        if db.conn.in_transaction:
            with db.atomic():
                yield
            return
        with _translated(self.path), _transaction(db, "IMMEDIATE"):
            before = db.conn.total_changes
            yield
            if db.conn.total_changes != before:
                _bump(db)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Group reads, so that they see one state of the corpus."""
        if self._db.conn.in_transaction:
            yield
            return
        with _translated(self.path), _transaction(self._db, "DEFERRED"):
            yield

    def add(self, article: Article) -> Outcome:
        """Store an article with its passages; raise `OriginConflict` where its id is taken.

        An article whose file is gone was moved: the file it is read from now takes its place.
        """
        with self.writing():
            stored = self.article(article.id)
            if stored == article:
                return "unchanged"
            if stored and stored.origin != article.origin and Path(stored.origin).exists():
                raise OriginConflict(f"the id {article.id} is held by {stored.origin}; rename one")
            self._put(article)
            if stored is None or (stored.text, stored.body) != (article.text, article.body):
                self._put_spans(article)
            return "updated" if stored else "added"

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id."""
        # By SQLite's own rows, which are quicker than dictionaries: every search ends here.
        with self.reading():
            values = self._db.execute(_ARTICLE, [article_id]).fetchone()
            spans = self._db.execute(_PARAGRAPHS, [article_id]).fetchall()
        if values is None:
            return None
        known = dict(zip(_FIELDS, values, strict=True))
        return Article(**known, body=tuple(Span(*span) for span in spans))

    def passages(
        self, article_ids: Iterable[str] | None = None
    ) -> Iterator[tuple[Article, list[Passage]]]:
        """Yield each article, or those of the ids, with its passages, ordered by id and place."""
        with self.reading():
            for row in self._rows(article_ids):
                rows = self._spans("passages", row["id"])
                yield self._article(row), [Passage(**passage) for passage in rows]

    def find(self, passage_ids: Iterable[str]) -> list[tuple[Article, Passage]]:
        """Return the passages of these ids, each with its article; ids that are gone are not."""
        with self.reading():
            rows = (row for id_ in passage_ids for row in self._db.execute(_PASSAGE, [id_]))
            passages = [Passage(*row) for row in rows]
            articles = {id_: self.article(id_) for id_ in {p.article_id for p in passages}}
        return [(article, p) for p in passages if (article := articles[p.article_id])]

    def counts(self) -> Counts:
        """Count articles, passages and undated articles."""
        with self.reading():
            articles, dated = self._db.execute(
                "SELECT count(*), count(published) FROM articles"
            ).fetchone()
            (passages,) = self._db.execute("SELECT count(*) FROM passages").fetchone()
        return Counts(articles, passages, articles - dated)

    def holds(self, language: Language) -> bool:
        """Tell whether any article is in a language."""
        with self.reading():
            row = self._db.execute("SELECT 1 FROM articles WHERE language = ? LIMIT 1", [language])
            return row.fetchone() is not None

    @property
    def _db(self) -> Database:
        if not hasattr(self._local, "db"):
            self._local.db = _connect(self.path)
            self._opened.append(self._local.db)
        db: Database = self._local.db
        return db

    def _article(self, row: dict[str, Any]) -> Article:
        known = {name: row[name] for name in _FIELDS}
        spans = self._spans("paragraphs", row["id"])
        return Article(**known, body=tuple(Span(span["start"], span["end"]) for span in spans))

    def _rows(self, article_ids: Iterable[str] | None) -> Iterator[dict[str, Any]]:
        table = self._db.table("articles")
        if article_ids is None:
            yield from table.rows_where(order_by="id")
            return
        for article_id in sorted(article_ids):
            yield from table.rows_where("id = ?", [article_id])

    def _spans(self, table: str, article_id: str) -> Iterator[dict[str, Any]]:
        return self._db.table(table).rows_where("article_id = ?", [article_id], order_by="start")

    def _renew_passages(self) -> None:
        """Cut every article anew where an older rule made the passages, all in one transaction."""
        if self._rule() >= RULE:
            return
        with self.writing():
            if self._rule() >= RULE:  # another process has just done it
                return
            count = self.counts().articles
            _log.warning("cutting %d articles anew: an older Dalil made their passages", count)
            for article, _ in self.passages():
                self._put_spans(article)
            # No index of these passages' corpus fits any more.
            self._db.table("revisions").delete_where()
            self._db.execute("UPDATE meta SET passage_rule = ?", [RULE])

    def _rule(self) -> int:
        (rule,) = self._db.execute("SELECT passage_rule FROM meta").fetchone()
        return int(rule)

    def _put(self, article: Article) -> None:
        row = {column: getattr(article, column) for column in _COLUMNS}
        self._db.table("articles").upsert(row, pk="id")

    def _put_spans(self, article: Article) -> None:
        for table in ("passages", "paragraphs"):
            self._db.table(table).delete_where("article_id = ?", [article.id])
        spans = [{"article_id": article.id, **asdict(span)} for span in article.body]
        self._db.table("paragraphs").insert_all(spans)
        self._db.table("passages").insert_all(map(asdict, passages_of(article)))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder} cannot be made ({error}): name another folder.") from error


def _connect(path: Path) -> Database:
    # Threads do not share a connection, but the thread that closes the corpus closes all.
    conn = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    db = Database(conn)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _migrate(db: Database, path: Path) -> None:
    with Database(memory=True) as blank:
        known = {migration.name for migration in _migrations.pending(blank)}
    applied = {migration.name for migration in _migrations.applied(db)}
    if applied - known:
        raise CorpusError(f"{path} was written by a newer Dalil: upgrade Dalil to read it.")
    if not applied and set(db.table_names()) - {_migrations.migrations_table}:
        raise CorpusError(f"{path} is not a Dalil corpus: name another file, or move it away.")
    if known - applied:
        db.enable_wal()
        with _transaction(db, "IMMEDIATE"):  # so that two first openings do not both migrate
            _migrations.apply(db)


@_migrations()
def articles_and_passages(db: Database) -> None:
    """Make the first tables."""
    span = {"start": int, "end": int}
    article = [("article_id", "articles", "id")]
    db.table("articles").create(
        dict.fromkeys(_COLUMNS, str), pk="id", not_null={"text", "version", "language", "origin"}
    )
    db.table("paragraphs").create(
        {"article_id": str, **span}, pk=("article_id", "start"), foreign_keys=article
    )
    passages = db.table("passages")
    passages.create({"id": str, "article_id": str, **span}, pk="id", foreign_keys=article)
    passages.create_index(["article_id", "start"])
    db.table("meta").insert({"id": 1, "revision": 0, "token": secrets.token_hex(8)}, pk="id")


@_migrations()
def change_feed(db: Database) -> None:
    """Note at which revision each article last changed, and every revision's token."""
    db.table("revisions").insert_all(
        ({"number": row["revision"], "token": row["token"]} for row in db.table("meta").rows),
        pk="number",
    )
    changes = db.table("changes")
    changes.create({"article_id": str, "revision": int}, pk="article_id")
    changes.create_index(["revision"])
    # By triggers, so that no writer, not even a person with a SQLite shell, can forget it.
    for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
        db.execute(
            f"CREATE TRIGGER articles_{event.lower()} AFTER {event} ON articles BEGIN "  # noqa: S608
            f"DELETE FROM changes WHERE article_id = {row}.id; "
            f"INSERT INTO changes SELECT {row}.id, revision + 1 FROM meta; END"
        )


@_migrations()
def languages(db: Database) -> None:
    """Let a search ask at once which languages there are."""
    db.table("articles").create_index(["language"])


@_migrations()
def passage_rule(db: Database) -> None:
    """Note by which rule the passages were made; of older ones that is not known."""
    rule = 0 if db.table("articles").count else RULE
    db.table("meta").add_column("passage_rule", int, not_null_default=rule)


def _bump(db: Database) -> None:
    # The token tells apart two histories of one file: a backup restored, then written again.
    db.execute("UPDATE meta SET revision = revision + 1, token = ?", (secrets.token_hex(8),))
    db.execute("INSERT OR REPLACE INTO revisions SELECT revision, token FROM meta")


@contextmanager
def _transaction(db: Database, kind: Literal["IMMEDIATE", "DEFERRED"]) -> Iterator[None]:
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into a sentence with its mend."""
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
