"""The index scores as rank_bm25 does, and its files are used only where they fit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from retrieval.corpus import Corpus
from retrieval.index import K1, B, FlatBM25
from retrieval.index_files import Strings, open_index
from retrieval.models import Article, Span

words = st.lists(st.sampled_from("abcdefgh"), max_size=8)
documents = st.lists(words, min_size=1, max_size=12).filter(any)


@given(documents, words)
def test_scores_equal_those_of_rank_bm25(corpus: list[list[str]], query: list[str]) -> None:
    expected = BM25Plus(corpus, k1=K1, b=B).get_scores(query)
    numbers, scores = FlatBM25(corpus).postings().scores(query)
    assert np.abs(scores - expected[numbers]).max(initial=0) < 1e-5
    assert numbers.tolist() == [n for n, terms in enumerate(corpus) if {*terms} & {*query}]


@given(documents, words)
def test_relevance_ranks_indexed_texts_as_their_scores_do(
    corpus: list[list[str]], query: list[str]
) -> None:
    postings = FlatBM25(corpus).postings()
    numbers, scores = postings.scores(query)
    relevance = np.array(postings.relevance(query, corpus))
    assert np.flatnonzero(relevance).tolist() == numbers.tolist()
    # The two differ by the delta of the query's terms, the same for every passage.
    assert np.ptp(scores - relevance[numbers]) < 1e-5 if len(numbers) else True


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_terms_has_no_hits(corpus: list[list[str]]) -> None:
    postings = FlatBM25(corpus).postings()
    assert postings.scores(["a"])[0].tolist() == []
    assert postings.relevance(["a"], [["a"]]) == [0]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_packed_strings_come_back(strings: list[str]) -> None:
    packed = Strings.of(strings)
    assert list(packed) == strings


def article(name: str) -> Article:
    text = f"هذا خبر {name} عن الانتخابات."
    return Article(name, "here", text, (Span(0, len(text)),), "ar", publisher="وكالة")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.add(article("a"))
        yield corpus


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "dalil.index")
    return caplog


def test_an_index_is_built_once_and_then_read(
    corpus: Corpus, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    built = open_index(corpus, tmp_path / "index")
    read = open_index(corpus, tmp_path / "index")
    assert len(log.messages) == 1
    assert read.postings.terms == built.postings.terms
    assert list(read.passage_ids) == list(built.passage_ids)
    assert read.postings.scores(["خبر"])[1] == built.postings.scores(["خبر"])[1]


def test_an_empty_corpus_has_an_index(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        open_index(corpus, tmp_path / "index")
        assert open_index(corpus, tmp_path / "index").postings.size == 0


def test_a_changed_corpus_gets_a_new_index_and_the_old_one_goes(
    corpus: Corpus, tmp_path: Path
) -> None:
    open_index(corpus, tmp_path / "index")
    corpus.add(article("b"))
    assert open_index(corpus, tmp_path / "index").postings.size == 2
    assert len(list((tmp_path / "index").iterdir())) == 1


def test_an_index_of_another_analyzer_is_built_anew(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    open_index(corpus, tmp_path / "index")
    monkeypatch.setattr("retrieval.index_files.ANALYZER_VERSION", "another")
    open_index(corpus, tmp_path / "index")
    assert len(log.messages) == 2


@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
@pytest.mark.parametrize("name", ["about.json", "weights.npy", "passages.npy", "terms.npy"])
def test_a_damaged_index_is_built_anew_with_one_line(
    corpus: Corpus, tmp_path: Path, log: pytest.LogCaptureFixture, name: str, harm: str
) -> None:
    open_index(corpus, tmp_path / "index")
    (path,) = (tmp_path / "index").glob(f"*/{name}")
    content = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(content[:-3] if harm == "cut" else content[:-3] + b"\x00\x01\x02")
    log.clear()
    assert open_index(corpus, tmp_path / "index").postings.size == 1
    assert len(log.messages) == 1
    open_index(corpus, tmp_path / "index")
    assert len(log.messages) == 1


def test_a_folder_that_cannot_be_written_does_not_stop_the_search(
    corpus: Corpus, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("a file in the way")
    assert open_index(corpus, tmp_path / "index").postings.size == 1
    assert "cannot be kept" in log.messages[-1]
