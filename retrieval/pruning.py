"""The search in NumPy: rare terms are added up, common ones only where they can still matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from retrieval.index import Floats, Integers, Mask, Postings

# Scores are compared as whole millionths, so that ties do not hang on rounding errors.
UNIT = 1e6
_SLACK = 1 / UNIT
# To look a passage up in a term's postings costs as much as to add up this many of them.
_LOOKUP = 16


def best(
    postings: Postings,
    numbers: Integers,
    boosts: npt.NDArray[np.float64],
    k: int,
    allowed: Mask | None,
) -> tuple[Integers, Floats]:
    """Return the numbers and scores of the `k` best passages (MaxScore, a term at a time).

    Once the k-th best score so far is above all that the terms to come can add, no passage that
    holds only those can be among the best.
    """
    ceilings = postings.maxima[numbers] * boosts
    order = np.argsort(-ceilings, kind="stable")
    rest = np.append(np.cumsum(ceilings[order][::-1])[::-1], 0.0)
    total = np.zeros(postings.size)
    seen: list[Integers] = []
    least, step = 0.0, 0
    while step < len(order) and rest[step] >= least:
        passages, weights = _postings(postings, numbers[order[step]], allowed)
        total[passages] += weights * boosts[order[step]]
        seen.append(passages)
        step += 1
        if step < len(order) and len(passages) >= k:
            partial = total[passages]
            least = max(least, float(np.partition(partial, -k)[-k]) - _SLACK)
    near = _near(total, seen, least - rest[step])
    for place in range(step, len(order)):
        passages, weights = _postings(postings, numbers[order[place]], allowed)
        _look_up(total, near, passages, weights * boosts[order[place]])
        near = near[total[near] >= least - rest[place + 1]]
    return best_of(near, total[near], k)


def _postings(postings: Postings, number: int, allowed: Mask | None) -> tuple[Integers, Floats]:
    place = slice(postings.starts[number], postings.starts[number + 1])
    passages, weights = postings.passages[place], postings.weights[place]
    if allowed is None:
        return passages, weights
    kept = allowed[passages]
    return passages[kept], weights[kept]


def _near(total: Floats, seen: list[Integers], bound: float) -> Integers:
    if sum(map(len, seen)) > len(total) // 8:
        return np.flatnonzero(total >= max(bound, np.finfo(np.float64).tiny))
    return np.unique(np.concatenate([passages[total[passages] >= bound] for passages in seen]))


def _look_up(total: Floats, near: Integers, passages: Integers, weights: Floats) -> None:
    if len(near) * _LOOKUP > len(passages):
        total[passages] += weights
    elif len(near):
        places = np.minimum(np.searchsorted(passages, near), len(passages) - 1)
        held = passages[places] == near
        total[near[held]] += weights[places[held]]


def best_of(numbers: Integers, scores: Floats, k: int) -> tuple[Integers, Floats]:
    """Return the k best of some passages, best first; ties go by number."""
    keys = np.rint(scores * UNIT)
    if k < len(keys):
        # Only those at or above the k-th need sorting: ties at it are all kept here.
        high = keys >= np.partition(keys, -k)[-k]
        numbers, keys = numbers[high], keys[high]
    order = np.lexsort((numbers, -keys))[:k]
    return numbers[order], keys[order] / UNIT
