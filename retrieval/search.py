"""BM25 search in the corpus."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.analysis.analyzer import analyze
from retrieval.corpus import Corpus
from retrieval.filters import overlapping, publisher_key
from retrieval.index import Floats, Integers
from retrieval.index_files import Index, open_index
from retrieval.models import Article, Hit, Passage, Query

# Scores that differ less are a tie, which the passages' order in the corpus decides.
_DECIMALS = 6


class BM25Retriever:
    """Searches the corpus as it is at that moment, whoever wrote to it; safe among threads."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        """Keep the index of `corpus` in `folder`; it is read at the first search."""
        self._corpus = corpus
        self._folder = folder
        self._lock = threading.Lock()
        self._index: Index | None = None

    def search(self, query: Query) -> list[Hit]:
        """Return at most `query.k` hits, best first; none where no term is shared."""
        index = self.refresh()
        numbers, scores = index.postings.scores(analyze(query.text))
        kept = _allowed(index, query)[numbers]
        best = _best(numbers[kept], scores[kept], query.k)
        found = self._corpus.find(index.passage_ids[number] for number, _ in best)
        score_of = {index.passage_ids[number]: score for number, score in best}
        return [
            _hit(rank, score_of[passage.id], article, passage)
            for rank, (article, passage) in enumerate(found, 1)
        ]

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text by the question's terms and the corpus's statistics; 0: none shared."""
        return self.refresh().postings.relevance(analyze(question), map(analyze, texts))

    def refresh(self) -> Index:
        """Return the index of the corpus as it is now, built anew where it is older."""
        with self._lock:
            if self._index is None or self._index.revision != self._corpus.revision:
                self._index = open_index(self._corpus, self._folder)
            return self._index


def _allowed(index: Index, query: Query) -> np.ndarray:
    allowed = overlapping(index.days, query.since, query.until)
    if query.publisher:
        key = publisher_key(query.publisher)
        number = index.publisher_keys.index(key) if key in index.publisher_keys else -1
        allowed &= index.publishers == number
    return allowed


def _best(numbers: Integers, scores: Floats, k: int) -> list[tuple[int, float]]:
    """Return the k best numbers with their scores; ties go by number."""
    rounded = np.round(scores.astype(np.float64), _DECIMALS)
    if 0 < k < len(rounded):
        # Only those at or above the k-th score need sorting: ties at it are all kept here.
        near = rounded >= np.partition(rounded, -k)[-k]
        numbers, rounded = numbers[near], rounded[near]
    order = np.lexsort((numbers, -rounded))[: max(k, 0)]
    return [(int(numbers[place]), float(rounded[place])) for place in order]


def _hit(rank: int, score: float, article: Article, passage: Passage) -> Hit:
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
