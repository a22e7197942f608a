"""Which paragraphs are nearly the same: MinHash signatures, cut into bands that few others share.

A paragraph's words are taken two by two. Where two paragraphs share the part s of all their pairs,
they share a band of two rows with the chance s², and one of six bands with 1 - (1 - s²)⁶. Measured
by `benchmarks/reprints.py` among 20,455 paragraphs of news, each edited in one way: found again

| one word changed | two | three | seven added | a fifth cut | a third | half |
| --- | --- | --- | --- | --- | --- | --- |
| 1.00 | .98 | .91 | .95 | 1.00 | .97 | .81 |

with two or three other candidates each, which `prints` sifts. With three rows a third cut leaves
.85, and half .52; with five bands it is .94 and .72.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from retrieval.analysis import arabic, english
from retrieval.analysis.stopwords import STOP_WORDS

# Kept with every corpus: bands that an older rule made are made anew. To be raised with any
# change of this module, of `retrieval.doubles` or of `retrieval.repeats`.
RULE = 1

LEAST_WORDS = 12  # a shorter paragraph is shared by chance
_BANDS, _ROWS = 6, 2
_SHARE = 0.7  # of a quotation's pairs that stand in the other paragraph
_IN_SO_MANY = 15
_FIGURE = re.compile(r"\d")

_Numbers = npt.NDArray[np.uint32]


def bands(paragraphs: Sequence[Sequence[str]]) -> npt.NDArray[np.int64]:
    """Return the bands of paragraphs, a row each, of folded words: at least two in each.

    Paragraphs that are nearly the same share one band or more. The signatures are datasketch's
    own, of all the paragraphs at once.
    """
    pairs, starts = _pairs(paragraphs)
    multipliers, additions = _permutations()
    mixed = _mixed(pairs)
    rows = [
        np.minimum.reduceat(mixed * multiplier + addition, starts)
        for multiplier, addition in zip(multipliers, additions, strict=True)
    ]
    return _joined(np.stack(rows, axis=1))


def prints(quoted: Sequence[str], paragraph: Sequence[str]) -> bool:
    """Tell whether a paragraph prints a quotation: its words, nearly all, and most in its order.

    More may stand there. What is left out or exchanged is no figure, and one word of content in
    fifteen at most: reports of two matches differ by a name, those of two days by an ordinal.
    """
    wanted, held = set(pairwise(quoted)), set(pairwise(paragraph))
    if not wanted or len(wanted & held) < _SHARE * len(wanted):
        return False
    there = set(paragraph)
    missing = [word for word in quoted if word not in there and word not in STOP_WORDS]
    if not missing:
        return True
    stems = set(map(_stem, paragraph))
    missing = [word for word in missing if _stem(word) not in stems]
    content = sum(word not in STOP_WORDS for word in quoted)
    return len(missing) <= content // _IN_SO_MANY and not any(map(_FIGURE.match, missing))


def _stem(word: str) -> str:
    return english.stem(word) if word.isascii() else arabic.stem(word)


def _pairs(paragraphs: Sequence[Sequence[str]]) -> tuple[_Numbers, npt.NDArray[np.int64]]:
    """Number every pair of neighbouring words; say where each paragraph's begin."""
    lengths = np.fromiter(map(len, paragraphs), np.int64, len(paragraphs))
    numbers = [crc32(word.encode()) for paragraph in paragraphs for word in paragraph]
    words = np.array(numbers, np.uint32)
    pairs = words[:-1] * np.uint32(0x9E3779B1) ^ words[1:]
    # What spans two paragraphs is no pair.
    inside = np.ones(len(words), np.bool_)
    inside[np.cumsum(lengths) - 1] = False
    counts = lengths - 1
    return pairs[inside[:-1]], np.cumsum(counts) - counts


@cache
def _permutations() -> tuple[_Numbers, _Numbers]:
    # A third of a second to import, which only those wait for who store articles.
    from datasketch import MinHash  # noqa: PLC0415

    multipliers, additions = MinHash(num_perm=_BANDS * _ROWS, scheme="affine32").permutations
    return multipliers, additions


def _mixed(values: _Numbers) -> _Numbers:
    """Mix bits as datasketch does: the finalizer of MurmurHash3."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def _joined(signatures: _Numbers) -> npt.NDArray[np.int64]:
    """Join the rows of each band, with the band's own number, into one number."""
    parts = signatures.reshape(len(signatures), _BANDS, _ROWS).astype(np.uint64)
    joined = np.broadcast_to(np.arange(_BANDS, dtype=np.uint64), parts.shape[:2]).copy()
    for row in range(_ROWS):
        joined = (joined * np.uint64(0x9E3779B97F4A7C15)) ^ parts[:, :, row]
        joined ^= joined >> np.uint64(29)
    return joined.view(np.int64)
