"""The measures: what they are of a ranking that can be checked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.metrics import (
    area_under_curve,
    bootstrap,
    ndcg,
    recall,
    reciprocal_rank,
    refused,
)

shares = st.floats(0, 1)


def test_recall_counts_the_relevant_among_the_first() -> None:
    assert recall(["a", "b", "c"], ["c", "x"], 3) == 0.5
    assert recall(["a", "b", "c"], ["c"], 2) == 0


def test_the_reciprocal_rank_is_of_the_first_relevant_one() -> None:
    assert reciprocal_rank(["a", "b", "c"], ["b", "c"]) == 0.5
    assert reciprocal_rank(["a"] * 10 + ["b"], ["b"]) == 0


def test_the_discounted_gain_is_one_for_the_best_order_and_less_for_another() -> None:
    assert ndcg(["b", "c", "a"], ["c", "b"]) == 1
    assert ndcg(["a", "b"], ["b"]) == pytest.approx(0.6309, abs=1e-4)


def test_nothing_is_gained_where_nothing_is_relevant() -> None:
    assert recall(["a"], [], 1) == reciprocal_rank(["a"], []) == ndcg(["a"], []) == 0


def test_the_area_counts_ties_as_half() -> None:
    assert area_under_curve([0.9, 0.1], [True, False]) == 1
    assert area_under_curve([0.5, 0.5], [True, False]) == 0.5
    assert area_under_curve([0.5], [True]) is None


def test_refused_are_those_below_what_keeps_nine_of_ten() -> None:
    confident = [0.1 * n for n in range(1, 11)]
    assert refused([*confident, 0.05, 0.95], [True] * 10 + [False] * 2) == 0.5


def test_an_interval_is_the_same_in_every_run() -> None:
    assert bootstrap([0, 1, 1, 0.5]) == bootstrap([0, 1, 1, 0.5])
    assert bootstrap([]).mean == 0


@given(st.lists(shares, min_size=1, max_size=30))
def test_an_interval_holds_its_mean(values: list[float]) -> None:
    interval = bootstrap(values, rounds=200)
    assert interval.low - 1e-9 <= interval.mean <= interval.high + 1e-9 or len(values) < 5


@given(st.lists(st.tuples(shares, st.booleans()), max_size=30))
def test_an_area_is_a_share(rows: list[tuple[float, bool]]) -> None:
    area = area_under_curve([score for score, _ in rows], [right for _, right in rows])
    assert area is None or 0 <= area <= 1
