"""Of all that a word may be, the best counts once in each field."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval import crossed
from retrieval.analysis.analyzer import passage_terms
from retrieval.analysis.crossing import Group
from retrieval.crossed import CrossedWord, crossed_words
from retrieval.index import FlatBM25

BREAD = Group("bread", (("الخبز", 1.0), ("خبز", 0.8), ("طعام", 0.5)))
TEXTS = ["الخبز غال", "الخبز خبز غال", "طعام غال", "ماء غال"]
POSTINGS = FlatBM25(map(passage_terms, TEXTS)).postings()


def test_of_what_a_word_may_be_only_the_best_counts() -> None:
    forms = (("الخبز", 1.0), ("خبز", 0.8))
    either, one, other = (
        crossed.relevance(POSTINGS, [CrossedWord((), (field,))], [["الخبز", "خبز"]])[0]
        for field in (forms, forms[:1], forms[1:])
    )
    assert either == max(one, other) > min(one, other) > 0


def test_the_likelier_word_ranks_first_and_what_is_none_of_them_not_at_all() -> None:
    numbers, scores = crossed.best(POSTINGS, crossed_words("bread", [BREAD], ["ar"]), 10, None)
    assert {*numbers[:2].tolist()} == {0, 1}
    assert 3 not in numbers
    assert sorted(scores.tolist(), reverse=True) == scores.tolist()


def test_passages_that_are_not_allowed_are_not_found() -> None:
    allowed = np.array([False, False, True, True])
    numbers, _ = crossed.best(POSTINGS, crossed_words("bread", [BREAD], ["ar"]), 10, allowed)
    assert numbers.tolist() == [2]


def test_the_words_own_terms_count_only_for_articles_in_its_language() -> None:
    (arabic,) = crossed_words("bread", [BREAD], ["ar"])
    (both,) = crossed_words("bread", [BREAD], ["ar", "en"])
    assert arabic.own == ()
    assert "bread" in dict(both.own)
    assert both.fields == arabic.fields


def test_texts_outside_the_index_are_scored_by_its_statistics() -> None:
    words = crossed_words("bread", [BREAD], ["ar"])
    numbers, scores = crossed.best(POSTINGS, words, 10, None)
    texts = crossed.relevance(POSTINGS, words, map(passage_terms, TEXTS))
    assert [texts[number] for number in numbers] == pytest.approx(scores.tolist(), abs=1e-5)
    assert texts[3] == 0


def test_a_repeated_word_counts_each_time() -> None:
    words = crossed_words("bread", [BREAD], ["ar"])
    once, thrice = (crossed.best(POSTINGS, words * n, 10, None)[1] for n in (1, 3))
    assert np.allclose(thrice, 3 * once)
