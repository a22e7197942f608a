"""Text to words: folded, without function words, numbers and months in one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

from retrieval.analysis.acronyms import undotted
from retrieval.analysis.calendar import DateMention, find_dates
from retrieval.analysis.capitals import unshouted
from retrieval.analysis.folding import fold
from retrieval.analysis.given_names import GIVEN_NAMES, SHY_GIVEN_NAMES
from retrieval.analysis.stopwords import DIALECT_SURNAMES, DIALECT_WORDS, STOP_WORDS

# A word is capped, so that a text without spaces cannot make terms without bound.
_WORD = re.compile(r"[^\W\d_]{1,64}(?:'[a-z]{1,2}(?![^\W_]))?|\d{1,64}(?:\.\d{1,64})*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONJUNCTIONS = ("و", "ف")
# «على» (on) and «علي» (Ali) fold to one word: the first is taken out before, the second stays.
_MARKS = "[\u0640\u064b-\u065f\u0670\u200b-\u200f]{0,20}"
_ON = re.compile(rf"(?<![^\W_])(?:[وف]{_MARKS})?ع{_MARKS}ل{_MARKS}ى(?![^\W_])")
_PRESENTED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")  # letters as they are joined
# Folded, these would be the stop words «us» and «who»; US$ is money.
_FOLDED_AWAY = re.compile(r"(?<![^\W_])(?:US(?!\$)|WHO)(?![^\W_])")
_SPELT = {"US": "USA", "WHO": "World Health Organization"}
_WEIGHTLESS = STOP_WORDS - {fold("علي")}
_GIVEN = GIVEN_NAMES | SHY_GIVEN_NAMES


def spelt(text: str) -> str:
    """Return a text in which what `fold` makes one word is told apart: «علي» is a name, US a state.

    Where all is in capitals those tell nothing.
    """
    if _PRESENTED.search(text):
        text = unicodedata.normalize("NFKC", text)
    plain = undotted(_ON.sub(" ", text) if "ى" in text else text)
    if _FOLDED_AWAY.search(plain) and unshouted(plain) == plain:
        return _FOLDED_AWAY.sub(lambda match: _SPELT[match.group()], plain)
    return plain


def words_of(text: str, *, printed: bool = False) -> list[str]:
    """Return the words that carry weight, in order; a month is `month:2` by any name.

    A word of dialect carries weight where it is `printed` in an article.
    """
    text = spelt(text)
    words: list[str] = []
    position = 0
    for mention in find_dates(text):
        words += _words(text[position : mention.start], printed=printed)
        words += _date_words(mention, text)
        position = mention.end
    return [*words, *_words(text[position:], printed=printed)]


def _date_words(mention: DateMention, text: str) -> Iterator[str]:
    if mention.weekday is not None:
        yield from _words(text[mention.start : mention.end].split(maxsplit=1)[0], printed=False)
    if mention.day:
        yield str(mention.day)
    if mention.month:
        yield f"month:{mention.month}"
    if mention.year:
        yield str(mention.year)


def _words(text: str, *, printed: bool) -> Iterator[str]:
    plain = fold(text).replace("’", "'")
    if "," in plain:
        plain = _THOUSANDS.sub("", plain)
    found = _WORD.findall(plain)
    if DIALECT_WORDS.isdisjoint(found):
        return chain.from_iterable(map(_weighty, found))
    return _with_dialect(found, printed=printed)


def _with_dialect(found: list[str], *, printed: bool) -> Iterator[str]:
    """Keep also words of dialect: those that are printed, and surnames behind a given name."""
    for before, word in pairwise(["", *found]):
        kept = word in DIALECT_WORDS if printed else is_surname(word, before)
        yield from [word] if kept else _weighty(word)


def is_surname(word: str, before: str) -> bool:
    """Tell whether a folded word of dialect is a surname, for what stands before it."""
    return word in DIALECT_SURNAMES and (before in _GIVEN or before.removeprefix("و") in _GIVEN)


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
