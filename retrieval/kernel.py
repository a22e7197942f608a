"""The compiled search: MaxScore in windows of neighbouring passages, exact.

In a window, the terms without which no passage can be among the best are added up; passages that
the other terms cannot lift high enough are dropped, term by term (Turtle and Flood 1995; Lucene's
bulk scorer has windows too). The best passages of the rarest terms alone give the first threshold.
"""

# Numba infers the types of what it compiles.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"
# mypy: disable-error-code="no-any-return, assignment"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from numba import boolean, float32, float64, int32, int64, njit, types

if TYPE_CHECKING:
    from retrieval.index import Floats, Integers, Mask, Postings

# Measured at 100,000 and at a million passages: twice or half of any of these costs some 5 %.
_WINDOW = 8192
_LOOKUP = 64  # one look-up costs as much as so many postings read in a row
_RARE = 4096  # so many postings give the first threshold

# Scores are compared as whole millionths, so that ties do not hang on rounding errors.
_UNIT = 1e6
_NONE = np.zeros(0, np.bool_)
_END = 1 << 62


def best(
    postings: Postings,
    numbers: Integers,
    boosts: npt.NDArray[np.float64],
    k: int,
    allowed: Mask | None,
) -> tuple[Integers, Floats]:
    """Return the numbers and scores of the `k` best passages."""
    mask = _NONE if allowed is None else allowed
    arrays = postings.starts, postings.passages, postings.weights, postings.maxima
    found, keys = _best(*arrays, numbers, boosts, mask, postings.size, k)
    return found, keys / _UNIT


@njit(inline="always")
def _advance(passages, start, end, passage):
    """Return the first place from `start` on whose passage is not before `passage`."""
    if start >= end or passages[start] >= passage:
        return start
    step = 1
    while start + step < end and passages[start + step] < passage:
        start += step
        step *= 2
    end = min(end, start + step)
    start += 1
    while start < end:
        middle = (start + end) >> 1
        if passages[middle] < passage:
            start = middle + 1
        else:
            end = middle
    return start


@njit(inline="always")
def _insert(keys, numbers, found, key, number):
    """Put a passage among the best: the higher key first, then the lower number."""
    place = found - 1
    if found < len(keys):
        found += 1
        place += 1
    elif key < keys[place] or (key == keys[place] and number > numbers[place]):
        return found
    while place > 0 and (
        keys[place - 1] < key or (keys[place - 1] == key and numbers[place - 1] > number)
    ):
        keys[place] = keys[place - 1]
        numbers[place] = numbers[place - 1]
        place -= 1
    keys[place] = key
    numbers[place] = number
    return found


@njit(inline="always")
def _add(passages, weights, place, end, boost, first, total, near, count):
    """Add up a term's postings of the window, and list the slots that were empty."""
    while place < end:
        offset = np.int64(passages[place]) - first
        if offset >= _WINDOW:
            break
        slot = np.uint64(offset)  # no check for a negative index
        near[count] = offset
        count += total[slot] == 0.0
        total[slot] += weights[place] * boost
        place += 1
    return place, count


@njit(inline="always")
def _add_where_held(passages, weights, place, end, boost, first, total):
    """Add up a term's postings of the window, for passages that hold an earlier term."""
    while place < end:
        offset = np.int64(passages[place]) - first
        if offset >= _WINDOW:
            break
        slot = np.uint64(offset)
        total[slot] += (total[slot] > 0.0) * weights[place] * boost
        place += 1
    return place


@njit(inline="always")
def _look_up(passages, weights, start, end, boost, first, total, near, count):
    """Add a term's weight for each listed slot that holds it."""
    place, before = start, first
    for which in range(count):
        number = first + near[which]
        if number < before:
            place = start
        before = number
        place = _advance(passages, place, end, number)
        if place < end and passages[place] == number:
            total[near[which]] += weights[place] * boost


@njit(inline="always")
def _keep(total, near, count, bound):
    """Drop the slots below the bound; return how many are left."""
    kept = 0
    for which in range(count):
        slot = near[which]
        near[kept] = slot
        if total[slot] >= bound:
            kept += 1
        else:
            total[slot] = 0.0
    return kept


