"""How sure it is that the answer stands in hits of the other language: 0 to 1.

Of XQuAD's English questions whose paragraph was removed, this share is refused where 90 % of the
others are kept (area under the curve): over its Arabic paragraphs .39 (.83), with MLQA's and the
news among them .31 (.78), each of a sample of 150; cross-validated by `benchmarks/confidence.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np

from retrieval.confidence import AskedWord, Statistics, chance, logistic, signs_of
from retrieval.crossed import CrossedWord
from retrieval.models import Hit

_RIVALS = 5
_SHARPNESS = 10

# In the order of `read_signs`; fitted by `benchmarks/confidence.py`, as those of `confidence`.
_COEFFICIENTS = (-1.995, -0.014, 2.223, 3.481, 2.13, 0.286, -0.879, 1.363, 3.445)
_INTERCEPT = -4.358


def confidence(signs: tuple[float, ...] | None) -> float:
    """Return the chance that the signs give."""
    return logistic(signs, _COEFFICIENTS, _INTERCEPT) if signs else 0.0


def by_words(
    question: str, words: Sequence[CrossedWord], hits: Sequence[Hit], known: Statistics
) -> float:
    """Return the chance by the words alone, as it is without the model."""
    return chance(signs_of(_weighed(words, known), question, hits, known))


def read_signs(
    question: str,
    words: Sequence[CrossedWord],
    hits: Sequence[Hit],
    nearness: Sequence[float],
    known: Statistics,
) -> tuple[float, ...] | None:
    """Return the `Signs`, then how near the best hit is, and its share in nearness."""
    signs = signs_of(_weighed(words, known), question, hits, known)
    if signs is None:
        return None
    first = hits[0].article_id
    others = [n for hit, n in zip(hits, nearness, strict=True) if hit.article_id != first]
    rivals = np.array(others[:_RIVALS])
    share = 1 / (1 + float(np.exp(_SHARPNESS * (rivals - nearness[0])).sum()))
    return *astuple(signs), nearness[0], share


def _weighed(words: Sequence[CrossedWord], known: Statistics) -> list[AskedWord]:
    return [_asked(word, known) for word in dict.fromkeys(words)]


def _asked(word: CrossedWord, known: Statistics) -> AskedWord:
    """Weigh a word as the rarest form of what it likeliest is; without any, as rare as can be."""
    own = {term: weight * known.idf(term) for term, weight in word.own}
    whole = sum(own.values()) or 1.0
    best = [max(field, key=lambda pair: pair[1]) for field in word.fields]
    scale = min(1.0, max((worth for _, worth in best), default=1.0))
    rarest = max((known.idf(term) for term, _ in best), default=known.idf(""))
    fields = zip(word.fields, best, strict=True)
    return AskedWord(
        weight=scale * rarest / (known.idf("") or 1.0),
        terms={term: weight / whole for term, weight in own.items()},
        fields=tuple({term: worth / most for term, worth in field} for field, (_, most) in fields),
    )
