"""Where else a paragraph is printed, word for word or with an agency's small edits."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from retrieval import reprints
from retrieval.corpus import articles
from retrieval.doubles import words_of
from retrieval.models import Article, Span

# Those that share most bands first: what is nearly the same comes before what is like it.
_MOST_ALIKE = 50
_ALIKE = """
SELECT other.article_id, other.start FROM prints AS own
  JOIN prints AS other ON other.band = own.band AND other.article_id != own.article_id
  WHERE own.article_id = ? AND own.start = ?
  GROUP BY other.article_id, other.start ORDER BY count(*) DESC, 1, 2 LIMIT ?
"""
_UNDATED = "9999"


def printed_in(db: Database, article_id: str, quoted: Span) -> list[tuple[Article, Span]]:
    """Return where other articles print a part of one, a paragraph each; earliest first.

    Only of paragraphs of `reprints.LEAST_WORDS` words or more is that known; of one that the
    span touches, what lies in the span is looked for.
    """
    article = articles.read(db, article_id)
    if article is None:
        return []
    found: dict[tuple[str, int], tuple[Article, Span]] = {}
    for own in article.body:
        if own.start < quoted.end and quoted.start < own.end:
            words = words_of(article.text[max(own.start, quoted.start) : min(own.end, quoted.end)])
            for other, span in _alike(db, article_id, own):
                if reprints.prints(words, words_of(other.text[span.start : span.end])):
                    found[other.id, span.start] = (other, span)
    return sorted(found.values(), key=_by_age)


def _by_age(printed: tuple[Article, Span]) -> tuple[str, str, int]:
    article, span = printed
    return article.published or _UNDATED, article.id, span.start


def _alike(db: Database, article_id: str, own: Span) -> Iterator[tuple[Article, Span]]:
    """Yield the paragraphs of other articles that share a band with one."""
    for name, start in db.execute(_ALIKE, [article_id, own.start, _MOST_ALIKE]).fetchall():
        other = articles.read(db, name)
        if other is not None:
            yield from ((other, span) for span in other.body if span.start == start)
