"""How sure it is that the answer stands in hits of the other language: 0 to 1.

Of XQuAD's English questions whose paragraph was removed, this share is refused where 90 % of the
others are kept (area under the curve): over its Arabic paragraphs .5 (.8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np

from retrieval.confidence import RIVALS, SHARPNESS, AskedWord, Idf, chance, logistic, signs_of
from retrieval.crossed import CrossedWord
from retrieval.models import Hit

# In the order of `read_signs`; fitted by `benchmarks/confidence.py`, as those of `confidence`.
_COEFFICIENTS = (5.026, 1.91, -3.297, -0.886, 0.915, 0.336, -0.354, 4.514, 0.0, 0.0)
_INTERCEPT = -6.613


def confidence(signs: tuple[float, ...] | None) -> float:
    """Return the chance that the signs give."""
    return logistic(signs, _COEFFICIENTS, _INTERCEPT) if signs else 0.0


def by_words(question: str, words: Sequence[CrossedWord], hits: Sequence[Hit], idf: Idf) -> float:
    """Return the chance by the words alone, as it is without the model."""
    return chance(signs_of([_asked(word, idf) for word in words], question, hits))


def read_signs(
    question: str,
    words: Sequence[CrossedWord],
    hits: Sequence[Hit],
    nearness: Sequence[float],
    idf: Idf,
) -> tuple[float, ...] | None:
    """Return the `Signs`, then how near the best hit is, and its lead and share in nearness."""
    signs = signs_of([_asked(word, idf) for word in words], question, hits)
    if signs is None:
        return None
    first = hits[0].article_id
    others = [n for hit, n in zip(hits, nearness, strict=True) if hit.article_id != first]
    rivals = np.array(others[:RIVALS])
    lead = nearness[0] - float(rivals.max(initial=0.0))
    share = 1 / (1 + float(np.exp(SHARPNESS * (rivals - nearness[0])).sum()))
    return *astuple(signs), nearness[0], lead, share


def _asked(word: CrossedWord, idf: Idf) -> AskedWord:
    """Weigh a word as the rarest form of what it likeliest is; without any, as rare as can be."""
    fields = tuple(dict(field) for field in word.fields)
    own = {term: weight * idf(term) for term, weight in word.own}
    tops = [max(field, key=field.__getitem__) for field in fields]
    scale = min(1.0, max((max(field.values()) for field in fields), default=1.0))
    rarest = max((idf(term) for term in tops), default=idf(""))
    return AskedWord(scale * rarest / (idf("") or 1.0), own, fields)
