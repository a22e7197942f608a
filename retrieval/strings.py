"""Many strings in a few arrays, read in place from a memory map."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from zlib import crc32

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings in one array of UTF-8 bytes; `ends` says where each one ends."""

    data: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int64]

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        """Pack the strings."""
        encoded = [string.encode() for string in strings]
        ends = np.cumsum([len(part) for part in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> str:
        start = self.ends[number - 1] if number else 0
        return self.data[start : self.ends[number]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self.ends)))

    def place(self, string: str) -> int:
        """Return where a string stands, or would stand, in strings that are sorted."""
        return bisect_left(range(len(self)), string, key=self.__getitem__)


class TermTable:
    """The terms, numbered in the order of their checksums: to open it, nothing is read."""

    def __init__(self, terms: Strings, checksums: npt.NDArray[np.uint32]) -> None:
        """Take terms that are sorted by their CRC-32, and these."""
        self.terms, self.checksums = terms, checksums
        # A view is many times quicker than an array where single items are read.
        self._checksums = checksums.data
        self._data, self._ends = terms.data.data, terms.ends.data

    @classmethod
    def of(cls, terms: Sequence[str]) -> tuple[Self, npt.NDArray[np.int64]]:
        """Return a table, and for each of the given terms its number in it."""
        checksums = np.fromiter((crc32(term.encode()) for term in terms), np.uint32, len(terms))
        order = np.argsort(checksums, kind="stable")
        numbers = np.empty(len(terms), np.int64)
        numbers[order] = np.arange(len(terms))
        return cls(Strings.of(terms[place] for place in order), checksums[order]), numbers

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def number(self, term: str) -> int | None:
        """Return the number of a term; none where no passage holds it."""
        encoded = term.encode()
        checksum = crc32(encoded)
        place = bisect_left(self._checksums, checksum)
        while place < len(self._checksums) and self._checksums[place] == checksum:
            start = self._ends[place - 1] if place else 0
            if self._data[start : self._ends[place]] == encoded:
                return place
            place += 1
        return None
