"""Terms on their way to postings: sorted in runs of a few million, so that memory stays small."""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_RUN = 1 << 22
# What does not fit goes to a temporary file.
_IN_MEMORY = 1 << 26

Integers = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Run:
    """Postings by term, then by passage: `terms` are distinct, `counts` says how many each has."""

    terms: Integers
    counts: Integers
    passages: Integers
    frequencies: Integers


class Runs:
    """Collects the terms of passages, numbered as they come."""

    def __init__(self) -> None:
        self.numbers: defaultdict[str, int] = defaultdict()
        self.numbers.default_factory = self.numbers.__len__
        self.lengths = array("i")
        self._tokens = array("i")
        self._first = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `close`
        self._written = 0

    def add(self, terms: Sequence[str]) -> None:
        """Take the terms of the next passage."""
        self._tokens.extend(map(self.numbers.__getitem__, terms))
        self.lengths.append(len(terms))
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
        run = _sorted(np.array(self._tokens), np.array(self.lengths[self._first :]), self._first)
        for values in (run.terms, run.counts, run.passages, run.frequencies):
            np.save(self._file, values)
        self._written += 1
        self._first, self._tokens = len(self.lengths), array("i")


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
