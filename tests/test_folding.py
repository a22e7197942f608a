"""Folding brings spelling variants together without losing offsets."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.analysis import folding
from retrieval.analysis.folding import fold, fold_letters


@given(st.text())
def test_folding_letters_keeps_the_length_and_is_idempotent(text: str) -> None:
    once = fold_letters(text)
    assert len(once) == len(text)
    assert fold_letters(once) == once


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="أإآاىيةهؤئوكگڤ٠٤۴ َُّـabÉ"))
def test_folding_undoes_nothing_that_letters_fold(text: str) -> None:
    assert fold(fold_letters(text)) == fold(text)


@pytest.mark.parametrize(
    ("variant", "plain"),
    [
        ("أحمد إلى آسيا ٱلله", "احمد الي اسيا الله"),
        ("مدرسة مسؤول رئيس", "مدرسه مسوول رييس"),
        ("مُحَمَّدٌ", "محمد"),
        ("الـــرئيس", "الرييس"),
        ("ﻻ ﷲ", "لا الله"),
        ("کلید گرم ڤيديو چاد پاريس", "كليد كرم فيديو جاد باريس"),
        ("٤ و۴ و4", "4 و4 و4"),
        ("٣٫٥ و١٬٠٠٠", "3.5 و1,000"),
        ("can\u200bnot \u2067Müller\u2069", "cannot muller"),
        ("İstanbul", "istanbul"),
    ],
)
def test_variants_fold_to_one_spelling(variant: str, plain: str) -> None:
    assert fold(variant) == plain


@pytest.mark.parametrize("length", [1, 400])
@example(text="ΟΔΟΣ")
@example(text="\u1100\u1161")
@given(
    text=st.text(
        st.one_of(st.characters(), st.sampled_from("أإآىةًّـ…ﷲΣσ각ᄀ\u0301İ’ﻻ")), max_size=30
    )
)
def test_a_quick_fold_is_the_fold_however_long_the_text(length: int, text: str) -> None:
    whole = text * (length // max(len(text), 1) + 1)
    assert folding.fold(whole) == (whole.lower() if whole.isascii() else folding._fold(whole))
    assert fold_letters(whole) == whole.translate(folding._LETTERS)
    assert folding.fold_offsets(whole) == fold_letters(whole).translate(folding._LOWER)
