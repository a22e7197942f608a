"""Stems of English words, by Snowball's English algorithm."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_LOCK = Lock()  # the stemmer keeps the word it works on in itself


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word."""
    with _LOCK:
        return str(_STEMMER.stemWord(word))
