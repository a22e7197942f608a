"""How sure it is that the answer stands in the hits, from what the ranker knows: 0 to 1.

Of Arabic questions whose article was removed, this share is refused where 90 % of the others are
kept (area under the curve): XQuAD's paragraphs .74 (.91), MLQA's .34 (.76), both among the news
.40 (.80); cross-validated by `benchmarks/confidence.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from retrieval.analysis.analyzer import FRAME, passage_terms, word_terms
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.words import words_of
from retrieval.models import Hit

DEPTH = 10  # hits that are looked at: rivals say as much as the best one

RIVALS = 5
SHARPNESS = 10
_FIGURE = re.compile(
    r"\b(?:و?كم|و?متي|امتي|ايمتي|عدد|نسبه|معدل|تاريخ|(?:اي|ايه) (?:عام|سنه|يوم|قرن|عقد)"
    r"|how (?:many|much|old|long|far)|when|(?:which|what) (?:year|date|day))\b"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a question and its hits.

    A word weighs as much as its rarest form, 1 for one that the corpus lacks; it is found in a
    hit as far as its terms are. `lead` and `share` compare the best hit with those of other
    articles by the part of the question's weight that they hold.
    """

    found: float  # ln of the weight that the best hit holds
    heaviest: float  # of the words found
    words: float  # ln of their number
    lead: float  # over the next article, a share of the best hit's own part
    share: float  # softmax over the articles
    repeated: float  # the share of the next two hits that are of the same article
    uncounted: float  # a number or a date is asked for, and the best hit has none


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question: its weight as a share of the highest that there is, and its terms.

    Shares, so that small and large corpora compare. Of what it may be in the other language
    each of `fields` holds the terms with their worth.
    """

    weight: float
    terms: dict[str, float]
    fields: tuple[dict[str, float], ...] = ()

    def found(self, terms: frozenset[str]) -> float:
        """Return how much of the word stands among the terms, 0 to 1."""
        own = sum(self.terms[term] for term in self.terms.keys() & terms)
        crossed = [
            max((field[term] for term in field.keys() & terms), default=0.0) / max(field.values())
            for field in self.fields
        ]
        return max(own / (sum(self.terms.values()) or 1.0), sum(crossed) / (len(crossed) or 1))


Idf = Callable[[str], float]

# In the order of `Signs`; `benchmarks/confidence.py` says how they were fitted, and fits again.
_COEFFICIENTS = (4.127, 1.337, -1.879, -1.502, 2.448, 0.121, -0.701)
_INTERCEPT = -2.938


def confidence(question: str, hits: Sequence[Hit], idf: Idf) -> float:
    """Return the chance that the answer stands in the hits, which come best first.

    `idf` gives a term's weight in the corpus, that of a term it lacks the highest.
    """
    return chance(read_signs(question, hits, idf))


def chance(signs: Signs | None) -> float:
    """Return the confidence that the signs give."""
    return logistic(astuple(signs), _COEFFICIENTS, _INTERCEPT) if signs else 0.0


def logistic(signs: Sequence[float], coefficients: Sequence[float], intercept: float) -> float:
    """Return the chance of a logistic regression."""
    return 1 / (1 + math.exp(-float(np.dot(coefficients, signs) + intercept)))


def read_signs(question: str, hits: Sequence[Hit], idf: Idf) -> Signs | None:
    """Read the signs; None without a hit, or where no word of the question carries weight."""
    asked = [_asked(word, idf) for word in dict.fromkeys(words_of(question))]
    return signs_of(asked, question, hits) if idf("") else None


def signs_of(asked: Sequence[AskedWord], question: str, hits: Sequence[Hit]) -> Signs | None:
    """Read the signs of words in any language; none without a hit or a word."""
    if not hits or not asked:
        return None
    weights = np.array([word.weight for word in asked])
    first = hits[0].article_id
    found = np.array([[word.found(terms) for word in asked] for terms in map(_terms, hits[:DEPTH])])
    held = weights * found[0]
    parts = found @ weights / weights.sum()
    own = float(parts[0])
    rivals = parts[[hit.article_id != first for hit in hits[:DEPTH]]][:RIVALS]
    return Signs(
        found=math.log1p(held.sum()),
        heaviest=float(held.max()),
        words=math.log(len(asked)),
        lead=1 - float(rivals.max(initial=0.0)) / own if own else 0.0,
        share=1 / (1 + float(np.exp(SHARPNESS * (rivals - own)).sum())),
        repeated=float(np.mean([hit.article_id == first for hit in hits[1:3]] or [True])),
        uncounted=float(_asks_for_figure(question) and not _has_figure(hits[0])),
    )


def _asked(word: str, idf: Idf) -> AskedWord:
    terms = word_terms(word)
    rarest = max(idf(term) for term, _ in terms if not term.startswith("g:"))
    scale = FRAME if word in FRAME_WORDS else 1.0
    weights = {term: weight * idf(term) for term, weight in terms}
    return AskedWord(scale * rarest / (idf("") or 1.0), weights)


def _terms(hit: Hit) -> frozenset[str]:
    return frozenset(passage_terms(f"{hit.title or ''}\n{hit.text}"))


def _asks_for_figure(question: str) -> bool:
    return bool(_FIGURE.search(fold(question)))


def _has_figure(hit: Hit) -> bool:
    return any(term.isdigit() for term in _terms(hit))
