"""The corpus looked at without its texts: lists, months, what was removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from retrieval.corpus import Corpus, Month
from retrieval.ingestion import RULE
from retrieval.reading.sources import Skipped, digest_of
from tests.articles import PROSE, ids, made, put, record

ARTICLES = (
    made("jan", "أ", published="2025-01-31", publisher="عنب بلدي"),
    made("feb", "ب", published="2025-02", publisher="سانا"),
    made("time", "ج", published="2025-02-04T10:00:00+03:00", publisher="عنب بلدي"),
    replace(made("en", "d", published="2024-12-01", publisher=None), language="en"),
    made("undated", "هذا نص لا عنوان له وهو يزيد على ثماني كلمات", title=None, published=None),
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        put(corpus, *ARTICLES)
        yield corpus


def test_the_latest_come_first_and_the_undated_last(corpus: Corpus) -> None:
    assert [row.id for row in corpus.list()] == ["time", "feb", "jan", "en", "undated"]
    assert [row.id for row in corpus.list(k=2, offset=1)] == ["feb", "jan"]
    assert corpus.listed() == 5


def test_an_article_without_a_title_is_listed_by_its_opening(corpus: Corpus) -> None:
    row = corpus.list()[-1]
    assert (row.title, row.opening) == (None, "هذا نص لا عنوان له وهو يزيد على…")
    article = corpus.article("undated")
    assert article
    assert article.opening == row.opening
    assert corpus.list()[0].opening is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"since": date(2025, 2, 4)}, ["time", "feb"]),
        ({"until": date(2025, 1, 31)}, ["jan", "en"]),
        ({"since": date(2025, 2, 10), "until": date(2025, 2, 20)}, ["feb"]),
        ({"publisher": "عنب بلدى"}, ["time", "jan", "undated"]),
        ({"language": "en"}, ["en"]),
        ({"language": "en", "publisher": "سانا"}, []),
    ],
)
def test_filters_are_those_of_a_search(
    corpus: Corpus, wanted: dict[str, object], found: list[str]
) -> None:
    assert [row.id for row in corpus.list(**wanted)] == found  # type: ignore[arg-type]
    assert corpus.listed(**wanted) == len(found)  # type: ignore[arg-type]
    assert sum(month.count for month in corpus.months(**wanted)) == len(found)  # type: ignore[arg-type]


def test_articles_are_counted_by_month_and_outlet(corpus: Corpus) -> None:
    assert corpus.months() == [
        Month("2024-12", None, 1),
        Month("2025-01", "عنب بلدي", 1),
        Month("2025-02", "سانا", 1),
        Month("2025-02", "عنب بلدي", 1),
        Month(None, "عنب بلدي", 1),
    ]


def test_a_removed_article_stays_away_until_it_is_restored(corpus: Corpus) -> None:
    assert corpus.remove(["jan", "nobody", "jan"]) == ["jan"]
    assert [(gone.id, gone.title) for gone in corpus.removed()] == [("jan", "خبر")]
    report = put(corpus, *ARTICLES)
    mend = "it was removed; `dalil articles restore jan` lets it in again"
    assert report.skipped == (Skipped("jan", mend),)
    assert "jan" not in ids(corpus)
    assert corpus.restore(["jan", "nobody"]) == ["jan"]
    assert put(corpus, *ARTICLES).added == 1
    assert corpus.removed() == []


def test_a_removed_article_does_not_come_back_under_another_name(corpus: Corpus) -> None:
    url = "https://site.example/1"
    put(corpus, made("a", *PROSE, url=url), made("b", *PROSE))
    corpus.remove(["a"])
    again = [made("b", *PROSE), made("c", *PROSE), made("d", PROSE[0], url=url)]
    assert len(put(corpus, *again).skipped) == 3
    corpus.restore(["a"])
    assert len(put(corpus, *again).skipped) == 0


def test_nothing_of_a_removed_article_is_left(corpus: Corpus) -> None:
    put(corpus, made("a", *PROSE, "تابعونا", url="https://site.example/1"), made("b", *PROSE))
    corpus.remove([row.id for row in corpus.list()])
    for table in ("articles", "paragraphs", "passages", "asides", "sources", "doubles", "prints"):
        assert corpus.db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def test_a_record_is_known_by_its_bytes_the_readers_rule_and_the_sites_rules(
    corpus: Corpus,
) -> None:
    item = record(ARTICLES[0])
    own = digest_of(f"{RULE} {corpus.rules.digest} {corpus.rules.clocks} {item.digest}".encode())
    held = corpus.record(item.origin, own)
    assert held
    assert held.article_id == "jan"
    assert corpus.record("elsewhere", own) is None
    assert corpus.record(item.origin, item.digest) is None
