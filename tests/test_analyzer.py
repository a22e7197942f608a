"""One analyzer for passages and queries: what a reader sees as the same word is one term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.analyzer import passage_terms, query_terms, stem_terms
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
    assert passage_terms(date) == ["4", "month:2", "2025"]


def test_a_month_gives_one_term_with_and_without_its_day() -> None:
    assert passage_terms("في كانون الأول الماضي") == passage_terms("في ديسمبر الماضي")
    assert "month:12" in passage_terms("بكانون الأول")


def test_a_name_of_a_month_that_is_another_word_stays_that_word() -> None:
    assert stem_terms("مارس الضغط") == ["s:مارس", "s:ضغط"]
    assert stem_terms("it may march on") == ["s:march"]


def test_the_weekday_of_a_date_is_the_same_term_as_the_weekday_alone() -> None:
    assert {*passage_terms("الثلاثاء")} < {*passage_terms("الثلاثاء 4 شباط")}


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
    assert (stem_terms(one) or passage_terms(one)) == (stem_terms(other) or passage_terms(other))
    assert {*passage_terms(one)} & {*passage_terms(other)}


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
    assert query_terms(question) == stem_terms(question) == []


@pytest.mark.parametrize("text", ["ما هي", "وهل", "What did they", "؟!…", ""])
def test_function_words_of_the_standard_language_carry_no_term_in_an_article(text: str) -> None:
    assert passage_terms(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("لافروف", "لاڤروف"), ("زخاروفا", "زاخاروفا"), ("فرشينين", "فيرشينين")],
)
def test_spellings_of_a_name_share_most_of_their_terms(one: str, other: str) -> None:
    weights = dict(query_terms(one))
    shared = sum(weights.get(term, 0) for term in {*passage_terms(other)})
    assert shared > 0.35 * sum(weights.values())


def test_a_number_in_words_shares_the_term_of_its_digits() -> None:
    assert "4" in passage_terms("أربعة ملايين")
    assert "29" in passage_terms("29")


def test_a_hijri_date_is_left_alone() -> None:
    assert passage_terms("1446") == ["1446"]
    assert not any(term.startswith("month:") for term in passage_terms("4 رمضان 1446"))


def test_a_word_that_frames_a_question_weighs_half_and_only_in_queries() -> None:
    weights = dict(query_terms("اسم الوزير"))
    assert weights["s:اسم"] == weights["s:وزير"] / 2


def test_a_word_said_twice_weighs_double() -> None:
    assert dict(query_terms("وزير وزير"))["s:وزير"] == 2 * dict(query_terms("وزير"))["s:وزير"]


@given(st.text())
def test_a_query_looks_for_the_terms_of_the_same_text_as_a_passage(text: str) -> None:
    assert {term for term, _ in query_terms(text)} == {*passage_terms(text)}


def test_a_decimal_is_one_term_and_a_dotted_list_is_not() -> None:
    assert passage_terms("3.5") == passage_terms("٣٫٥") == ["3.5"]
    assert passage_terms("10.20.30") == ["10", "20", "30"]


def test_a_text_without_spaces_makes_no_term_without_bound() -> None:
    assert max(map(len, passage_terms("ا" * 100_000 + "7" * 100_000))) <= 64 + len("s:")


@given(st.text())
def test_any_text_gives_terms_without_spaces(text: str) -> None:
    assert all(term and not any(map(str.isspace, term)) for term in passage_terms(text))


@given(st.lists(st.sampled_from(["إنّ", "العلاقات", "«مهمة»", "١٢", "Reuters's", "،", "فبراير"])))
def test_a_folded_text_gives_the_terms_of_the_text(words: list[str]) -> None:
    assert passage_terms(fold(" ".join(words))) == passage_terms(" ".join(words))
