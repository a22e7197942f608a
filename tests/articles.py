"""Articles made up for tests of the corpus, and the records they are read from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from retrieval.corpus import Corpus
from retrieval.ingestion import Report, ingest
from retrieval.models import Article, Query, Retriever, Span
from retrieval.reading.sources import Item, digest_of

PLACE = "https://archive.example/"
TABLES = (
    "articles",
    "paragraphs",
    "passages",
    "asides",
    "sources",
    "doubles",
    "prints",
    "site_lines",
)
PROSE = (
    "أعلنت وزارة النقل السورية اليوم أن الجسر الجديد في مدينة حمص سيفتح أمام حركة السير غدا صباحا.",
    "وأضاف المتحدث باسم الوزارة أن أعمال الترميم كلفت ثلاثة ملايين دولار وشملت 14 جسرا في البلاد.",
    "وتضرر الجسر في قصف وقع قبل سبعة أعوام، ومنذ ذلك الحين يعبر السكان النهر بقوارب صغيرة كل يوم.",
)


def made(
    name: str,
    *lines: str,
    title: str | None = "خبر",
    published: str | None = "2025-02-04",
    url: str | None = None,
    publisher: str | None = "عنب بلدي",
    updated: str | None = None,
    origin: str | None = None,
) -> Article:
    """Return an article whose every line is body; its origin is an address of its own."""
    text, body = "", []
    for line in lines:
        body.append(Span(len(text), len(text) + len(line)))
        text += f"{line}\n\n"
    return Article(
        id=name,
        origin=origin or f"{PLACE}{name}",
        text=text,
        body=tuple(body),
        language="ar",
        title=title,
        publisher=publisher,
        published=published,
        published_basis="meta" if published else None,
        updated=updated,
        url=url,
    )


def record(article: Article) -> Item:
    """Return the record that an article is read from; all of it counts in its digest."""
    return Item(article.id, article.origin, digest_of(repr(article).encode()), lambda: article)


def put(corpus: Corpus, *articles: Article) -> Report:
    """Ingest articles."""
    return ingest(corpus, map(record, articles))


def held(corpus: Corpus) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a corpus holds but its revisions and moments, table by table."""
    found = {name: corpus.db.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}  # noqa: S608
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def hit_ids(retriever: Retriever, text: str, **options: Any) -> list[str]:
    """Return the ids of the articles of the hits of a query, best first."""
    return [hit.article_id for hit in retriever.search(replace(Query(text), **options))]


def ids(corpus: Corpus) -> list[str]:
    """Return the ids of the articles that a corpus holds."""
    return sorted(row.id for row in corpus.list())
