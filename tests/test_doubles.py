"""The same article from several places is one, whichever came first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import ingestion
from retrieval.corpus import Corpus
from retrieval.doubles import mark
from retrieval.models import Article
from tests.articles import PROSE, held, ids, made, put

URL = "https://www.enabbaladi.net/737001"
SHORT = "لا جديد."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        yield corpus


def test_the_same_text_under_two_ids_is_one_article_and_the_report_names_it(
    corpus: Corpus,
) -> None:
    report = put(corpus, made("b", *PROSE), made("a", *PROSE))
    assert (report.read, report.added, report.articles) == (2, 1, 1)
    assert [(double.source, double.same_as) for double in report.doubles] == [("b", "a")]
    assert ids(corpus) == ["a"]
    assert [double.id for double in corpus.doubles("a")] == ["b"]
    assert report.to_json()["doubles"] == ({"source": "b", "same_as": "a"},)


def test_spelling_and_marks_make_no_other_text(corpus: Corpus) -> None:
    spelled = [line.replace("أ", "ا").replace("ة", "ه") + "\u200f" for line in PROSE]
    assert len(put(corpus, made("a", *PROSE), made("b", *spelled)).doubles) == 1


def test_the_earliest_is_kept_though_it_comes_last(corpus: Corpus) -> None:
    put(corpus, made("a", *PROSE, published="2025-02-05"), made("c", *PROSE, published=None))
    report = put(corpus, made("z", *PROSE, published="2025-02-04"))
    assert ids(corpus) == ["z"]
    assert [double.source for double in report.doubles] == [made("a").origin]
    assert [double.id for double in corpus.doubles("z")] == ["a", "c"]


@pytest.mark.parametrize(
    "again",
    [
        "http://enabbaladi.net/737001/",
        f"{URL}?utm_source=telegram&fbclid=1",
        f"{URL}#comments",
    ],
)
def test_one_address_is_one_article_however_it_is_written(corpus: Corpus, again: str) -> None:
    put(corpus, made("a", PROSE[0], url=URL), made("b", PROSE[1], url=again))
    assert ids(corpus) == ["a"]


@pytest.mark.parametrize("front", ["https://www.enabbaladi.net/", "https://enabbaladi.net"])
def test_the_address_of_a_front_page_makes_no_doubles(corpus: Corpus, front: str) -> None:
    put(corpus, made("a", PROSE[0], url=front), made("b", PROSE[1], url=front))
    assert ids(corpus) == ["a", "b"]


def test_a_number_in_an_address_tells_articles_apart(corpus: Corpus) -> None:
    put(corpus, made("a", PROSE[0], url=f"{URL}?id=1"), made("b", PROSE[1], url=f"{URL}?id=2"))
    assert ids(corpus) == ["a", "b"]


def test_a_few_words_are_the_same_article_only_under_the_same_title(corpus: Corpus) -> None:
    put(corpus, made("a", SHORT, title="السوق"), made("b", SHORT, title="الطقس"))
    assert ids(corpus) == ["a", "b"]
    put(corpus, made("c", SHORT, title="الطقس"))
    assert ids(corpus) == ["a", "b"]


def test_two_articles_that_a_third_shows_to_be_one_are_one(corpus: Corpus) -> None:
    put(corpus, made("b", PROSE[0], PROSE[1], url=URL), made("a", *PROSE))
    assert ids(corpus) == ["a", "b"]
    put(corpus, made("c", *PROSE, url=URL))
    assert ids(corpus) == ["a"]
    assert {double.id for double in corpus.doubles("a")} == {"b", "c"}


def test_a_double_is_known_again_and_not_read(corpus: Corpus) -> None:
    articles = [made("a", *PROSE), made("b", *PROSE)]
    put(corpus, *articles)
    before = corpus.revision
    report = put(corpus, *articles)
    assert (report.read, report.unchanged, len(report.doubles)) == (2, 1, 1)
    assert corpus.revision == before


def test_a_new_version_replaces_the_old_one(corpus: Corpus) -> None:
    put(corpus, made("a", *PROSE))
    report = put(corpus, made("a", PROSE[1]))
    assert (report.updated, report.articles) == (1, 1)
    assert corpus.article("a") == made("a", PROSE[1])


def test_a_double_comes_in_again_once_its_article_has_changed(corpus: Corpus) -> None:
    put(corpus, made("a", *PROSE), made("b", *PROSE))
    put(corpus, made("a", "نص آخر لا يشبه ما كان قبله في شيء، وقد أعيدت كتابته من أوله."))
    assert corpus.record(made("b").origin, "") is None
    put(corpus, made("b", *PROSE))
    assert ids(corpus) == ["a", "b"]


def test_the_later_version_of_an_id_at_another_place_is_kept(corpus: Corpus) -> None:
    first = made("a", PROSE[0], url=URL, updated="2025-02-04T10:00:00+03:00")
    later = replace(made("a", *PROSE), url=URL, updated="2025-02-05T10:00:00+03:00", origin=URL)
    put(corpus, later)
    report = put(corpus, first)
    assert len(report.doubles) == 1
    assert corpus.article("a") == later


RECORDS = st.builds(
    lambda number, lines, published, page, updated: made(
        f"a{number}",
        *lines,
        published=published,
        url=f"https://site.example/{page}" if page else None,
        updated=updated,
    ),
    number=st.integers(0, 30),
    lines=st.sampled_from([PROSE, PROSE[:2], PROSE[1:], PROSE[:1], ("تابعونا", PROSE[2])]),
    published=st.sampled_from(["2025-02-04", "2025-02-05", "2025-02", None]),
    page=st.integers(0, 4),
    updated=st.none(),
)


@settings(max_examples=60)
@given(
    st.lists(RECORDS, max_size=9, unique_by=lambda article: article.id).flatmap(
        lambda articles: st.tuples(st.just(articles), st.permutations(articles))
    ),
    st.integers(1, 4),
)
def test_what_is_kept_does_not_hang_on_the_order(
    tmp_path_factory: pytest.TempPathFactory,
    orders: tuple[list[Article], list[Article]],
    batch: int,
) -> None:
    found = []
    home = tmp_path_factory.mktemp("orders")
    for number, articles in enumerate(orders):
        with Corpus(home / f"{number}.db") as corpus, pytest.MonkeyPatch.context() as patch:
            patch.setattr(ingestion, "_BATCH_ARTICLES", batch if number else 500)
            report = put(corpus, *articles)
            assert report.read == len(articles)
            assert report.added + len(report.doubles) == len(articles)
            found.append(held(corpus))
    assert found[0] == found[1]


def test_a_fingerprint_is_of_the_words_not_of_the_lines() -> None:
    one, other = made("a", *PROSE), made("b", " ".join(PROSE))
    assert mark(one).fingerprint == mark(other).fingerprint
