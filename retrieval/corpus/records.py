"""Of what records the articles were made, which are doubles, and which were removed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlite_utils import Database

from retrieval.doubles import Fingerprint, Marked
from retrieval.models import Article, Basis


@dataclass(frozen=True, slots=True)
class Record:
    """How a double of an article was named where it was read from."""

    id: str
    origin: str
    title: str | None
    publisher: str | None
    publisher_basis: Basis | None
    published: str | None
    published_basis: Basis | None
    url: str | None


_HELD = """
SELECT sources.id, article_id, sources.id = article_id AND sources.origin = articles.origin
  FROM sources JOIN articles ON articles.id = article_id
  WHERE digest = ? AND sources.origin = ?
"""
_REMOVAL = """
SELECT coalesce(
  (SELECT id FROM removed WHERE id = ?),
  (SELECT min(id) FROM removed WHERE body = ?),
  (SELECT min(id) FROM removed WHERE address = ?)
)
"""
_NAMED = tuple(field.name for field in fields(Record))


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is known: the id it gave, and the article kept for it.

    That is the record's own, or the record is its double.
    """

    id: str
    article_id: str
    is_own: bool


def held(db: Database, origin: str, digest: str) -> Held | None:
    """Return what is known of a record; None: nothing."""
    row = db.execute(_HELD, [digest, origin]).fetchone()
    return Held(row[0], row[1], bool(row[2])) if row else None


def same(db: Database, marks: Fingerprint) -> set[str]:
    """Return the ids of the articles that are kept for records with such a fingerprint."""
    return {*_having(db, "body", marks.body), *_having(db, "address", marks.address)}


def _having(db: Database, column: str, value: int | None) -> Iterator[str]:
    """Yield each article once, however many records it has."""
    wanted = f"SELECT min(article_id) FROM sources WHERE {column} = ? AND article_id > ?"  # noqa: S608
    article_id: str | None = ""
    while article_id := db.execute(wanted, [value, article_id]).fetchone()[0]:
        yield article_id


def at(db: Database, address: int) -> str | None:
    """Return the id of the article that is kept for records of an address."""
    row = db.execute(
        "SELECT article_id FROM sources WHERE address = ? ORDER BY id <> article_id, id LIMIT 1",
        [address],
    ).fetchone()
    return row[0] if row else None


def put(db: Database, marked: Marked, digest: str, article_id: str) -> None:
    """Note for which article a record was read, in place of what the record was before."""
    article, marks = marked.article, marked.fingerprint
    db.execute(
        "INSERT OR REPLACE INTO sources (origin, digest, id, article_id, address, body) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [article.origin, digest, article.id, article_id, marks.address, marks.body],
    )


def put_double(db: Database, article: Article, article_id: str) -> None:
    """Keep how a double was named: it was printed there as well."""
    row = {name: getattr(article, name) for name in _NAMED}
    db.table("doubles").insert({**row, "article_id": article_id}, replace=True)


def doubles(db: Database, article_id: str) -> list[Record]:
    """Return how an article's doubles were named, the earliest first."""
    rows = db.table("doubles").rows_where(
        "article_id = ?",
        [article_id],
        select=", ".join(_NAMED),
        order_by="published IS NULL, published, id, origin",
    )
    return [Record(**row) for row in rows]


def holds(db: Database, article_id: str) -> bool:
    """Tell whether it is known of what record an article was read."""
    known = db.execute("SELECT 1 FROM sources WHERE article_id = ?", [article_id])
    return known.fetchone() is not None


def give(db: Database, old: str, new: str) -> None:
    """Let all records of one article be those of another."""
    for table in ("sources", "doubles"):
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", [new, old])  # noqa: S608


def forget(db: Database, article: Article, marks: Fingerprint | None) -> None:
    """Forget the record of an article that is read anew.

    Doubles that only the older version was like go too, so that they are read again.
    """
    mine = [article.id, article.origin]
    if marks is not None:
        unlike = "article_id = ? AND body != ? AND coalesce(address != ?, 1)"
        values = [article.id, marks.body, marks.address]
        rows = db.execute(f"SELECT id, origin FROM sources WHERE {unlike}", values)  # noqa: S608
        for record in [row for row in rows.fetchall() if list(row) != mine]:
            _delete(db, *record)
    _delete(db, *mine)


def _delete(db: Database, record_id: str, origin: str) -> None:
    for table in ("sources", "doubles"):
        db.table(table).delete_where("id = ? AND origin = ?", [record_id, origin])


def kept_for(db: Database, record_id: str) -> str | None:
    """Return the id of the article that is kept for a double of another id; None for no double."""
    row = db.execute(
        "SELECT article_id FROM sources WHERE id = ? AND article_id <> id ORDER BY origin LIMIT 1",
        [record_id],
    ).fetchone()
    return row[0] if row else None


def gone(db: Database, folder: str) -> list[str]:
    """Return the ids of the articles that were read below a folder, and now stand nowhere.

    An article stays as long as any record of it may be read: a double, a page, a moved file.
    """
    inside = os.path.join(folder, "")  # noqa: PTH118 - with the separator at its end
    rows = db.execute(
        "SELECT article_id, origin FROM sources WHERE article_id IN "
        "(SELECT article_id FROM sources WHERE substr(origin, 1, ?) = ?) ORDER BY article_id",
        [len(inside), inside],
    ).fetchall()
    origins = {origin for _, origin in rows}
    stands = {origin: "://" in origin or _may_stand(origin) for origin in origins}
    there = {article_id for article_id, origin in rows if stands[origin]}
    return [*dict.fromkeys(article_id for article_id, _ in rows if article_id not in there)]


def _may_stand(origin: str) -> bool:
    """Tell whether a file is there; one that cannot be looked at may be."""
    try:
        os.stat(origin)  # noqa: PTH116 - as everything here: a record's own words, no path
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def remove(db: Database, article_id: str) -> None:
    """Remember an article, and its doubles, as removed."""
    db.execute(
        "INSERT OR REPLACE INTO removed (id, address, body, title, origin, removed_at) "
        "SELECT id, address, body, (SELECT title FROM articles WHERE id = article_id), origin, "
        "strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM sources WHERE article_id = ?",
        [article_id],
    )


def restore(db: Database, ids: Iterable[str]) -> list[str]:
    """Forget that articles were removed; return those that were, with what went with them."""
    known = []
    for article_id in ids:
        row = db.execute("SELECT address, body FROM removed WHERE id = ?", [article_id]).fetchone()
        if row is not None:
            known.append(article_id)
            db.execute(
                "DELETE FROM removed WHERE id = ? OR address = ? OR body = ?", [article_id, *row]
            )
    return known


def removal(db: Database, article_id: str, marks: Fingerprint) -> str | None:
    """Return under which id such an article was removed; None where it was not."""
    (known,) = db.execute(_REMOVAL, [article_id, marks.body, marks.address]).fetchone()
    return None if known is None else str(known)
