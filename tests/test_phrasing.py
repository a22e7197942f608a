"""Search expressions demand and forbid; questions and claims only hold quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.phrasing import Phrasing, stands_in, take_apart, without_operators


def test_a_quoted_phrase_is_demanded_as_it_is_but_for_letter_forms() -> None:
    (phrase,) = take_apart('"إعادة الإعمار" سوريا').phrases
    assert stands_in(phrase, "جهود اعاده الإعمار، في سوريا")
    assert not stands_in(phrase, "إعادة بناء الإعمار")
    assert not stands_in(phrase, "إعادة الإعمارات")


def test_a_word_after_a_minus_is_forbidden_and_does_not_rank() -> None:
    asked = take_apart("القواعد -طرطوس")
    assert asked.excluded == "طرطوس"
    assert "طرطوس" not in asked.text


@pytest.mark.parametrize(
    "query",
    [
        'ماذا قال عن "القواعد الروسية"؟',
        "قال إن «التعاون يخدم المصلحة»",
        "قال إن “التعاون يخدم المصلحة”",
        'أكد الوزير في مقابلة مع الوكالة الروسية أن "التعاون يخدم المصلحة"',
        "العلاقات الروسية- السورية",
        "الروسية - السورية",
        "خسر 3-1 أمام",
        'شاشة 5" وأخرى 7" جديدة',
        'علامة " وحيدة',
        "-5",
    ],
)
def test_a_question_a_pasted_claim_or_a_dash_demands_and_forbids_nothing(query: str) -> None:
    asked = take_apart(query)
    assert asked == Phrasing(query)


def test_a_phrase_after_a_minus_is_unwanted_and_does_not_rank() -> None:
    asked = take_apart('fuel -"Bread prices"')
    assert (asked.text.split(), asked.phrases, asked.unwanted) == (["fuel"], (), ("bread prices",))


@pytest.mark.parametrize(
    "query",
    [
        'ماذا قال عن "القواعد الروسية" -طرطوس؟',
        "ماذا قال عن «القواعد الروسية» -طرطوس",
        "أكد الوزير في مقابلة مع الوكالة الروسية عن “القواعد الروسية” -طرطوس",
    ],
)
def test_what_is_said_to_be_an_expression_is_obeyed_with_any_quotation_marks(query: str) -> None:
    asked = take_apart(query, expression=True)
    assert asked.phrases == ("القواعد الروسيه",)
    assert asked.excluded == "طرطوس"


@given(st.text())
def test_any_text_can_be_taken_apart(query: str) -> None:
    assert all(stands_in(phrase, query) for phrase in take_apart(query).phrases)


@given(st.text() | st.text('"- ابa\n', max_size=30))
def test_without_operators_nothing_is_demanded_or_forbidden(text: str) -> None:
    asked = take_apart(without_operators(text))
    assert not asked.phrases
    assert not asked.excluded


def test_without_operators_the_words_stay() -> None:
    assert without_operators('"إعادة الإعمار" -طرطوس\n3-1') == "إعادة الإعمار طرطوس 3-1"
