"""A segment of the index: the postings of some articles, and what else a search needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.analysis.analyzer import terms_of
from retrieval.analysis.words import words_of
from retrieval.beside import asides_beside
from retrieval.filters import overlapping, published_days, publisher_key
from retrieval.index import FlatBM25, Mask, Postings
from retrieval.models import Article, Aside, Passage, Query
from retrieval.strings import Strings


@dataclass(frozen=True, slots=True)
class Analyzed:
    """An article as the index sees it: its passages' ids, and the words of each."""

    article_id: str
    days: tuple[int, int]
    publisher: str
    passage_ids: Sequence[str]
    words: Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class Segment:
    """Articles in the order of their ids; passages in theirs, then of their places.

    A row a passage: `days` holds the first and last ordinal day of publication; `publishers`
    numbers into `publisher_keys`. A row an article: `ends` is the number of passages up to it.
    """

    postings: Postings
    passage_ids: Strings
    article_ids: Strings
    ends: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    publishers: npt.NDArray[np.int32]
    publisher_keys: tuple[str, ...]

    def allowed(self, query: Query, forbidden: Iterable[str], live: Mask | None) -> Mask | None:
        """Tell which of the live passages pass the query's filters and hold no forbidden term.

        None where all do, so that a search need not ask.
        """
        live = self.without(query.without, live)
        if query.within:
            live = self._within(query.within, live)
        if not (query.since or query.until or query.publisher or forbidden):
            return live
        allowed = overlapping(self.days, query.since, query.until)
        if query.publisher:
            key = publisher_key(query.publisher)
            number = self.publisher_keys.index(key) if key in self.publisher_keys else -1
            allowed &= self.publishers == number
        for term in forbidden:
            allowed[self.postings.holders(term)] = False
        return allowed if live is None else allowed & live

    def article_id(self, passage: int) -> str:
        """Return the id of a passage's article."""
        return self.article_ids[int(np.searchsorted(self.ends, passage, "right"))]

    def number(self, article_id: str, passage_id: str) -> int | None:
        """Return the number of an article's passage; none where it is not here."""
        place = self._place(article_id)
        numbers = () if place is None else self._numbers(place)
        return next((number for number in numbers if self.passage_ids[number] == passage_id), None)

    def without(self, article_ids: Iterable[str], live: Mask | None) -> Mask | None:
        """Tell which of the live passages are not of these articles; None: all passages."""
        places = [place for id_ in article_ids if (place := self._place(id_)) is not None]
        if not places:
            return live
        kept = np.ones(self.postings.size, np.bool_) if live is None else live.copy()
        for place in places:
            kept[self._numbers(place)] = False
        return kept

    def _within(self, article_ids: Iterable[str], live: Mask | None) -> Mask:
        """Tell which of the live passages are of these articles."""
        kept = np.zeros(self.postings.size, np.bool_)
        for place in map(self._place, article_ids):
            if place is not None:
                kept[self._numbers(place)] = True
        return kept if live is None else kept & live

    def _numbers(self, place: int) -> range:
        return range(self.ends[place - 1] if place else 0, self.ends[place])

    def _place(self, article_id: str) -> int | None:
        place = self.article_ids.place(article_id)
        held = place < len(self.article_ids) and self.article_ids[place] == article_id
        return place if held else None


def analyzed(article: Article, passages: Sequence[Passage]) -> Analyzed:
    """Analyze each passage, with the words of its article's title and of what stands beside."""
    title = words_of(article.title or "", printed=True)
    beside = asides_beside(article, passages)
    return Analyzed(
        article_id=article.id,
        days=published_days(article.published),
        publisher=publisher_key(article.publisher or ""),
        passage_ids=[passage.id for passage in passages],
        words=[
            [*title, *_words(article, asides), *_words(article, [passage])]
            for passage, asides in zip(passages, beside, strict=True)
        ],
    )


def _words(article: Article, spans: Iterable[Aside | Passage]) -> list[str]:
    texts = (article.text[span.start : span.end] for span in spans)
    return [word for text in texts for word in words_of(text, printed=True)]


def segment_of(articles: Iterable[Analyzed], base: Postings | None = None) -> Segment:
    """Index articles that come in the order of their ids, by the statistics of `base` if given."""
    article_ids: list[str] = []
    passage_ids: list[str] = []
    ends: list[int] = []
    days: list[tuple[int, int]] = []
    publishers: list[int] = []
    keys: dict[str, int] = {}

    def passages() -> Iterator[list[str]]:
        for article in articles:
            article_ids.append(article.article_id)
            passage_ids.extend(article.passage_ids)
            ends.append(len(passage_ids))
            days.extend([article.days] * len(article.words))
            publishers.extend([keys.setdefault(article.publisher, len(keys))] * len(article.words))
            yield from article.words

    postings = FlatBM25(passages(), base, terms_of).postings()
    return Segment(
        postings=postings,
        passage_ids=Strings.of(passage_ids),
        article_ids=Strings.of(article_ids),
        ends=np.array(ends, np.int64),
        days=np.array(days, np.int32).reshape(-1, 2),
        publishers=np.array(publishers, np.int32),
        publisher_keys=tuple(keys),
    )
