"""One analyzer for passages and queries: what a reader sees as the same word is one term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.analyzer import analyze
from retrieval.analysis.folding import fold


@pytest.mark.parametrize(
    "date",
    [
        "4 شباط 2025",
        "٤ فبراير ٢٠٢٥",
        "۴ فيفري ۲۰۲۵",
        "4 من شباط 2025",
        "4 February 2025",
        "February 4, 2025",
        "2025-02-04",
    ],
)
def test_a_date_gives_the_same_terms_by_any_name_of_its_month(date: str) -> None:
    assert analyze(date) == ["4", "month:2", "2025"]


def test_a_month_gives_one_term_with_and_without_its_day() -> None:
    assert analyze("في كانون الأول الماضي") == analyze("في ديسمبر الماضي")
    assert "month:12" in analyze("بكانون الأول")


def test_a_name_of_a_month_that_is_another_word_stays_that_word() -> None:
    assert analyze("مارس الضغط") == ["مارس", "ضغط"]
    assert analyze("it may march on") == ["march"]


def test_the_weekday_of_a_date_is_the_same_term_as_the_weekday_alone() -> None:
    assert analyze("الثلاثاء")[0] in analyze("الثلاثاء 4 شباط")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المدرسة", "مدرسه"),
        ("والمدارس", "مدارس"),
        ("بالتعاون", "للتعاون"),
        ("مسؤولون", "المسؤولين"),
        ("روسيّة", "الروسية"),
        ("إعادة", "اعاده"),
        ("Sanctions", "sanction"),
        ("Russia’s", "Russia's"),
        ("1,500,000", "١٬٥٠٠٬٠٠٠"),
        ("04", "4"),
        ("بـ20", "20"),
    ],
)
def test_forms_of_one_word_share_their_term(one: str, other: str) -> None:
    assert analyze(one) == analyze(other) != []


@pytest.mark.parametrize(
    "question",
    [
        "إيش",
        "شو",
        "ليش",
        "ازاي",
        "امتى",
        "وين",
        "مين",
        "وش تبغى",
        "دلوقتي اللي عشان",
        "ما هي",
        "وهل",
        "What did they",
        "؟!…",
        "",
    ],
)
def test_question_and_function_words_carry_no_term(question: str) -> None:
    assert analyze(question) == []


def test_a_decimal_is_one_term_and_a_dotted_list_is_not() -> None:
    assert analyze("3.5") == analyze("٣٫٥") == ["3.5"]
    assert analyze("10.20.30") == ["10", "20", "30"]


def test_a_text_without_spaces_makes_no_term_without_bound() -> None:
    assert max(map(len, analyze("ا" * 100_000 + "7" * 100_000))) <= 64


@given(st.text())
def test_any_text_gives_terms_without_spaces(text: str) -> None:
    assert all(term and not any(map(str.isspace, term)) for term in analyze(text))


@given(st.lists(st.sampled_from(["إنّ", "العلاقات", "«مهمة»", "١٢", "Reuters's", "،", "فبراير"])))
def test_a_folded_text_gives_the_terms_of_the_text(words: list[str]) -> None:
    assert analyze(fold(" ".join(words))) == analyze(" ".join(words))
