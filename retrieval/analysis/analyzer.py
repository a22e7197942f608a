"""Text to terms in four fields: the same for passages and for queries.

MRR@10 on XQuAD / MLQA among 9,970 news articles, title and passage (k1 .8, b .9):

| field | weight | alone | without it |
| --- | --- | --- | --- |
| surface: the folded word, no prefix | .5 | .783 / .534 | .899 / .673 |
| `s:` light stem | 1.5 | .862 / .614 | .896 / .671 |
| `r:` root by patterns | 2 | .835 / .571 | .900 / .663 |
| `g:` four letters of the word between its bounds | .8 | .885 / .645 | .887 / .650 |

All four: .902 / .670; Lucene's ArabicAnalyzer: .852 / .581. The surface earns little; it is
what numbers, months and the words of other scripts are found by. Beside these fields a stem
guided by the corpus's own words adds nothing (-.002 to +.002), so no table is kept. Consonant
skeletons and letter pairs add nothing either; word pairs add .004 for a vocabulary four times
as large. Words that frame a question («ما اسم», «في أي عام») count half: +.003.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from retrieval.analysis import arabic, english
from retrieval.analysis.number_words import NUMERALS
from retrieval.analysis.roots import root
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.words import words_of

# Kept with every index: one that another version built is rebuilt. To be raised with any
# change of terms.
ANALYZER_VERSION = "6"

_SURFACE, _STEM, _ROOT, _GRAM = 0.5, 1.5, 2.0, 0.8
_NUMBER = _SURFACE + _STEM + _ROOT  # a number has one form: it weighs what a word's forms do
_GRAM_LETTERS = 4
FRAME = 0.5

Weighted = tuple[tuple[str, float], ...]


def passage_terms(text: str) -> list[str]:
    """Return the terms of a passage or a title; their number is the length that BM25 norms by."""
    return [term for word in words_of(text, printed=True) for term in _terms(word)]


def query_terms(text: str) -> list[tuple[str, float]]:
    """Return the terms of a query, each once, with what it weighs."""
    weights: Counter[str] = Counter()
    for word in words_of(text):
        scale = FRAME if word in FRAME_WORDS else 1.0
        for term, weight in word_terms(word):
            weights[term] += weight * scale  # type: ignore[assignment]  # a Counter of floats
    return list(weights.items())


def stem_terms(text: str) -> list[str]:
    """Return only the stems of a text's words: one term for all the forms of a word."""
    terms = (term for word in words_of(text) for term in _terms(word))
    return [term for term in terms if term.startswith("s:")]


def form_terms(text: str) -> list[str]:
    """Return a term for all the forms of each word: its stem, or the number or month that it is."""
    terms = map(word_terms, words_of(text, printed=True))
    return [t for word in terms for t, _ in word if len(word) == 1 or t.startswith("s:")]


@lru_cache(maxsize=50_000)
def word_terms(word: str) -> Weighted:
    """Return the terms of one word of `words_of`, with their weights in a query."""
    return _weighted(word)


def terms_of(word: str) -> list[str]:
    """Return the terms of one word of `words_of`; nothing is kept, for words that come once."""
    return [term for term, _ in _weighted(word)]


def _weighted(word: str) -> Weighted:
    if not word.isalpha() and "'" not in word:
        return ((word, _NUMBER),)
    if word.isascii():
        return (word, _SURFACE), (f"s:{english.stem(word)}", _STEM + _ROOT), *_grams(word)
    bare = arabic.without_prefix(word)
    radicals = root(arabic.without_tanween(word))
    forms = (
        (word, _SURFACE),
        (f"s:{arabic.without_suffixes(bare)}", _STEM),
        (f"r:{radicals}", _ROOT),
    )
    numeral = ((NUMERALS[bare], _ROOT),) if bare in NUMERALS else ()
    return *forms, *_grams(arabic.without_article(word)), *numeral


@lru_cache(maxsize=50_000)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(terms_of(word))


def _grams(word: str) -> Weighted:
    bounded = f"^{word}$"
    last = max(1, len(bounded) - _GRAM_LETTERS + 1)
    return tuple((f"g:{bounded[i : i + _GRAM_LETTERS]}", _GRAM) for i in range(last))
