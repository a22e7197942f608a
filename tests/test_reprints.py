"""A paragraph that another article prints again is known as such, small edits and all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from datasketch import MinHash

from retrieval.corpus import Corpus
from retrieval.doubles import words_of
from retrieval.models import Span
from retrieval.reprints import _mixed, _pairs, _permutations, bands
from tests.articles import PROSE, made, put

OWN = "قال مراسلنا في المدينة إن السكان تجمعوا منذ ساعات الصباح الأولى على ضفتي النهر ليشهدوا ذلك."
EDITED = PROSE[1].replace("وأضاف المتحدث باسم الوزارة أن", "وأضاف المتحدث إن")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        yield corpus


def whole(corpus: Corpus, name: str, paragraph: int) -> Span:
    article = corpus.article(name)
    assert article
    return article.body[paragraph]


def test_reprints_are_found_earliest_first_and_the_undated_last(corpus: Corpus) -> None:
    put(
        corpus,
        made("here", PROSE[0], PROSE[1], published="2025-02-05"),
        made("undated", OWN, PROSE[1], published=None),
        made("later", PROSE[1], OWN, published="2025-02-06"),
        made("first", PROSE[1], PROSE[2], published="2025-02-04"),
        made("other", OWN, PROSE[2]),
    )
    assert corpus.reprints("here", whole(corpus, "here", 1)) == ["first", "later", "undated"]
    assert corpus.reprints("here", whole(corpus, "here", 0)) == []
    assert corpus.reprints("nobody", Span(0, 9)) == []


def test_an_agencys_small_edits_make_it_no_other_paragraph(corpus: Corpus) -> None:
    put(corpus, made("a", PROSE[1]), made("b", OWN, EDITED))
    assert corpus.reprints("b", whole(corpus, "b", 1)) == ["a"]


@pytest.mark.parametrize(
    ("said", "instead"),
    [("14", "17"), ("الترميم", "الهدم"), ("ثلاثة", "خمسة"), ("14 جسرا", "جسورا")],
)
def test_another_word_of_content_makes_it_another_report(
    corpus: Corpus, said: str, instead: str
) -> None:
    put(corpus, made("a", PROSE[1]), made("b", OWN, PROSE[1].replace(said, instead)))
    assert corpus.reprints("a", whole(corpus, "a", 0)) == []


def test_what_is_quoted_must_stand_in_the_other_paragraph(corpus: Corpus) -> None:
    both, more = f"{PROSE[0]} {PROSE[1]}", "ولم تسجل أي إصابات هناك."
    put(corpus, made("a", f"{both} {more}"), made("b", both))
    assert corpus.reprints("a", Span(0, len(PROSE[0]))) == ["b"]
    assert corpus.reprints("a", Span(len(both) + 1, len(both) + 1 + len(more))) == []


def test_what_changed_or_went_is_no_reprint_any_more(corpus: Corpus) -> None:
    put(corpus, made("a", PROSE[0], OWN), made("b", PROSE[0], PROSE[1]), made("c", *PROSE))
    assert corpus.reprints("a", whole(corpus, "a", 0)) == ["b", "c"]
    put(corpus, made("b", PROSE[1]))
    corpus.remove(["c"])
    assert corpus.reprints("a", whole(corpus, "a", 0)) == []


def test_the_signatures_are_those_of_datasketch() -> None:
    paragraphs = [words_of(line) for line in PROSE]
    pairs, starts = _pairs(paragraphs)
    multipliers, additions = _permutations()
    for number, start in enumerate(starts):
        mine = pairs[start : start + len(paragraphs[number]) - 1]
        theirs = MinHash(num_perm=len(multipliers), hashfunc=int, scheme="affine32")
        theirs.update_batch(mine.tolist())
        table = _mixed(mine)[:, None] * multipliers + additions
        assert np.array_equal(table.min(axis=0), theirs.hashvalues)


def test_bands_of_a_batch_are_those_of_each_paragraph() -> None:
    paragraphs = [words_of(line) for line in (*PROSE, OWN)]
    together = bands(paragraphs)
    assert all(
        np.array_equal(bands([words])[0], row)
        for words, row in zip(paragraphs, together, strict=True)
    )


def test_most_paragraphs_with_one_word_changed_share_a_band_and_others_none() -> None:
    chance = random.Random(6)  # noqa: S311 - made-up words
    words = [f"كلمة{number}" for number in range(2_000)]
    paragraphs = [chance.sample(words, 30) for _ in range(200)]
    edited = [[*each[:15], "بدل", *each[16:]] for each in paragraphs]
    own, changed = bands(paragraphs), bands(edited)
    assert np.mean([bool(set(a) & set(b)) for a, b in zip(own, changed, strict=True)]) > 0.97
    assert not any(set(a) & set(b) for a, b in pairwise(own.tolist()))
