"""The search for a crossed question: of all that a word may be, the best in each field counts.

MRR@10 by `benchmarks/crossing.py`; fields that weigh .5, 1.5 and 1 give less than equal ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.analysis.analyzer import FRAME, Weighted, word_terms
from retrieval.analysis.crossing import Group
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.wordmap import mostly_arabic
from retrieval.index import FlatBM25, Floats, Integers, Mask, Postings
from retrieval.models import Language
from retrieval.pruning import best_of

# A crossed word weighs 1 in each of its three fields. So much of the analyzer's weights makes the
# passages of both languages comparable, for words in their own language and for numbers; but a
# number weighs all of its 4 where no passage is in the question's language.
_OWN = 0.4
# Letter grams are left out: those of forty alternatives are in every passage.
_FIELDS = ("", "s:", "r:")


@dataclass(frozen=True, slots=True)
class CrossedWord:
    """A word of a question in terms: `own` ones add up, of each of `fields` the best counts.

    A passage is in one language, so that the greater of both is what the word is worth there.
    """

    own: Weighted
    fields: tuple[Weighted, ...]


def crossed_words(
    question: str, groups: Iterable[Group], languages: Sequence[Language]
) -> list[CrossedWord]:
    """Turn a question's groups into terms of articles that are in the given languages."""
    number = _OWN if _language(question) in languages else 1.0
    groups = list(groups)
    made = {g: CrossedWord(_own(g.word, languages), _fields(g, number)) for g in {*groups}}
    return [made[group] for group in groups]


def best(
    postings: Postings, words: Sequence[CrossedWord], k: int, allowed: Mask | None
) -> tuple[Integers, Floats]:
    """Return the numbers and scores of the `k` best passages, as `Postings.best` has it."""
    scores = _scores(postings, words)
    if allowed is not None:
        scores[~allowed] = 0.0
    found = np.flatnonzero(scores)
    return best_of(found, scores[found], k)


def relevance(
    postings: Postings, words: Sequence[CrossedWord], texts: Iterable[Sequence[str]]
) -> list[float]:
    """Score texts, given as terms, by the statistics of the postings; 0: none shared."""
    scores: list[float] = _scores(FlatBM25(texts, postings).postings(), words).tolist()
    return scores


def _scores(postings: Postings, words: Sequence[CrossedWord]) -> Floats:
    total = np.zeros(postings.size)
    for word, times in Counter(words).items():  # a pasted text says much the same again
        crossed, own = np.zeros(postings.size), np.zeros(postings.size)
        for field in word.fields:
            crossed += _most(postings, field)
        for term, weight in word.own:
            passages, weights = postings.of(term)
            own[passages] += weight * weights
        total += times * np.maximum(crossed, own)
    return total


def _most(postings: Postings, terms: Weighted) -> Floats:
    most = np.zeros(postings.size)
    for term, weight in terms:
        passages, weights = postings.of(term)
        most[passages] = np.maximum(most[passages], weight * weights)
    return most


def _language(text: str) -> Language:
    return "ar" if mostly_arabic(text) else "en"


def _own(word: str, languages: Sequence[Language]) -> Weighted:
    """Return the analyzer's terms of a word; a number is its own only alternative."""
    terms = word_terms(fold(word))
    if len(terms) == 1 or _language(word) not in languages:
        return ()
    scale = _OWN * (FRAME if fold(word) in FRAME_WORDS else 1.0)
    return tuple((term, scale * weight) for term, weight in terms)


def _fields(group: Group, number: float) -> tuple[Weighted, ...]:
    fields: dict[str, dict[str, float]] = {}
    for word, worth in group.alternatives:
        terms = word_terms(word)
        for term, weight in terms:
            field = term[:2] if term[1:2] == ":" else ""
            if field in _FIELDS:
                value = worth * (weight * number if len(terms) == 1 else 1.0)
                held = fields.setdefault(field, {})
                held[term] = max(held.get(term, 0.0), value)
    return tuple(tuple(terms.items()) for terms in fields.values())
