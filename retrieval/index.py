"""BM25 postings in flat arrays, on rank_bm25's formulas."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Plus

from retrieval import engine
from retrieval.runs import Run, Runs, TermsOf
from retrieval.strings import TermTable

# Measured with the fields of retrieval.analysis.analyzer, whose table says how much they give.
K1 = 0.8
B = 0.9

Floats = npt.NDArray[np.floating[Any]]
Integers = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]
Lengths = TypeVar("Lengths", float, Floats)

WeightedTerms = Iterable[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Postings:
    """What a search reads: for the term numbered `t`, the slice `starts[t]:starts[t + 1]`.

    `passages` and `weights` hold, a posting each, the passage's number and what the term adds
    to its score; `idf` and `maxima` hold a value a term, the latter its highest weight; `delta`
    is what BM25+ adds for each unit of idf.
    """

    terms: TermTable
    size: int
    average_length: float
    delta: float
    idf: Floats
    starts: Integers
    passages: Integers
    weights: Floats
    maxima: Floats

    def best(
        self, query: WeightedTerms, k: int, allowed: Mask | None = None
    ) -> tuple[Integers, Floats]:
        """Return the numbers and scores of the `k` best passages that share a term, best first.

        A score is the sum over the query of a term's weight there times its BM25 weight; a tie
        goes to the lower number. What BM25+ adds to that is `floor`. Only `allowed` passages
        count.
        """
        boosts = self._boosts(query)
        numbers = np.fromiter(boosts, np.int64, len(boosts))
        weights = np.fromiter(boosts.values(), np.float64, len(boosts))
        k = min(k, self.size)
        if k <= 0 or not boosts:
            return np.zeros(0, np.int64), np.zeros(0)
        return engine.best(self, numbers, weights, k, allowed)

    def floor(self, query: WeightedTerms) -> float:
        """Return what BM25+ gives every passage: the delta also of the terms that it lacks."""
        return self.delta * sum(
            weight * float(self.idf[number]) for number, weight in self._boosts(query).items()
        )

    def rarity(self, term: str) -> float:
        """Return a term's idf; that of a term which no passage holds is the highest."""
        number = self.terms.number(term)
        return math.log(self.size + 1) if number is None else float(self.idf[number])

    def holders(self, term: str) -> Integers:
        """Return the numbers of the passages that hold a term, ascending."""
        return self.of(term)[0]

    def of(self, term: str) -> tuple[Integers, Floats]:
        """Return the numbers of the passages that hold a term, ascending; its weights there."""
        number = self.terms.number(term)
        place = slice(0, 0) if number is None else slice(*self.starts[number : number + 2])
        return self.passages[place], self.weights[place]

    def counted(self, numbers: Sequence[int], terms: Iterable[str]) -> list[dict[str, float]]:
        """Return of each passage how much those of the terms that it holds count: no idf in it."""
        rows: list[dict[str, float]] = [{} for _ in numbers]
        # Of one type with the postings, or NumPy would convert all of these at each search.
        wanted = np.array(numbers, self.passages.dtype)
        for term in terms:
            passages, weights = self.of(term)
            if len(passages):
                places = np.minimum(np.searchsorted(passages, wanted), len(passages) - 1)
                idf = self.rarity(term)
                for row in np.flatnonzero(passages[places] == wanted).tolist():
                    rows[row][term] = float(weights[places[row]]) / idf
        return rows

    def relevance(self, query: WeightedTerms, texts: Iterable[Sequence[str]]) -> list[float]:
        """Score texts that need not be in the index, by the same formula without its constant."""
        boosts = self._boosts(query)
        return [self._relevance(boosts, Counter(terms), len(terms)) for terms in texts]

    def _relevance(self, boosts: dict[int, float], terms: Counter[str], length: int) -> float:
        norm = _norm(length / self.average_length)
        return sum(
            boosts[number] * float(self.idf[number]) * frequency * (K1 + 1) / (frequency + norm)
            for term, frequency in terms.items()
            if (number := self.terms.number(term)) is not None and number in boosts
        )

    def _boosts(self, query: WeightedTerms) -> dict[int, float]:
        boosts: dict[int, float] = {}
        for term, weight in query:
            number = self.terms.number(term)
            if number is not None and weight > 0:
                boosts[number] = boosts.get(number, 0.0) + weight
        return boosts


class FlatBM25(BM25Plus):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's BM25Plus, with its postings in arrays instead of a dict a passage."""

    def __init__(
        self,
        corpus: Iterable[Sequence[str]],
        base: Postings | None = None,
        terms_of: TermsOf = lambda word: (word,),
    ) -> None:
        """Read the passages' words; weigh their terms by the statistics of `base`, if given.

        `terms_of` gives the terms of a word: it is one itself, if nothing else is said.
        """
        self._base, self._terms_of = base, terms_of
        super().__init__(corpus, k1=K1, b=B)

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
        """Collect the postings; return in how many passages each term stands."""
        self._runs = Runs(self._terms_of)
        for words in corpus:
            self._runs.add(words)
        self._runs.finish()
        self.doc_len = np.array(self._runs.lengths)
        self.corpus_size = len(self.doc_len)
        # Without a passage, or a term in any, rank_bm25 would divide by zero.
        self.avgdl = float(self.doc_len.sum()) / max(self.corpus_size, 1) or 1.0
        self.nd = np.zeros(len(self._runs.numbers), np.int64)
        for run in self._runs:
            self.nd[run.terms] += run.counts
        return dict(zip(self._runs.numbers, self.nd.tolist(), strict=True))

    def _calc_idf(self, nd: dict[str, int]) -> None:
        if self._base is None:
            super()._calc_idf(nd)
            return
        self.avgdl = self._base.average_length
        self.idf = {term: self._base.rarity(term) for term in nd}

    def postings(self) -> Postings:
        """Merge the runs by term and weigh them; to be called once."""
        terms, numbers = TermTable.of(list(self._runs.numbers))
        counts, idf = np.empty_like(self.nd), np.empty(len(self.nd))
        counts[numbers], idf[numbers] = self.nd, np.fromiter(self.idf.values(), np.float64)
        starts = np.concatenate([[0], np.cumsum(counts)])
        passages, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
        free = starts[:-1].copy()
        for run in self._runs:
            held = numbers[run.terms]
            places = np.repeat(free[held] - (np.cumsum(run.counts) - run.counts), run.counts)
            places += np.arange(len(places))
            passages[places] = run.passages
            weights[places] = self._weights(np.repeat(idf[held], run.counts), run)
            free[held] += run.counts
        self._runs.close()
        maxima = np.maximum.reduceat(np.append(weights, np.float32(0)), starts[:-1])
        return Postings(
            terms=terms,
            size=self.corpus_size,
            average_length=self.avgdl,
            delta=float(self.delta),
            idf=idf,
            starts=starts,
            passages=passages,
            weights=weights,
            maxima=maxima,
        )

    def _weights(self, idf: Floats, run: Run) -> Floats:
        norm = _norm(self.doc_len[run.passages] / self.avgdl)
        weights: Floats = idf * run.frequencies * (K1 + 1) / (run.frequencies + norm)
        return weights


def _norm(relative_length: Lengths) -> Lengths:
    return K1 * (1 - B + B * relative_length)
