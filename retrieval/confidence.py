"""How sure it is that the answer stands in the hits, from what the ranker knows: 0 to 1.

Of Arabic questions whose article was removed, this share is refused where 90 % of the others are
kept (area under the curve), cross-validated by `benchmarks/confidence.py`: XQuAD's paragraphs .75
(.91), MLQA's .32 (.76), both among the news .44 (.82). Where half of XQuAD's are really missing,
which the fit has seen: .76 and .80 (.93). What was also tried and adds nothing: the nearest pairs
of words, names and numbers that are missing, what only the rivals hold, a hit that leads with any
one word left out, nearness in meaning (area +.005), the kind of question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from retrieval.analysis.analyzer import FRAME, passage_terms, word_terms
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.words import words_of
from retrieval.index import Floats
from retrieval.models import Hit

DEPTH = 20  # hits that are looked at: rivals say as much as the best one

_RIVALS = 10  # articles
_WINDOW = 15  # words, in which what belongs together stands together
_READ = 3  # hits whose windows are looked at
_WHOLE = 8.0  # about what the terms of one word weigh together
_FIGURE = re.compile(
    r"\b(?:و?كم|و?متي|امتي|ايمتي|عدد|نسبه|معدل|تاريخ|(?:اي|ايه) (?:عام|سنه|يوم|قرن|عقد)"
    r"|how (?:many|much|old|long|far)|when|(?:which|what) (?:year|date|day))\b"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a question and its hits.

    A word counts in a hit as BM25 counts it, as a share of its weight. The rivals are the best
    hits of the next articles.
    """

    held: float  # the share of the question's weight that the best hit holds
    spread: float  # the same with roots taken: many words in part beat one that is repeated
    lead: float  # over the rivals' mean, by the root of the weight: long questions lead by more
    together: float  # the most that stands in one window of the first hits
    article: float  # the most that the hits of one article hold
    figure: float  # a number or a date is asked for
    uncounted: float  # and the best hit has none that the question lacks


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question: its weight, about 1 for one that is rare, and its terms' shares of it.

    A weight is a share of the highest that there is, so that small and large corpora compare. Of
    what the word may be in the other language each of `fields` holds the terms with their worth,
    1 for the likeliest.
    """

    weight: float
    terms: dict[str, float]
    fields: tuple[dict[str, float], ...] = ()

    def found(self, counted: Mapping[str, float]) -> float:
        """Return how much of the word is found, where each term counts so much."""
        own = sum(_products(self.terms, counted))
        crossed = sum(max(_products(field, counted), default=0.0) for field in self.fields)
        return max(own, crossed / (len(self.fields) or 1))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the corpus says of terms.

    `idf` gives a term's weight, that of one which the corpus lacks the highest; `counted` of each
    hit how much those of the terms that it holds count, as BM25 counts them.
    """

    idf: Callable[[str], float]
    counted: Callable[[Sequence[Hit], Collection[str]], list[dict[str, float]]]


# In the order of `Signs`; `benchmarks/confidence.py` says how they were fitted, and fits again.
_COEFFICIENTS = (-5.684, 3.931, 2.835, 2.407, 2.987, -0.36, -0.649)
_INTERCEPT = -3.032


def confidence(question: str, hits: Sequence[Hit], known: Statistics) -> float:
    """Return the chance that the answer stands in the hits, which come best first."""
    return chance(read_signs(question, hits, known))


def chance(signs: Signs | None) -> float:
    """Return the confidence that the signs give."""
    return logistic(astuple(signs), _COEFFICIENTS, _INTERCEPT) if signs else 0.0


def logistic(signs: Sequence[float], coefficients: Sequence[float], intercept: float) -> float:
    """Return the chance of a logistic regression."""
    return 1 / (1 + math.exp(-float(np.dot(coefficients, signs) + intercept)))


def read_signs(question: str, hits: Sequence[Hit], known: Statistics) -> Signs | None:
    """Read the signs; None without a hit, or where no word of the question carries weight."""
    asked = [_asked(word, known) for word in dict.fromkeys(words_of(question))]
    return signs_of(asked, question, hits, known) if known.idf("") else None


def signs_of(
    asked: Sequence[AskedWord], question: str, hits: Sequence[Hit], known: Statistics
) -> Signs | None:
    """Read the signs of words in any language; none without a hit or a word."""
    weights = np.array([word.weight for word in asked])
    if not hits or not weights.sum():
        return None
    hits = hits[:DEPTH]
    fields = [field for word in asked for field in (word.terms, *word.fields)]
    terms = dict.fromkeys(term for field in fields for term in field)
    counts, total = known.counted(hits, terms), float(weights.sum())
    found = np.array([[word.found(count) for word in asked] for count in counts])
    held = found @ weights / total
    articles = _by_article(hits)
    rivals = sorted((float(held[own].max()) for own in articles[1:]), reverse=True)[:_RIVALS]
    figure = _asks_for_figure(question)
    return Signs(
        held=float(held[0]),
        spread=float(np.sqrt(found[0]) @ weights) / total,
        lead=(float(held[0]) - sum(rivals) / (len(rivals) or 1)) * math.sqrt(total),
        together=max(_together(asked, weights, terms, hit.text) for hit in hits[:_READ]) / total,
        article=max(float(found[own].max(axis=0) @ weights) for own in articles) / total,
        figure=float(figure),
        uncounted=float(figure and not _figures(hits[0].text) - _figures(question)),
    )


def _asked(word: str, known: Statistics) -> AskedWord:
    scale = FRAME if word in FRAME_WORDS else 1.0
    weights = {term: weight * known.idf(term) for term, weight in word_terms(word)}
    whole = sum(weights.values())
    terms = {term: weight / (whole or 1.0) for term, weight in weights.items()}
    return AskedWord(scale * whole / (_WHOLE * known.idf("") or 1.0), terms)


def _products(terms: Mapping[str, float], counted: Mapping[str, float]) -> list[float]:
    return [terms[term] * count for term, count in counted.items() if term in terms]


def _by_article(hits: Sequence[Hit]) -> list[list[int]]:
    """Return the places of each article's hits, the best hit's article first."""
    places: dict[str, list[int]] = {}
    for place, hit in enumerate(hits):
        places.setdefault(hit.article_id, []).append(place)
    return list(places.values())


def _together(
    asked: Sequence[AskedWord], weights: Floats, terms: Collection[str], text: str
) -> float:
    """Return the most weight that stands in one window of a text."""
    words = words_of(text, printed=True)
    found = np.zeros((len(asked), max(len(words), _WINDOW)))
    for place, word in enumerate(words):
        if held := {term: 1.0 for term, _ in word_terms(word) if term in terms}:
            found[:, place] = [wanted.found(held) for wanted in asked]
    windows = sliding_window_view(found, _WINDOW, axis=1).max(axis=2)
    return float((weights @ windows).max())


def _asks_for_figure(question: str) -> bool:
    return bool(_FIGURE.search(fold(question)))


def _figures(text: str) -> set[str]:
    return {term for term in passage_terms(text) if term[0].isdigit()}
