"""Roots and stems: the forms of one word meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import arabic
from retrieval.analysis.folding import fold
from retrieval.analysis.roots import root

arabic_words = st.text(alphabet="ابتجدرسعفقكلمنهوي", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("words", "common"),
    [
        ("مدرسة المدارس دراسة", "درس"),
        ("مكتبة الكاتب مكتوب يكتبون", "كتب"),
        ("استقبال استقبل مستقبل", "قبل"),
        ("اجتماع اجتماعات", "جمع"),
    ],
)
def test_words_of_one_root_share_it(words: str, common: str) -> None:
    assert {root(fold(word)) for word in words.split()} == {common}


@given(arabic_words)
def test_a_root_is_made_of_letters_of_its_word(word: str) -> None:
    letters = iter(word)
    assert all(letter in letters for letter in root(word))


@given(arabic_words)
def test_a_stem_is_a_part_of_its_word(word: str) -> None:
    assert arabic.stem(word) in word
    assert len(arabic.stem(word)) >= min(len(word), 2)
