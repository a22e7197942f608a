"""Looking at the corpus: articles without their texts, how many a month, what was removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from retrieval.filters import published_days, publisher_key
from retrieval.models import Basis, Language, opening_of


@dataclass(frozen=True, slots=True)
class Row:
    """An article without its text; `opening` is the first words of one without a title."""

    id: str
    title: str | None
    publisher: str | None
    publisher_basis: Basis | None
    published: str | None
    published_basis: Basis | None
    updated: str | None
    language: Language
    url: str | None
    source: str | None
    author: str | None
    version: str
    origin: str
    opening: str | None


@dataclass(frozen=True, slots=True)
class Month:
    """How many articles an outlet published in a month, `2025-02`; None: not known."""

    month: str | None
    publisher: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """How many articles an outlet has, and the date of the newest; None: not known."""

    publisher: str | None
    count: int
    newest: str | None
    newest_basis: Basis | None


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was removed, and when: an ISO moment in UTC."""

    id: str
    title: str | None
    origin: str | None
    removed_at: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are meant; dates are inclusive, the publisher is exact but for folding."""

    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    language: Language | None = None

    def passes(self, published: str | None, publisher: str | None, language: str) -> bool:
        """Tell whether an article passes; an undated one does not where there are dates."""
        if self.language and language != self.language:
            return False
        if self.publisher and publisher_key(publisher or "") != publisher_key(self.publisher):
            return False
        first, last = published_days(published) if self.since or self.until else (0, 0)
        too_early = self.since is not None and last < self.since.toordinal()
        return not too_early and not (self.until is not None and first > self.until.toordinal())


# The latest first, the undated last. Only of an untitled article the text is looked into.
_ROWS = """
SELECT id, title, publisher, publisher_basis, published, published_basis, updated, language, url,
  source, author, version, origin,
  CASE WHEN title IS NULL THEN (
    SELECT substr(text, start + 1, "end" - start) FROM paragraphs
    WHERE article_id = articles.id ORDER BY start LIMIT 1) END
FROM articles ORDER BY published IS NULL, published DESC, id
"""
_COUNTED = "SELECT published, publisher, language, count(*) FROM articles GROUP BY 1, 2, 3"
_MONTH = len("2025-02")


def rows(db: Database, wanted: Filter) -> Iterator[Row]:
    """Yield the articles that pass, latest first, undated last."""
    for values in db.execute(_ROWS):
        row = Row(*values)
        if row.opening is not None:
            row = replace(row, opening=opening_of(row.opening))
        if wanted.passes(row.published, row.publisher, row.language):
            yield row


def count(db: Database, wanted: Filter) -> int:
    """Count the articles that pass."""
    return sum(number for *known, number in db.execute(_COUNTED) if wanted.passes(*known))


def months(db: Database, wanted: Filter) -> list[Month]:
    """Count the articles of each month and outlet, the undated and the unnamed last."""
    found: Counter[tuple[str | None, str | None]] = Counter()
    for published, publisher, language, number in db.execute(_COUNTED):
        if wanted.passes(published, publisher, language):
            month = published[:_MONTH] if published and len(published) >= _MONTH else None
            found[month, publisher] += number
    order = sorted(found, key=lambda key: [(part is None, part or "") for part in key])
    return [Month(month, publisher, found[month, publisher]) for month, publisher in order]


def outlets(db: Database) -> list[Outlet]:
    """Return the outlets, that of most articles first, the unnamed last."""
    # Beside max() SQLite takes the other columns from the row that has it.
    found = db.execute(
        "SELECT publisher, count(*), max(published), published_basis FROM articles "
        "GROUP BY publisher ORDER BY publisher IS NULL, count(*) DESC, publisher"
    )
    return [Outlet(*row) for row in found]


def removed(db: Database) -> list[Removed]:
    """Return what was removed, the latest first."""
    found = db.execute(
        "SELECT id, title, origin, removed_at FROM removed ORDER BY removed_at DESC, id"
    )
    return [Removed(*row) for row in found]
