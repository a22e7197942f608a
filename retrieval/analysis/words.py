"""Text to words: folded, without function words, numbers and months in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from retrieval.analysis.acronyms import joined
from retrieval.analysis.calendar import DateMention, find_dates
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import STOP_WORDS

# A word is capped, so that a text without spaces cannot make terms without bound.
_WORD = re.compile(r"[^\W\d_]{1,64}(?:'[a-z]{1,2}(?![^\W_]))?|\d{1,64}(?:\.\d{1,64})*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONJUNCTIONS = ("و", "ف")
# «على» (on) and «علي» (Ali) fold to one word: the first is taken out before, the second stays.
_MARKS = "[\u0640\u064b-\u0652\u0670]{0,3}"
_ON = re.compile(rf"(?<![^\W_])(?:[وف]{_MARKS})?ع{_MARKS}ل{_MARKS}ى(?![^\W_])")
_WEIGHTLESS = STOP_WORDS - {fold("علي")}


def spelt(text: str) -> str:
    """Return a text in which what `fold` makes one word is told apart: names and acronyms stay."""
    return joined(_ON.sub(" ", text) if "ى" in text else text)


def words_of(text: str) -> list[str]:
    """Return the words that carry weight, in order; a month is `month:2` by any name."""
    text = spelt(text)
    words: list[str] = []
    position = 0
    for mention in find_dates(text):
        words += _words(text[position : mention.start])
        words += _date_words(mention, text)
        position = mention.end
    return [*words, *_words(text[position:])]


def _date_words(mention: DateMention, text: str) -> Iterator[str]:
    if mention.weekday is not None:
        yield from _words(text[mention.start : mention.end].split(maxsplit=1)[0])
    if mention.day:
        yield str(mention.day)
    if mention.month:
        yield f"month:{mention.month}"
    if mention.year:
        yield str(mention.year)


def _words(text: str) -> Iterator[str]:
    plain = fold(text).replace("’", "'")
    if "," in plain:
        plain = _THOUSANDS.sub("", plain)
    return chain.from_iterable(map(_weighty, _WORD.findall(plain)))


@lru_cache(maxsize=100_000)
def _weighty(found: str) -> tuple[str, ...]:
    """Return a word in its one form; none for a stop word or a lone Arabic letter.

    «4.2.2025» is no decimal, but three.
    """
    if found[0].isdigit():
        parts = found.split(".") if found.count(".") > 1 else [found]
        return tuple(word if "." in word else word.lstrip("0") or "0" for word in parts)
    if found in _WEIGHTLESS or (found[0] in _CONJUNCTIONS and found[1:] in _WEIGHTLESS):
        return ()
    return (found,) if len(found) > 1 or found.isascii() else ()
