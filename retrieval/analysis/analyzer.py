"""Text to terms: the same for passages and for queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from retrieval.analysis import arabic, english
from retrieval.analysis.calendar import DateMention, find_dates
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import STOP_WORDS

# Kept with every index: one that another version built is rebuilt. To be raised with any
# change of terms.
ANALYZER_VERSION = "1"

# A word is capped, so that a text without spaces cannot make terms without bound.
_WORD = re.compile(r"[^\W\d_]{1,64}(?:'[a-z]{1,2}(?![^\W_]))?|\d{1,64}(?:\.\d{1,64})*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONJUNCTIONS = ("و", "ف")


def analyze(text: str) -> list[str]:
    """Return the terms of a text in order: stems, numbers, and one term a month."""
    terms: list[str] = []
    position = 0
    for mention in find_dates(text):
        terms += _terms(text[position : mention.start])
        terms += _date_terms(mention, text)
        position = mention.end
    return [*terms, *_terms(text[position:])]


def _date_terms(mention: DateMention, text: str) -> Iterator[str]:
    if mention.weekday is not None:
        yield from _terms(text[mention.start : mention.end].split(maxsplit=1)[0])
    if mention.day:
        yield str(mention.day)
    if mention.month:
        yield f"month:{mention.month}"
    if mention.year:
        yield str(mention.year)


def _terms(text: str) -> Iterator[str]:
    for word in _words(text):
        if term := _term(word):
            yield term


def _words(text: str) -> Iterator[str]:
    plain = _THOUSANDS.sub("", fold(text).replace("’", "'"))
    for word in _WORD.findall(plain):
        # «4.2.2025» is no decimal.
        yield from word.split(".") if word.count(".") > 1 else (word,)


@lru_cache(maxsize=100_000)
def _term(word: str) -> str | None:
    """Return the term of one folded word; none for a stop word or a lone Arabic letter."""
    if word[0].isdigit():
        return word if "." in word else word.lstrip("0") or "0"
    if word in STOP_WORDS or (word[0] in _CONJUNCTIONS and word[1:] in STOP_WORDS):
        return None
    if word.isascii():
        return english.stem(word)
    return arabic.stem(word) if len(word) > 1 else None
