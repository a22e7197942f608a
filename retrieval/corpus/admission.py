"""Which of the records of one article is kept: a function of all of them, not of their order.

Records are of one article where they share an address or a text, or are both like a third. What
is kept is the earliest, so that two groups which a new record joins need nothing but their two.
Where a record changed or was removed, its doubles are forgotten: they come in when they are read
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval.corpus import articles, records
from retrieval.corpus.errors import OriginConflict
from retrieval.corpus.writer import Outcome, Writer
from retrieval.doubles import Marked, is_kept_before, mark
from retrieval.models import Article


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of an article; `article_id` is the one that is kept, or was removed.

    `replaced` are the articles in whose place it is kept now.
    """

    outcome: Outcome | Literal["double", "removed"]
    article_id: str
    replaced: tuple[Article, ...] = ()


def add(writer: Writer, article: Article, digest: str) -> Outcome:
    """Store an article whatever else is like it; raise `OriginConflict` where its id is taken."""
    stored = articles.read(writer.db, article.id)
    if stored and not _may_replace(article, stored):
        raise _conflict(stored)
    return writer.put(mark(article), digest, stored)


def admit(writer: Writer, article: Article, digest: str) -> Admitted:
    """Store an article, unless it was removed or an earlier record of it is kept.

    Raises `OriginConflict` where its id is that of another article.
    """
    marked, db = mark(article), writer.db
    if (known := records.removal(db, article.id, marked.fingerprint)) is not None:
        return Admitted("removed", known)
    stored = articles.read(db, article.id)
    if stored and _may_replace(article, stored):
        records.forget(db, stored, marked.fingerprint)
    same = records.same(db, marked.fingerprint)
    if stored and not _may_replace(article, stored) and stored.id not in same:
        raise _conflict(stored)
    return _settle(writer, marked, digest, stored, same)


def _settle(
    writer: Writer, marked: Marked, digest: str, stored: Article | None, same: set[str]
) -> Admitted:
    article = marked.article
    own = stored if stored and _may_replace(article, stored) else None
    same = same - {article.id} if own else same
    found = [found for name in sorted(same) if (found := articles.read(writer.db, name))]
    first = _first([article, *found])
    if first is article:
        outcome = writer.put(marked, digest, stored)
        _merge(writer, [other for other in found if other.id != article.id], article.id)
        if stored and not own:  # of its id, at another place
            records.put_double(writer.db, stored, article.id)
        return Admitted(outcome, article.id, tuple(found))
    _merge(writer, [other for other in (own, *found) if other and other is not first], first.id)
    records.put(writer.db, marked, digest, first.id)
    records.put_double(writer.db, article, first.id)
    return Admitted("double", first.id)


def _first(same: Sequence[Article]) -> Article:
    """Return the one of them that is kept."""
    first = same[0]
    for other in same[1:]:
        first = other if is_kept_before(other, first) else first
    return first


def _merge(writer: Writer, same: Sequence[Article], article_id: str) -> None:
    for other in same:
        writer.merge(other, article_id)


def _may_replace(article: Article, stored: Article) -> bool:
    """Tell whether an article was read from where the stored one was, or that place is gone."""
    origin = stored.origin
    return origin == article.origin or not ("://" in origin or Path(origin).exists())


def _conflict(stored: Article) -> OriginConflict:
    return OriginConflict(
        f"the id {stored.id} is held by {stored.origin}: give one of them another id, or name"
    )
