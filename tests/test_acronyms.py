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
from retrieval.crossings import FILE
from tests.articles import hit_ids
from tests.test_across import article, take_model_away

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
        take_model_away(monkeypatch)
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
        ("COVID-19: the WHO, UNICEF", "COVID-19: the World Health Organization, UNICEF"),
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


@pytest.mark.parametrize(
    "on",
    ["على", "وعلى", "فعلى", "عَلَى", "وَعَلى", "عـلى", "عــــــلى", "ع\u200dلى", "\ufecb\ufee0\ufef0"],
)
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
    for name in ("علي كده", "وعلي كده"):
        assert {term for term, _ in query_terms(name)} >= {*_terms("كده")}


def test_what_is_no_surname_weighs_nothing_behind_on_as_phones_write_it() -> None:
    assert query_terms("اتفقوا علي ايش") == query_terms("اتفقوا علي")
    assert query_terms("الرد علي اللي قاله") == query_terms("الرد علي قاله")


def test_in_an_article_a_word_of_dialect_is_a_name() -> None:
    assert {*passage_terms("وأضاف كده")} >= {*_terms("كده")}
    assert passage_terms("على") == []
    assert "كده" in Vocabulary.of([TEXTS["ali"]]).words


def test_an_article_is_found_that_names_him_so_alone(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("kadah", "وأضاف كده أن التعاون قائم."))
        corpus.add(article("rain", "هطلت الأمطار على الساحل."))
        retriever = BM25Retriever(corpus, tmp_path / "index")
        assert hit_ids(retriever, "علي كده") == ["kadah"]
        assert hit_ids(retriever, "التعاون -كده") == []


def test_his_surname_is_looked_for_beside_articles_in_english_too(tmp_path: Path) -> None:
    crossing = open_crossing(Vocabulary.of([TEXTS["ali"], "The minister Kadah said so."]), tmp_path)
    assert [group.word for group in crossing.groups("الوزير علي كده")] == ["الوزير", "علي", "كده"]
    assert [group.word for group in crossing.groups("ليش كده الوزير")] == ["الوزير"]


def test_the_vocabulary_of_another_version_goes(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("ali", TEXTS["ali"]))
        before = tmp_path / "index" / "crossing" / "vocabulary-1.json"
        before.parent.mkdir(parents=True)
        before.write_text("{}")
        hit_ids(BM25Retriever(corpus, tmp_path / "index"), "Ali")
        assert [path.name for path in before.parent.glob("vocabulary-*")] == [FILE]


def test_an_acronym_has_the_forms_that_articles_print() -> None:
    assert "للاجيين" in in_arabic("UNHCR")
    assert {"الولايات", "الامريكيين"} <= {*in_arabic("USA")}
    assert "البريطانيون" in in_arabic("UK")


def test_an_excluded_organisation_is_not_each_word_of_its_name(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("world", "The vaccine reached health workers around the world.", "en"))
        corpus.add(article("name", "The World Health Organization approved the vaccine.", "en"))
        corpus.add(article("letters", "The WHO praised the vaccine.", "en"))
        corpus.add(article("states", "U.S. officials praised the vaccine.", "en"))
        retriever = BM25Retriever(corpus, tmp_path / "index")
        assert {*hit_ids(retriever, "vaccine -WHO")} == {"world", "states"}
        for query in ("vaccine -US -OPEC -NATO", "vaccine -U.S."):
            assert {*hit_ids(retriever, query)} == {"world", "name", "letters"}
        assert hit_ids(retriever, '"U.S. officials"') == ["states"]


def test_an_excluded_phrase_is_as_it_is_written(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("on", TEXTS["on"]))
        retriever = BM25Retriever(corpus, tmp_path / "index")
        assert hit_ids(retriever, 'الحكومة -"الحكومة الاتفاق"') == ["on"]
        assert hit_ids(retriever, 'الحكومة -"الحكومة على الاتفاق"') == []


def _terms(word: str) -> list[str]:
    return [term for term, _ in word_terms(word)]
