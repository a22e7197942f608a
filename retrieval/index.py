"""BM25 postings in flat arrays, on rank_bm25's formulas."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Plus

# Measured on Arabic news and encyclopedia passages: DESIGN section 6.
K1 = 0.9
B = 0.75

Floats = npt.NDArray[np.floating[Any]]
Integers = npt.NDArray[np.integer[Any]]
Lengths = TypeVar("Lengths", float, Floats)


@dataclass(frozen=True, slots=True)
class Postings:
    """What a search reads: for the term numbered `t`, the slice `starts[t]:starts[t + 1]`.

    `passages` and `weights` hold, a posting each, the passage's number and what the term adds
    to its score; `idf` holds a value a term, `delta` what BM25+ adds for each unit of it.
    """

    terms: dict[str, int]
    size: int
    average_length: float
    delta: float
    idf: Floats
    starts: Integers
    passages: Integers
    weights: Floats

    def scores(self, query: list[str]) -> tuple[Integers, Floats]:
        """Return the numbers of the passages that share a term, ascending, and their scores.

        As in rank_bm25, a term that is repeated in the query counts again, and a passage gets
        the delta also of the terms that it lacks: the same sum for every passage.
        """
        total = np.zeros(self.size)
        constant = 0.0
        for number in self._numbers(query):
            place = slice(self.starts[number], self.starts[number + 1])
            total[self.passages[place]] += self.weights[place]
            constant += self.delta * float(self.idf[number])
        shared = np.flatnonzero(total)
        return shared, total[shared] + constant

    def relevance(self, query: list[str], texts: Iterable[list[str]]) -> list[float]:
        """Score texts that need not be in the index, by the same formula without its constant."""
        idf = {
            term: count * float(self.idf[self.terms[term]])
            for term, count in Counter(query).items()
            if term in self.terms
        }
        return [self._relevance(idf, Counter(terms), len(terms)) for terms in texts]

    def _relevance(self, idf: dict[str, float], frequencies: Counter[str], length: int) -> float:
        norm = _norm(length / self.average_length)
        return sum(idf[t] * n * (K1 + 1) / (n + norm) for t, n in frequencies.items() if t in idf)

    def _numbers(self, query: list[str]) -> list[int]:
        return [self.terms[term] for term in query if term in self.terms]


class FlatBM25(BM25Plus):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's BM25Plus, with its postings in arrays instead of a dict a passage."""

    def __init__(self, corpus: Iterable[list[str]]) -> None:
        super().__init__(corpus, k1=K1, b=B)

    def _initialize(self, corpus: Iterable[list[str]]) -> dict[str, int]:
        """Collect the postings; return in how many passages each term stands."""
        numbers: dict[str, int] = {}
        self.term_of, self.frequency, lengths, distinct = (array("i") for _ in range(4))
        for document in corpus:
            frequencies = Counter(document)
            self.term_of.extend(numbers.setdefault(term, len(numbers)) for term in frequencies)
            self.frequency.extend(frequencies.values())
            lengths.append(len(document))
            distinct.append(len(frequencies))
        self.doc_len, self.distinct = np.asarray(lengths), np.asarray(distinct)
        self.corpus_size = len(lengths)
        # Without a passage, or a term in any, rank_bm25 would divide by zero.
        self.avgdl = float(self.doc_len.sum()) / max(self.corpus_size, 1) or 1.0
        self.nd = np.bincount(self.term_of, minlength=len(numbers))
        return dict(zip(numbers, self.nd.tolist(), strict=True))

    def postings(self) -> Postings:
        """Sort the postings by term and weigh them."""
        order = np.argsort(self.term_of, kind="stable")
        passages = np.repeat(np.arange(self.corpus_size, dtype=np.int32), self.distinct)[order]
        terms, frequency = np.asarray(self.term_of)[order], np.asarray(self.frequency)[order]
        idf = np.fromiter(self.idf.values(), np.float64, len(self.idf))
        norm = _norm(self.doc_len[passages] / self.avgdl)
        weights = idf[terms] * frequency * (K1 + 1) / (frequency + norm)
        return Postings(
            terms={term: number for number, term in enumerate(self.idf)},
            size=self.corpus_size,
            average_length=self.avgdl,
            delta=self.delta,
            idf=idf,
            starts=np.concatenate([[0], np.cumsum(self.nd)]),
            passages=passages,
            weights=weights.astype(np.float32),
        )


def _norm(relative_length: Lengths) -> Lengths:
    return K1 * (1 - B + B * relative_length)
