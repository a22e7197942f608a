"""The tables of `corpus.db`, migration by migration; older ones are never changed."""

from __future__ import annotations

import secrets
from dataclasses import fields

from sqlite_utils import Database, Migrations

from retrieval import reprints
from retrieval.models import Article
from retrieval.passages import RULE

_SPANS = ("body", "asides")
FIELDS = tuple(field.name for field in fields(Article) if field.name not in _SPANS)
COLUMNS = (*FIELDS, "version")
_LATER_COLUMNS = ("updated", "author")
FIRST_COLUMNS = tuple(column for column in COLUMNS if column not in _LATER_COLUMNS)
_ARTICLE = [("article_id", "articles", "id")]

migrations = Migrations("corpus")


@migrations()
def articles_and_passages(db: Database) -> None:
    """Make the first tables."""
    span = {"start": int, "end": int}
    db.table("articles").create(
        dict.fromkeys(FIRST_COLUMNS, str),
        pk="id",
        not_null={"text", "version", "language", "origin"},
    )
    db.table("paragraphs").create(
        {"article_id": str, **span}, pk=("article_id", "start"), foreign_keys=_ARTICLE
    )
    passages = db.table("passages")
    passages.create({"id": str, "article_id": str, **span}, pk="id", foreign_keys=_ARTICLE)
    passages.create_index(["article_id", "start"])
    db.table("meta").insert({"id": 1, "revision": 0, "token": secrets.token_hex(8)}, pk="id")


@migrations()
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


@migrations()
def languages(db: Database) -> None:
    """Let a search ask at once which languages there are."""
    db.table("articles").create_index(["language"])


@migrations()
def passage_rule(db: Database) -> None:
    """Note by which rule the passages were made; of older ones that is not known."""
    rule = 0 if db.table("articles").count else RULE
    db.table("meta").add_column("passage_rule", int, not_null_default=rule)


@migrations()
def asides(db: Database) -> None:
    """Keep who wrote an article and when it was updated, and what of its text is not citable."""
    for column in _LATER_COLUMNS:
        db.table("articles").add_column(column, str)
    db.table("asides").create(
        {"article_id": str, "start": int, "end": int, "kind": str, "why": str},
        pk=("article_id", "start"),
        foreign_keys=_ARTICLE,
    )


@migrations()
def sources(db: Database) -> None:
    """Note from what each article was read, which are the same, and which were removed.

    `sources` has a row for each record: the `id` it gives, and the article kept for it, which
    is another where the record is a double. `address` and `body` are fingerprints by which
    records are the same article.
    """
    table = db.table("sources")
    table.create(
        {"origin": str, "digest": str, "id": str, "article_id": str, "address": int, "body": int},
        pk=("id", "origin"),
        foreign_keys=_ARTICLE,
    )
    # Ten thousand records may be of one article: which article that is takes one step.
    for columns in (["digest"], ["article_id"], ["address", "article_id"], ["body", "article_id"]):
        table.create_index(columns)
    named = ("title", "publisher", "publisher_basis", "published", "published_basis", "url")
    doubles = db.table("doubles")
    doubles.create(
        dict.fromkeys(("id", "origin", "article_id", *named), str),
        pk=("id", "origin"),
        foreign_keys=_ARTICLE,
    )
    doubles.create_index(["article_id"])
    removed = db.table("removed")
    removed.create(
        {"id": str, "address": int, "body": int, "title": str, "origin": str, "removed_at": str},
        pk="id",
    )
    removed.create_index(["address", "id"])
    removed.create_index(["body", "id"])


@migrations()
def prints(db: Database) -> None:
    """Note what articles share: paragraphs that are nearly the same, and a site's short lines.

    Plain SQL: sqlite-utils makes no table without a rowid, which would double these.
    """
    db.execute(
        "CREATE TABLE prints (band INTEGER, article_id TEXT, start INTEGER, "
        "PRIMARY KEY (band, article_id, start)) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE site_lines (line INTEGER, article_id TEXT, "
        "PRIMARY KEY (line, article_id)) WITHOUT ROWID"
    )
    for table in ("prints", "site_lines"):
        db.table(table).create_index(["article_id", *(("start",) if table == "prints" else ())])
    rule = 0 if db.table("articles").count else reprints.RULE
    db.table("meta").add_column("print_rule", int, not_null_default=rule)
    db.table("meta").add_column("site_rules", str, not_null_default="")
    # As with the changes: a person with a SQLite shell may delete an article as well.
    hanging = ("sources", "doubles", "prints", "site_lines")
    deletes = "; ".join(f"DELETE FROM {table} WHERE article_id = old.id" for table in hanging)  # noqa: S608
    db.execute(f"CREATE TRIGGER articles_gone AFTER DELETE ON articles BEGIN {deletes}; END")
