"""A search finds what shares a term, ranked by it, and nothing else."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from retrieval import Article, BM25Retriever, Corpus, Query, current
from retrieval.analysis.analyzer import query_terms
from retrieval.models import Passage, Span
from tests.articles import hit_ids

DATA = Path(__file__).parents[1].parent / "shared/data"


def article(name: str, text: str, **known: str) -> Article:
    return Article(name, "here", text, (Span(0, len(text)),), "ar", **known)  # type: ignore[arg-type]


VISIT = article("visit", "زار لافروف دمشق في ٤ شباط.", title="زيارة", publisher="عنب بلدي")
BASES = article("bases", "بحث الجانبان القواعد الروسية.", title="لافروف في سوريا")
RAIN = article("rain", "هطلت الأمطار في الساحل.")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        yield corpus


@pytest.fixture
def retriever(corpus: Corpus, tmp_path: Path) -> BM25Retriever:
    for each in (VISIT, BASES, RAIN):
        corpus.add(each)
    return BM25Retriever(corpus, tmp_path / "index")


def test_a_hit_carries_its_article_and_its_place(retriever: BM25Retriever) -> None:
    (hit, *_) = retriever.search(Query("متى زار لافروف دمشق؟"))
    assert (hit.rank, hit.article_id, hit.article_version) == (1, "visit", VISIT.version)
    assert (hit.publisher, hit.published, hit.title) == ("عنب بلدي", None, "زيارة")
    assert hit.text == VISIT.text[hit.start : hit.end]
    assert hit.score > 0


def test_terms_of_the_title_count(retriever: BM25Retriever) -> None:
    assert {*hit_ids(retriever, "لافروف")} == {"visit", "bases"}


def test_a_misspelt_name_is_found_by_the_letters_that_are_right(retriever: BM25Retriever) -> None:
    assert {*hit_ids(retriever, "لافروق")} == {"visit", "bases"}


def test_the_same_date_by_another_name_is_found(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, "4 February") == ["visit"]


def test_what_a_hit_counts_for_each_term_adds_up_to_its_score(
    retriever: BM25Retriever, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_SMALL", 1)
    monkeypatch.setattr(current, "_GROWN", 100)
    retriever.refresh()
    corpus.add(replace(VISIT, text="زار لافروف دمشق وزار حلب.", body=(Span(0, 25),)))
    hits, index = retriever.search(Query("زار لافروف")), retriever.refresh()
    terms = dict(query_terms("زار لافروف"))
    counts = index.counted([*hits, replace(hits[0], passage_id="gone")], terms)
    scores = [sum(terms[t] * index.rarity(t) * n for t, n in held.items()) for held in counts]
    floor = index.base.postings.floor(terms.items())
    assert len(index.segments) == len(hits) == 2
    assert scores == pytest.approx([*(hit.score - floor for hit in hits), 0])


def test_a_confidence_reads_what_the_search_before_it_found(tmp_path: Path) -> None:
    class Reads(Corpus):
        count = 0

        def find(self, passage_ids: Iterable[str]) -> list[tuple[Article, Passage]]:
            self.count += 1
            return super().find(passage_ids)

    with Reads(tmp_path / "corpus.db") as corpus:
        corpus.add(VISIT)
        retriever = BM25Retriever(corpus, tmp_path / "index")
        retriever.search(Query("لافروف", k=1))
        before = retriever.confidence(Query("لافروف", k=1))
        assert corpus.count == 1
        corpus.add(BASES)
        assert retriever.confidence(Query("لافروف", k=1)) != before
        assert corpus.count == 2


@pytest.mark.parametrize(
    "text",
    ["", "   ", "؟", "ما هو إيش", "وش تبغى بخصوص", "شكون بغيت", "what did they", "كرة القدم"],
)
def test_without_a_shared_term_there_is_no_hit(retriever: BM25Retriever, text: str) -> None:
    assert retriever.search(Query(text)) == []


def test_an_empty_corpus_has_no_hits(corpus: Corpus, tmp_path: Path) -> None:
    retriever = BM25Retriever(corpus, tmp_path / "index")
    assert retriever.search(Query("لافروف")) == []
    assert retriever.relevance("لافروف", ["لافروف"]) == [0]


def test_no_more_than_k_hits_are_given_and_ranks_count_from_one(
    corpus: Corpus, tmp_path: Path
) -> None:
    for number in range(9):
        corpus.add(replace(RAIN, id=f"r{number}"))
    retriever = BM25Retriever(corpus, tmp_path / "index")
    hits = retriever.search(Query("الأمطار", k=5))
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert retriever.search(Query("الأمطار", k=0)) == []


def test_ties_do_not_depend_on_the_order_of_ingestion(tmp_path: Path) -> None:
    orders = []
    for home, names in (("one", "abcde"), ("other", "dbeca")):
        with Corpus(tmp_path / home / "corpus.db") as corpus:
            for name in names:
                corpus.add(replace(RAIN, id=name))
            orders.append(hit_ids(BM25Retriever(corpus, tmp_path / home / "index"), "الأمطار", k=3))
    assert orders == [["a", "b", "c"]] * 2


DATED = {
    "day": "2025-02-04",
    "month": "2025-02",
    "year": "2025",
    "late": "2025-03-01T00:30:00+03:00",
    "none": None,
    "odd": "2025-02-31",
}


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2025-02-04", "2025-02-04", {"day", "month", "year"}),
        ("2025-02-05", None, {"late", "month", "year"}),
        ("2025-03-01", "2025-03-01", {"late", "year"}),
        (None, "2025-01-31", {"year"}),
        (None, "2024-12-31", set()),
        (None, None, {*DATED}),
    ],
)
def test_dates_filter_inclusively_and_undated_articles_fall_out(
    corpus: Corpus, tmp_path: Path, since: str | None, until: str | None, found: set[str]
) -> None:
    for name, published in DATED.items():
        corpus.add(replace(RAIN, id=name, published=published))
    retriever = BM25Retriever(corpus, tmp_path / "index")
    options = {
        "since": since and date.fromisoformat(since),
        "until": until and date.fromisoformat(until),
    }
    assert {*hit_ids(retriever, "الأمطار", **options)} == found


def test_a_publisher_filters_but_for_folding(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, "لافروف", publisher=" عنب  بلدى ") == ["visit"]
    assert hit_ids(retriever, "لافروف", publisher="عنب") == []


def test_an_article_added_later_is_found_by_the_next_search(
    retriever: BM25Retriever, tmp_path: Path
) -> None:
    assert hit_ids(retriever, "الثلوج") == []
    with Corpus(tmp_path / "corpus.db") as elsewhere:
        elsewhere.add(article("snow", "تساقطت الثلوج."))
    assert hit_ids(retriever, "الثلوج") == ["snow"]


def test_threads_search_while_articles_are_added(retriever: BM25Retriever, corpus: Corpus) -> None:
    found: list[int] = []
    search = threading.Thread(
        target=lambda: found.extend(len(hit_ids(retriever, "الأمطار", k=50)) for _ in range(20))
    )
    search.start()
    for number in range(10):
        corpus.add(replace(RAIN, id=f"r{number}"))
    search.join()
    assert len(found) == 20
    assert found == sorted(found)
    assert len(hit_ids(retriever, "الأمطار", k=50)) == 11


def test_a_quoted_phrase_stands_in_every_hit(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, '"القواعد الروسيّة" لافروف') == ["bases"]
    assert hit_ids(retriever, '"لافروف في سوريا"') == []
    assert {*hit_ids(retriever, '"القواعد الروسية" لافروف؟')} == {"visit", "bases"}


def test_a_quoted_phrase_is_found_below_many_that_only_share_its_words(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    for number in range(30):
        corpus.add(article(f"other{number}", "الروسية القواعد الروسية: قواعد."))
    assert hit_ids(retriever, '"بحث الجانبان القواعد"', k=1) == ["bases"]


def test_an_excluded_word_is_in_no_hit_in_any_of_its_forms(retriever: BM25Retriever) -> None:
    assert hit_ids(retriever, "لافروف -قاعدة") == ["visit", "bases"]
    assert hit_ids(retriever, "لافروف -روسي") == ["visit"]
    assert hit_ids(retriever, "لافروف -الروسيين") == ["visit"]


def test_confidence_is_higher_where_the_answer_is(retriever: BM25Retriever) -> None:
    sure = retriever.confidence(Query("من بحث القواعد الروسية؟"))
    other = retriever.confidence(Query("من بحث القواعد الأمريكية في العراق؟"))
    assert 1 > sure > other > retriever.confidence(Query("كرة القدم")) == 0


def test_confidence_does_not_hang_on_how_many_hits_are_wanted(retriever: BM25Retriever) -> None:
    assert retriever.confidence(Query("لافروف", k=1)) == retriever.confidence(Query("لافروف", k=9))


def test_relevance_prefers_the_text_that_shares_the_rarer_terms(retriever: BM25Retriever) -> None:
    texts = ["القواعد الروسية", "لافروف", "الطقس", ""]
    best, other, none, empty = retriever.relevance("ماذا عن القواعد الروسية ولافروف؟", texts)
    assert best > other > none == empty == 0


@pytest.mark.skipif(not DATA.exists(), reason="the tuning data is not beside the checkout")
def test_arabic_questions_find_their_paragraphs_among_news(tmp_path: Path) -> None:
    def lines(name: str) -> list[dict[str, object]]:
        text = (DATA / name).read_bytes()
        text = gzip.decompress(text) if name.endswith("gz") else text
        return [json.loads(line) for line in text.decode().splitlines()]

    with Corpus(tmp_path / "corpus.db") as corpus:
        with corpus.writing():
            for row in lines("xquad_articles.jsonl") + lines("news_articles.jsonl.gz")[:1000]:
                corpus.add(article(str(row["id"]), str(row["text"])))
        retriever = BM25Retriever(corpus, tmp_path / "index")
        queries = [row for row in lines("xquad_queries.jsonl") if row["language"] == "ar"][::5]
        first = [hit_ids(retriever, str(row["question"]), k=3) for row in queries]
    found = [row["relevant_articles"][0] in got for row, got in zip(queries, first, strict=True)]  # type: ignore[index]
    assert sum(found) / len(found) > 0.9
