"""Articles and their spans as rows; by SQLite's own calls, which a search and a batch wait for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from operator import attrgetter

from sqlite_utils import Database

from retrieval.corpus.schema import COLUMNS, FIELDS
from retrieval.models import Article, Aside, Passage, Span
from retrieval.passages import passages_of

_ARTICLE = f"SELECT {', '.join(FIELDS)} FROM articles WHERE id = ?"  # noqa: S608 - our own names
_PARAGRAPHS = 'SELECT start, "end" FROM paragraphs WHERE article_id = ? ORDER BY start'
_ASIDES = 'SELECT start, "end", kind, why FROM asides WHERE article_id = ? ORDER BY start'
_PASSAGE = 'SELECT id, article_id, start, "end" FROM passages WHERE '
_PUT = (
    f"INSERT INTO articles ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS)}"
)
_PUT_SPANS = (
    'INSERT INTO paragraphs (start, "end", article_id) VALUES (?, ?, ?)',
    'INSERT INTO asides (start, "end", kind, why, article_id) VALUES (?, ?, ?, ?, ?)',
    'INSERT INTO passages (id, article_id, start, "end") VALUES (?, ?, ?, ?)',
)
_SPAN_TABLES = ("passages", "paragraphs", "asides")
_values = attrgetter(*COLUMNS)


def read(db: Database, article_id: str) -> Article | None:
    """Return the article of that id."""
    values = db.execute(_ARTICLE, [article_id]).fetchone()
    if values is None:
        return None
    known = dict(zip(FIELDS, values, strict=True))
    body = tuple(Span(*span) for span in db.execute(_PARAGRAPHS, [article_id]))
    asides = tuple(Aside(*aside) for aside in db.execute(_ASIDES, [article_id]))
    return Article(**known, body=body, asides=asides)


def names(db: Database) -> Iterator[str]:
    """Yield the ids of all articles, in order."""
    for (article_id,) in db.execute("SELECT id FROM articles ORDER BY id"):
        yield article_id


def passages(db: Database, article_id: str) -> list[Passage]:
    """Return an article's passages by their places."""
    rows = db.execute(f"{_PASSAGE}article_id = ? ORDER BY start", [article_id])
    return [Passage(*row) for row in rows]


def passage(db: Database, passage_id: str) -> Iterable[Passage]:
    """Return the passage of that id, or nothing."""
    return [Passage(*row) for row in db.execute(f"{_PASSAGE}id = ?", [passage_id])]


def put(db: Database, article: Article, *, new: bool) -> None:
    """Write an article, with its spans and passages in place of those it had."""
    db.execute(_PUT, _values(article))
    put_spans(db, article, new=new)


def put_spans(db: Database, article: Article, *, new: bool = False) -> None:
    """Write an article's spans and passages, in place of those it had unless it is `new`."""
    name = article.id
    if not new:
        delete_spans(db, name)
    paragraphs, asides, cut = _PUT_SPANS
    many = db.conn.executemany
    many(paragraphs, [(span.start, span.end, name) for span in article.body])
    if article.asides:
        many(asides, [(*astuple(aside), name) for aside in article.asides])
    many(cut, [(p.id, name, p.start, p.end) for p in passages_of(article)])


def delete_spans(db: Database, article_id: str) -> None:
    """Delete an article's spans and passages."""
    for table in _SPAN_TABLES:
        db.table(table).delete_where("article_id = ?", [article_id])


def touch(db: Database, article_id: str) -> None:
    """Note that an article changed though its own row did not: the triggers see every update."""
    db.execute("UPDATE articles SET id = id WHERE id = ?", [article_id])