@njit(inline="always")
def _next(passages, at, end, needed):
    """Return the first passage that is left of the needed terms."""
    first = _END
    for term in range(needed):
        if at[term] < end[term]:
            first = min(first, np.int64(passages[at[term]]))
    return first


@njit
def _search(  # noqa: C901 - one loop, which hands its arrays on
    passages, weights, begin, end, boosts, rest, allowed, size, keys, numbers, least, total, near
):
    """Fill `keys` and `numbers` with the best; `rest[t]` is what the terms from `t` on can add."""
    at, needed, found = begin.copy(), len(begin), 0
    while True:
        while needed > 0 and rest[needed - 1] < least:
            needed -= 1
        first = _next(passages, at, end, needed)
        if first == _END:
            return found
        count = 0
        for term in range(needed):
            at[term], count = _add(
                passages, weights, at[term], end[term], boosts[term], first, total, near, count
            )
        count = _keep(total, near, count, least - rest[needed])
        for term in range(needed, len(begin)):
            if count == 0:
                break
            at[term] = _advance(passages, at[term], end[term], first)
            place, stop, boost = at[term], end[term], boosts[term]
            if count * _LOOKUP * size < (end[term] - begin[term]) * _WINDOW:
                _look_up(passages, weights, place, stop, boost, first, total, near, count)
            else:
                at[term] = _add_where_held(passages, weights, place, stop, boost, first, total)
            count = _keep(total, near, count, least - rest[term + 1])
        for which in range(count):
            slot = near[which]
            number = first + slot
            if len(allowed) == 0 or allowed[number]:
                key = np.int64(total[slot] * _UNIT + 0.5)
                found = _insert(keys, numbers, found, key, number)
            total[slot] = 0.0
        if found == len(keys):
            least = max(least, (keys[-1] - 0.75) / _UNIT)


@njit
def _threshold(
    passages, weights, begin, end, boosts, rest, allowed, size, keys, numbers, total, near
):
    """Return what the k-th best passage scores at least, by the best of the rarest terms."""
    rare, count = 0, 0
    while rare < len(begin) and count + end[rare] - begin[rare] <= _RARE:
        count += end[rare] - begin[rare]
        rare += 1
    if rare == len(begin) or count < len(keys):
        return 0.0
    few = slice(0, rare)
    found = _search(
        passages, weights, begin[few], end[few], boosts[few], rest[: rare + 1] - rest[rare],
        allowed, size, keys, numbers, 0.0, total, near,
    )  # fmt: skip
    if found < len(keys):
        return 0.0
    least = np.inf
    for which in range(found):
        score = keys[which] / _UNIT
        for term in range(rare, len(begin)):
            place = _advance(passages, begin[term], end[term], numbers[which])
            if place < end[term] and passages[place] == numbers[which]:
                score += weights[place] * boosts[term]
        least = min(least, score)
    return least - 2 / _UNIT


def _array(kind: types.Type) -> types.Array:
    return types.Array(kind, 1, "C", readonly=True)


@njit(
    types.UniTuple(types.Array(int64, 1, "C"), 2)(
        _array(int64), _array(int32), _array(float32), _array(float32),
        _array(int64), _array(float64), _array(boolean), int64, int64,
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def _best(starts, passages, weights, maxima, chosen, boosts, allowed, size, k):
    ceilings = maxima[chosen] * boosts
    order = np.argsort(-ceilings, kind="mergesort")
    begin, end, boosts = starts[chosen[order]], starts[chosen[order] + 1], boosts[order]
    rest = np.zeros(len(order) + 1)
    for term in range(len(order) - 1, -1, -1):
        rest[term] = rest[term + 1] + ceilings[order[term]]
    keys, numbers = np.zeros(k, np.int64), np.zeros(k, np.int64)
    total, near = np.zeros(_WINDOW), np.empty(_WINDOW + 1, np.int64)
    least = _threshold(
        passages, weights, begin, end, boosts, rest, allowed, size, keys, numbers, total, near
    )
    found = _search(
        passages, weights, begin, end, boosts, rest, allowed, size, keys, numbers, least, total,
        near,
    )  # fmt: skip
    return numbers[:found], keys[:found]
