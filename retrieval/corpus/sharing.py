"""What articles share, kept current as they come and go: paragraphs, and lines of a site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlite_utils import Database

from retrieval import repeats, reprints
from retrieval.corpus import articles
from retrieval.doubles import Marked, mark
from retrieval.site_rules import SiteRules

_COUNT = "SELECT count(*) FROM site_lines WHERE line = ?"
_HOLDERS = "SELECT article_id FROM site_lines WHERE line = ?"
_PUT_BAND = "INSERT INTO prints (band, article_id, start) VALUES (?, ?, ?)"
_PUT_LINE = "INSERT INTO site_lines (line, article_id) VALUES (?, ?)"


@dataclass(slots=True)
class Sharing:
    """What one transaction still has to write; `changes` says by how much lines became more."""

    written: dict[str, Marked] = field(default_factory=dict)
    changes: Counter[int] = field(default_factory=Counter)

    def add(self, db: Database, marked: Marked, *, new: bool) -> None:
        """Take an article that was written; its paragraphs are compared with all at the end."""
        name = marked.article.id
        if not new:
            self.remove(db, name)
        lines = repeats.lines_of(marked)
        if lines:
            db.conn.executemany(_PUT_LINE, [(line, name) for line in lines])
            self.changes.update(lines.keys())
        self.written[name] = marked

    def remove(self, db: Database, article_id: str) -> None:
        """Forget an article's paragraphs and lines."""
        self.written.pop(article_id, None)
        db.execute("DELETE FROM prints WHERE article_id = ?", [article_id])
        lines = db.execute("SELECT line FROM site_lines WHERE article_id = ?", [article_id])
        self.changes.subtract(line for (line,) in lines.fetchall())
        db.execute("DELETE FROM site_lines WHERE article_id = ?", [article_id])

    def settle(self, db: Database, rules: SiteRules) -> None:
        """Write what the transaction's articles share with all the others."""
        _put_bands(db, self.written)
        for article_id in sorted(self._unsettled(db)):
            settle(db, article_id, rules)

    def _unsettled(self, db: Database) -> set[str]:
        """Return the articles that hold a line which became furniture, or is no more, or is."""
        found: set[str] = set()
        for line, change in self.changes.items():
            count = _count(db, line)
            now, before = (repeats.is_furniture(line, n) for n in (count, count - change))
            if now or before:
                holders = {article_id for (article_id,) in db.execute(_HOLDERS, [line])}
                found |= holders if now != before else holders & self.written.keys()
        return found


def settle(db: Database, article_id: str, rules: SiteRules) -> None:
    """Set aside those of an article's lines that repeat on its site, and no others."""
    held = articles.read(db, article_id)
    if held is None:
        return
    marked = mark(repeats.as_read(held))
    kept = repeats.settled(marked, rules, lambda line: _count(db, line))
    if kept != held:
        articles.put_spans(db, kept)
        articles.touch(db, article_id)


def follow(db: Database, rules: SiteRules) -> None:
    """Settle all articles that hold furniture anew where the newsroom's rules have changed."""
    (known,) = db.execute("SELECT site_rules FROM meta").fetchone()
    if known == rules.digest:
        return
    lines = db.execute("SELECT line, count(*) FROM site_lines GROUP BY line").fetchall()
    furniture = [line for line, count in lines if repeats.is_furniture(line, count)]
    holders = {name for line in furniture for (name,) in db.execute(_HOLDERS, [line])}
    for article_id in sorted(holders):
        settle(db, article_id, rules)
    db.execute("UPDATE meta SET site_rules = ?", [rules.digest])


def _count(db: Database, line: int) -> int:
    (count,) = db.execute(_COUNT, [line]).fetchone()
    return int(count)


def _put_bands(db: Database, written: dict[str, Marked]) -> None:
    paragraphs = [
        (name, span.start, words)
        for name, marked in written.items()
        for span, words in zip(marked.article.body, marked.words, strict=True)
        if len(words) >= reprints.LEAST_WORDS
    ]
    if not paragraphs:
        return
    bands = reprints.bands([words for _, _, words in paragraphs]).tolist()
    rows = [
        (band, name, start)
        for (name, start, _), own in zip(paragraphs, bands, strict=True)
        for band in own
    ]
    db.conn.executemany(_PUT_BAND, sorted(rows))  # in the order of the table: quicker
