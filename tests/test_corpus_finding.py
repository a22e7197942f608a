from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import BM25Retriever, Corpus
from retrieval.corpus.listing import Outlet
from retrieval.models import Query
from tests.articles import PROSE, made, put

URL = "https://news.example.org/a?id=1"


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://www.news.example.org/a/?id=1",
        "https://news.example.org/a?utm_medium=x&id=1#:~:text=y",
    ],
)
def test_an_article_is_found_by_its_address(tmp_path: Path, url: str) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        put(corpus, made("a", *PROSE, url=URL), made("b", "شيء آخر تمامًا هنا."))
        assert corpus.at(url) == "a"


@pytest.mark.parametrize(
    "url", ["https://news.example.org/", "https://news.example.org/a", "", "no address", "http://["]
)
def test_another_address_finds_no_article(tmp_path: Path, url: str) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        put(corpus, made("a", *PROSE, url=URL))
        assert corpus.at(url) is None


def test_a_double_is_found_by_its_own_address(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        other = "https://other.example.org/same"
        put(corpus, made("a", *PROSE, url=URL), made("b", *PROSE, url=other))
        assert corpus.at(URL) == corpus.at(other)
        assert len(corpus.ids()) == 1


def test_outlets_are_counted_with_the_newest_date_and_its_basis(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        texts = [f"نص مختلف رقم {n} عن موضوع {n * 31}." for n in range(4)]
        put(
            corpus,
            made("a", texts[0], publisher="أ", published="2025-01-01"),
            made("b", texts[1], publisher="أ", published="2025-02"),
            made("c", texts[2], publisher=None, published="2025-03-01"),
            made("d", texts[3], publisher="ب", published=None),
        )
        assert corpus.outlets() == [
            Outlet("أ", 2, "2025-02", "meta"),
            Outlet("ب", 1, None, None),
            Outlet(None, 1, "2025-03-01", "meta"),
        ]
        assert corpus.ids() == ["a", "b", "c", "d"]


def test_a_query_leaves_articles_out_that_it_names(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        put(corpus, made("a", PROSE[0]), made("b", f"{PROSE[0]} ثم مرّ أول قطار في المساء."))
        retriever = BM25Retriever(corpus, tmp_path / "index")

        def found(**wanted: tuple[str, ...]) -> set[str]:
            return {hit.article_id for hit in retriever.search(Query("الجسر", **wanted))}  # type: ignore[arg-type]

        assert found() == {"a", "b"}
        assert found(without=("a",)) == {"b"}
        assert found(without=("a", "b", "no such")) == set()
        assert retriever.confidence(Query("الجسر", without=("a", "b"))) == 0.0
