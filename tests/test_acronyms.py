"""Acronyms and names that other words are spelt like are found, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval import BM25Retriever, Corpus
from retrieval.analysis.acronyms import in_arabic
from retrieval.analysis.analyzer import passage_terms, query_terms, stem_terms, word_terms
from retrieval.analysis.crossing import Crossing, open_crossing
from retrieval.analysis.vocabulary import Vocabulary
from retrieval.analysis.words import spelt
from tests.articles import hit_ids
from tests.test_across import article

TEXTS = {
    "america": "نفت القوات الأمريكية انسحابها من البلاد.",
    "nations": "دعت الأمم المتحدة الأطراف كافة إلى الحوار.",
    "health": "حذرت منظمة الصحة العالمية من وباء جديد.",
    "ali": "أكد الوزير علي كده ذلك في مقابلة.",
    "on": "وقعت الحكومة على الاتفاق أمس.",
    "heat": "ينصح الأطباء بالدفء في الشتاء.",
}


@pytest.fixture(params=["all", "without the model"])
def retriever(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BM25Retriever]:
    if request.param != "all":
        for module in ("across", "crossings", "occurrence", "analysis.crossing"):
            monkeypatch.setattr(f"retrieval.{module}.available", lambda: False)
    with Corpus(tmp_path / "corpus.db") as corpus:
        for name, text in TEXTS.items():
            corpus.add(article(name, text))
        yield BM25Retriever(corpus, tmp_path / "index")


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("U.S. bases", "USA bases"),
        ("the U.S.A. and the U.N.", "the USA and the UN"),
        ("the U.S.Army", "the USA Army"),
        ("a U.S.-led force", "a USA-led force"),
        ("the US said", "the USA said"),
        ("J.K. Rowling", "JK Rowling"),
        ("The WHO said", "The World Health Organization said"),
        ("US UK talks", "USA UK talks"),
    ],
)
def test_an_acronym_is_one_word_however_it_is_written(text: str, one: str) -> None:
    assert spelt(text) == one


@pytest.mark.parametrize(
    "text",
    ["he told us who", "WHO TOLD US THAT?", "US$5", "i.e. in 4.2.2025", "George W. Bush", "أ.ب.ج."],
)
def test_what_is_no_acronym_stays_as_it_is(text: str) -> None:
    assert spelt(text) == text


def test_some_acronyms_are_known_in_small_letters_too() -> None:
    assert in_arabic("un") == in_arabic("UN") != ()
    assert in_arabic("pm") == ()
    assert in_arabic("PM") != ()
    assert in_arabic("Lavrov") == ()


def test_the_us_is_no_stop_word_and_us_is_one() -> None:
    assert passage_terms("the US") == passage_terms("U.S.") == passage_terms("USA") != []
    assert passage_terms("tell us") == passage_terms("tell")


@pytest.mark.parametrize("on", ["على", "وعلى", "فعلى", "عَلَى", "وَعَلى", "عـلى"])
def test_a_preposition_is_not_ali(on: str) -> None:
    assert passage_terms(f"وقع {on} الاتفاق") == passage_terms("وقع الاتفاق")
    assert stem_terms("قال علي وعلي") == ["s:قال", *stem_terms("علي"), *stem_terms("وعلي")]
    assert stem_terms("علي") == stem_terms("وعلي") != []


def test_ali_counts_half_in_a_question_for_phones_write_on_so() -> None:
    for word in ("علي", "وعلي"):
        assert query_terms(word) == [(term, weight / 2) for term, weight in word_terms(word)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did the US say?", "america"),
        ("Did U.S. troops leave?", "america"),
        ("The UN", "nations"),
        ("the un", "nations"),
        ("U.N.", "nations"),
        ("U.S. said", "america"),
        ("Ali", "ali"),
        ("Kadah", "ali"),
        ("Ali Kadah", "ali"),
        ("علي", "ali"),
    ],
)
def test_they_find_in_either_language(retriever: BM25Retriever, question: str, found: str) -> None:
    assert hit_ids(retriever, question)[0] == found


def test_an_organisation_is_found_by_its_letters_in_english_articles(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("who", "The World Health Organization warned of it.", "en"))
        corpus.add(article("us", "U.S. officials left on Monday.", "en"))
        corpus.add(article("else", "He told us who would stay.", "en"))
        retriever = BM25Retriever(corpus, tmp_path / "index")
        assert hit_ids(retriever, "the WHO") == ["who"]
        assert hit_ids(retriever, "the US") == ["us"]


def test_letters_that_are_read_singly_cross_by_no_sound(tmp_path: Path) -> None:
    vocabulary = Vocabulary.of(TEXTS.values())
    crossing: Crossing = open_crossing(vocabulary, tmp_path)
    assert "بالدفء" in vocabulary.words
    assert crossing.counterparts("IDF")["IDF"].alike == ()
    assert crossing.counterparts("DFA")["DFA"].alike == ()
    assert crossing.counterparts("Ali")["Ali"].alike[0][0] == "علي"


def test_the_vocabulary_has_ali_and_not_the_preposition() -> None:
    assert "علي" in Vocabulary.of([TEXTS["ali"]]).words
    assert "علي" not in Vocabulary.of([TEXTS["on"]]).words


def test_a_word_of_dialect_weighs_nothing_but_behind_a_given_name() -> None:
    assert query_terms("ليش قال كده") == query_terms("قال")
    assert query_terms("محمد في") == query_terms("محمد")
    assert {term for term, _ in query_terms("علي كده")} >= {*_terms("كده")}


def test_in_an_article_a_word_of_dialect_is_a_name() -> None:
    assert {*passage_terms("وأضاف كده")} >= {*_terms("كده")}
    assert passage_terms("على") == []
    assert "كده" in Vocabulary.of([TEXTS["ali"]]).words


def _terms(word: str) -> list[str]:
    return [term for term, _ in word_terms(word)]
