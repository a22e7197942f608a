"""How well a ranking finds what it should, and how well a confidence tells right from wrong."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

_SEED = 20250214  # fixed, so that two runs on the same figures give the same interval


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95 % confidence interval by bootstrap over the questions."""

    mean: float
    low: float
    high: float


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant ids among the first `k`."""
    return len({*ranked[:k]} & {*relevant}) / len({*relevant}) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return one over the rank of the first relevant id among the first `k`, else 0."""
    ranks = (rank for rank, each in enumerate(ranked[:k], 1) if each in relevant)
    return 1 / next(ranks, math.inf)


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the discounted gain (Järvelin and Kekäläinen 2002) over the best one possible."""
    gains = (_discount(rank) for rank, each in enumerate(ranked[:k], 1) if each in relevant)
    best = sum(_discount(rank) for rank in range(1, min(len({*relevant}), k) + 1))
    return sum(gains) / best if best else 0.0


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def area_under_curve(confident: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return how often a right one is more confident than a wrong one; None without both."""
    scores, labels = np.asarray(confident, float), np.asarray(right, bool)
    positive, negative = scores[labels], np.sort(scores[~labels])
    if not len(positive) or not len(negative):
        return None
    below = np.searchsorted(negative, positive, "left")
    upto = np.searchsorted(negative, positive, "right")
    return float((below + upto).mean() / 2 / len(negative))


def refused(confident: Sequence[float], right: Sequence[bool], kept: float = 0.9) -> float | None:
    """Return the share of wrong ones under the threshold that keeps `kept` of the right ones."""
    scores, labels = np.asarray(confident, float), np.asarray(right, bool)
    if labels.all() or not labels.any():
        return None
    return float((scores[~labels] < np.quantile(scores[labels], 1 - kept)).mean())


def bootstrap(values: Sequence[float], rounds: int = 1000) -> Interval:
    """Return the mean of the values with its interval; of no values, zeros."""
    if not len(values):
        return Interval(0.0, 0.0, 0.0)
    numbers = np.asarray(values, float)
    picks = np.random.default_rng(_SEED).integers(len(numbers), size=(rounds, len(numbers)))
    low, high = np.quantile(numbers[picks].mean(axis=1), [0.025, 0.975])
    return Interval(float(numbers.mean()), float(low), float(high))
