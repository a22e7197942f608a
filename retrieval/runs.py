"""Terms on their way to postings: sorted in runs of a few million, so that memory stays small."""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_RUN = 1 << 16  # words: some half a million terms
# What does not fit goes to a temporary file.
_IN_MEMORY = 1 << 24

Integers = npt.NDArray[np.integer[Any]]
TermsOf = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Run:
    """Postings by term, then by passage: `terms` are distinct, `counts` says how many each has."""

    terms: Integers
    counts: Integers
    passages: Integers
    frequencies: Integers


class _Words(dict[str, int]):
    """Numbers words as they come, and their terms; those of a word stand in `terms[starts:]`."""

    def __init__(self, terms_of: TermsOf) -> None:
        super().__init__()
        self._terms_of = terms_of
        self.numbers: defaultdict[str, int] = defaultdict()
        self.numbers.default_factory = self.numbers.__len__
        self.terms, self.starts = array("i"), array("q", [0])

    def __missing__(self, word: str) -> int:
        self.terms.extend(map(self.numbers.__getitem__, self._terms_of(word)))
        self.starts.append(len(self.terms))
        self[word] = number = len(self)
        return number


class Runs:
    """Collects the terms of passages, numbered as they come."""

    def __init__(self, terms_of: TermsOf) -> None:
        self._words = _Words(terms_of)
        self.lengths = array("i")
        self._tokens, self._ends = array("i"), array("q")
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `close`
        self._written = 0

    @property
    def numbers(self) -> Mapping[str, int]:
        """The terms with their numbers."""
        return self._words.numbers

    def add(self, words: Sequence[str]) -> None:
        """Take the words of the next passage."""
        self._tokens.extend(map(self._words.__getitem__, words))
        self._ends.append(len(self._tokens))
        if len(self._tokens) >= _RUN:
            self._flush()

    def finish(self) -> None:
        """Sort what is left over."""
        self._flush()

    def __iter__(self) -> Iterator[Run]:
        self._file.seek(0)
        for _ in range(self._written):
            yield Run(*(np.load(self._file, allow_pickle=False) for _ in range(4)))

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()

    def _flush(self) -> None:
        first = len(self.lengths)
        terms, lengths = self._terms()
        self.lengths.extend(lengths.tolist())
        run = _sorted(terms, lengths, first)
        for values in (run.terms, run.counts, run.passages, run.frequencies):
            np.save(self._file, values)
        self._written += 1
        self._tokens, self._ends = array("i"), array("q")

    def _terms(self) -> tuple[Integers, Integers]:
        """Put the terms of each word in its place; return how many each passage has, too."""
        words = np.array(self._tokens)
        starts = np.array(self._words.starts)
        counts = np.diff(starts)[words]
        ends = np.concatenate([[0], np.cumsum(counts)])
        places = np.repeat(starts[words] - ends[:-1], counts) + np.arange(ends[-1])
        lengths = np.diff(ends[np.array(self._ends)], prepend=0)
        return np.array(self._words.terms)[places], lengths


def _sorted(tokens: Integers, lengths: Integers, first: int) -> Run:
    passages = np.repeat(np.arange(first, first + len(lengths)), lengths)
    keys = np.sort(tokens.astype(np.int64) << 32 | passages)
    places = np.flatnonzero(np.diff(keys, prepend=-1))
    frequencies = np.diff(places, append=len(keys))
    keys = keys[places]
    terms = keys >> 32
    bounds = np.flatnonzero(np.diff(terms, prepend=-1))
    counts = np.diff(bounds, append=len(terms))
    # A weight does not change any more at such a frequency.
    capped = np.minimum(frequencies, np.iinfo(np.uint16).max).astype(np.uint16)
    return Run(terms[bounds], counts, (keys & 0xFFFFFFFF).astype(np.int32), capped)
