"""The index of the corpus as it is now: a base, and the articles that changed since."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval import crossed, index_files, layers
from retrieval.building import build, newest_base
from retrieval.corpus import Corpus
from retrieval.crossed import CrossedWord
from retrieval.index import Floats, Integers, Mask, Postings, WeightedTerms
from retrieval.layers import Layer, Layers
from retrieval.models import Hit, Query
from retrieval.progress import Tell, untold
from retrieval.segment import Segment

# A base of fewer passages is built anew at each change: that is as quick, and exact.
_SMALL = 2_000
# From this share of changed passages on, or so many layers, a new base is built in the background.
_GROWN = 0.05
_LAYERS = 64
# After a build that failed, it is tried again when there is so much more.
_AGAIN = 1.5

Search = Callable[[Postings, Mask | None], tuple[Integers, Floats]]


@dataclass(frozen=True, slots=True)
class Index:
    """What a search reads: one revision of the corpus; it never changes.

    Each segment comes with its passages that are live, None: all. The first is the base, by
    whose statistics all are scored.
    """

    revision: str
    segments: tuple[tuple[Segment, Mask | None], ...]

    @property
    def base(self) -> Segment:
        """The segment that holds nearly all."""
        return self.segments[0][0]

    def best(
        self, terms: Sequence[tuple[str, float]], query: Query, forbidden: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return the ids and scores of the query's `k` best passages, best first.

        They share one of the weighted terms, hold none of the forbidden ones and pass the
        query's filters. A tie goes by the article's id, then by place.
        """
        floor = self.base.postings.floor(terms)
        found = self._best(lambda p, allowed: p.best(terms, query.k, allowed), query, forbidden)
        return [(passage_id, floor + score) for passage_id, score in found]

    def best_crossed(
        self, words: Sequence[CrossedWord], query: Query, forbidden: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return the same for words that may be many things."""
        return self._best(
            lambda postings, allowed: crossed.best(postings, words, query.k, allowed),
            query,
            forbidden,
        )

    def _best(
        self, search: Search, query: Query, forbidden: Sequence[str]
    ) -> list[tuple[str, float]]:
        found = sorted(self._found(search, query, forbidden))[: max(query.k, 0)]
        return [(passage_id, -score) for score, _, _, passage_id in found]

    def _found(
        self, search: Search, query: Query, forbidden: Sequence[str]
    ) -> Iterator[tuple[float, str, int, str]]:
        for segment, live in self.segments:
            allowed = segment.allowed(query, forbidden, live)
            numbers, scores = search(segment.postings, allowed)
            for number, score in zip(numbers.tolist(), scores.tolist(), strict=True):
                yield -score, segment.article_id(number), number, segment.passage_ids[number]

    def rarity(self, term: str) -> float:
        """Return a term's idf; that of a term which the base lacks is the highest."""
        return self.base.postings.rarity(term)

    def counted(self, hits: Sequence[Hit], terms: Collection[str]) -> list[dict[str, float]]:
        """Return of each hit how much those of the terms that it holds count: its tf in BM25.

        Of a hit that the corpus no longer has nothing counts.
        """
        rows: list[dict[str, float]] = [{} for _ in hits]
        for segment, live in self.segments:
            numbers = [segment.number(hit.article_id, hit.passage_id) for hit in hits]
            here = {
                row: number
                for row, number in enumerate(numbers)
                if number is not None and (live is None or live[number])
            }
            counts = segment.postings.counted(list(here.values()), terms) if here else []
            for row, count in zip(here, counts, strict=True):
                rows[row] = count
        return rows

    def crossed_relevance(
        self, words: Sequence[CrossedWord], texts: Iterable[Sequence[str]]
    ) -> list[float]:
        """Return the same for words that may be many things."""
        return crossed.relevance(self.base.postings, words, texts)

    def relevance(self, terms: WeightedTerms, texts: Iterable[Sequence[str]]) -> list[float]:
        """Score texts, given as terms, by the base's statistics; 0: none shared."""
        return self.base.postings.relevance(terms, texts)


class CurrentIndex:
    """Keeps the index of a corpus in a folder, and current; safe among threads and processes."""

    def __init__(self, corpus: Corpus, folder: Path, tell: Tell = untold) -> None:
        """Read nothing yet; `tell` will hear how far a building is."""
        self._corpus, self._folder, self._tell = corpus, folder, tell
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._layers: Layers | None = None
        self._builder: threading.Thread | None = None
        self._tried = 0

    def get(self) -> Index:
        """Return the index of the corpus as it is now.

        While another thread brings it up to date, the one before is returned.
        """
        index = self._index
        if index is not None and index.revision == self._corpus.revision and not self._has_built():
            return index
        if not self._lock.acquire(blocking=index is None):
            return index or self.get()
        try:
            self._index = self._refreshed()
            return self._index
        finally:
            self._lock.release()

    def _refreshed(self) -> Index:
        known = self._known()
        if known is None or not self._is_worth_keeping(known):
            known = Layers(*_alone(build(self._corpus, self._folder, self._tell)))
            self._tried = 0
        with self._corpus.reading():
            known = layers.updated(known, self._corpus)
        latest = layers.latest_segment(known)
        self._layers = known = layers.settle(known, latest, self._folder)
        self._build_if_grown(known)
        segments = [(layer.segment, layer.live) for layer in known.settled]
        if latest is not None and known.latest:
            segments.append((latest, None))
        return Index(known.revision, tuple(segments))

    def _known(self) -> Layers | None:
        """Return what is in memory, or the newest base in the folder with its layers."""
        known = self._layers
        if known is not None and self._corpus.changes(known.revision) is not None:
            newest = index_files.revisions(self._folder)[:1]
            if newest in ([], [known.base.revision]):
                return known
        base = newest_base(self._corpus, self._folder)
        self._tried = 0
        return base and layers.opened(Layer(*base), self._corpus, self._folder)

    def _is_worth_keeping(self, known: Layers) -> bool:
        base = known.base.segment
        changed = len(self._corpus.changes(known.base.revision) or ())
        return not changed or (base.postings.size >= _SMALL and changed <= len(base.article_ids))

    def _has_built(self) -> bool:
        if self._builder is None or self._builder.is_alive():
            return False
        self._builder = None
        return True

    def _build_if_grown(self, known: Layers) -> None:
        grown = known.changed > known.base.segment.postings.size * _GROWN
        grown = grown or len(known.settled) > _LAYERS
        if self._builder or not grown or known.changed <= self._tried * _AGAIN:
            return
        self._tried = known.changed
        # A process of its own, which outlives this one: no search here is slowed by it.
        command = [sys.executable, "-m", "retrieval.building", self._corpus.path, self._folder]
        quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._builder = threading.Thread(
            target=lambda: subprocess.run(command, check=False, start_new_session=True, **quiet),  # type: ignore[call-overload]  # noqa: S603
            daemon=True,
        )
        self._builder.start()


def _alone(base: tuple[str, Segment]) -> tuple[str, tuple[Layer, ...]]:
    return base[0], (Layer(*base),)
