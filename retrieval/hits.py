"""Passages of the corpus as hits: with all that a reader is told of their articles."""

from __future__ import annotations

from dataclasses import replace

from retrieval.corpus import Corpus
from retrieval.corpus.records import Record
from retrieval.models import Article, Hit, Passage, Span


def hit_of(rank: int, score: float, article: Article, passage: Passage) -> Hit:
    """Return a passage as a hit."""
    return Hit(
        rank=rank,
        score=score,
        passage_id=passage.id,
        article_id=article.id,
        article_version=article.version,
        title=article.title,
        opening=article.opening,
        publisher=article.publisher,
        publisher_basis=article.publisher_basis,
        published=article.published,
        published_basis=article.published_basis,
        url=article.url,
        text=article.text[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
    )


def reprinted(corpus: Corpus, article_id: str, span: Span) -> list[Hit]:
    """Return where other articles print a span of one, as `Retriever.reprints` promises."""
    with corpus.reading():
        printed = corpus.printed_in(article_id, span)
        passages = {article.id: spans for article, spans in corpus.passages(_ids(printed))}
        hits = [
            _paragraph(article, paragraph, passages[article.id]) for article, paragraph in printed
        ]
        return sorted([*hits, *_doubles(corpus, article_id, span)], key=_by_age)


def _ids(printed: list[tuple[Article, Span]]) -> set[str]:
    return {article.id for article, _ in printed}


def _by_age(hit: Hit) -> tuple[bool, str, str, int]:
    return hit.published is None, hit.published or "", hit.article_id, hit.start


def _paragraph(article: Article, span: Span, passages: list[Passage]) -> Hit:
    """Return a paragraph as a hit of the first passage that touches it."""
    touching = next(item for item in passages if item.start < span.end and span.start < item.end)
    place = Passage(touching.id, article.id, span.start, span.end)
    return hit_of(0, 0.0, article, place)


def _doubles(corpus: Corpus, article_id: str, span: Span) -> list[Hit]:
    doubles = corpus.doubles(article_id)
    article = corpus.article(article_id) if doubles else None
    if article is None:
        return []
    place = Passage("", article_id, span.start, span.end)
    kept = hit_of(0, 0.0, article, place)
    return [_double(kept, double) for double in doubles]


def _double(kept: Hit, double: Record) -> Hit:
    return replace(
        kept,
        article_id=double.id,
        article_version="",
        title=double.title,
        opening=None,
        publisher=double.publisher,
        publisher_basis=double.publisher_basis,
        published=double.published,
        published_basis=double.published_basis,
        url=double.url,
    )
