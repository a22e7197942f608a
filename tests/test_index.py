"""The index scores as rank_bm25 does, by either search, and packs what it keeps."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from retrieval import engine, runs
from retrieval.index import K1, B, FlatBM25, Postings
from retrieval.strings import Strings, TermTable

words = st.lists(st.sampled_from("abcdefgh"), max_size=8)
documents = st.lists(words, min_size=1, max_size=12).filter(any)
weights = st.sampled_from([0.5, 1.0, 1.5, 2.0])
queries = st.lists(st.tuples(st.sampled_from("abcdefghx"), weights), max_size=8)

needs_numba = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None, reason="the extra `fast` is not installed"
)


@pytest.fixture(params=["numpy", pytest.param("compiled", marks=needs_numba)], scope="module")
def search(request: pytest.FixtureRequest) -> Iterator[str]:
    before = list(engine._compiled)
    engine._compiled[:] = []
    if request.param == "compiled":
        engine.load_kernel()
    yield request.param
    engine._compiled[:] = before


@pytest.fixture(scope="module")
def best(search: str) -> Callable[..., Any]:
    assert search
    return Postings.best


@given(corpus=documents, query=words)
def test_scores_equal_those_of_rank_bm25(
    best: Callable[..., Any], corpus: list[list[str]], query: list[str]
) -> None:
    expected = BM25Plus(corpus, k1=K1, b=B).get_scores(query)
    postings, terms = FlatBM25(corpus).postings(), [(term, 1.0) for term in query]
    numbers, scores = best(postings, terms, len(corpus))
    assert np.abs(scores + postings.floor(terms) - expected[numbers]).max(initial=0) < 1e-5
    assert sorted(numbers) == [n for n, held in enumerate(corpus) if {*held} & {*query}]


@given(corpus=documents, query=queries, k=st.integers(0, 14), data=st.data())
def test_the_best_are_those_that_a_full_scan_puts_first(
    best: Callable[..., Any],
    corpus: list[list[str]],
    query: list[tuple[str, float]],
    k: int,
    data: st.DataObject,
) -> None:
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=12, max_size=12)))[: len(corpus)]
    postings = FlatBM25(corpus).postings()
    total = _scanned(postings, query) * allowed
    expected = np.lexsort((np.arange(len(total)), -np.rint(total * 1e6)))[:k]
    numbers, scores = best(postings, query, k, allowed)
    assert numbers.tolist() == [number for number in expected.tolist() if total[number] > 0]
    assert np.abs(scores - total[numbers]).max(initial=0) < 1e-5


def _scanned(postings: Postings, query: list[tuple[str, float]]) -> np.ndarray:
    total = np.zeros(postings.size)
    for term, weight in query:
        number = postings.terms.number(term)
        if number is not None:
            place = slice(*postings.starts[number : number + 2])
            total[postings.passages[place]] += weight * postings.weights[place]
    return total


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), k=st.integers(1, 30))
def test_pruning_never_changes_the_best_of_many_passages(
    best: Callable[..., Any], seed: int, k: int
) -> None:
    rng = np.random.default_rng(seed)
    # Words as rare as those of a text, so that some terms are looked up and others added up.
    numbers = np.minimum(rng.zipf(1.3, (20_000, 6)), 3_000)
    postings = FlatBM25([[f"w{number}" for number in row] for row in numbers.tolist()]).postings()
    query = [(f"w{number}", 1.0) for number in (1, 2, 3, 5, 30, 200, *rng.integers(1, 3_000, 3))]
    total = _scanned(postings, query)
    expected = np.lexsort((np.arange(len(total)), -np.rint(total * 1e6)))[:k]
    found, _ = best(postings, query, k)
    assert found.tolist() == [number for number in expected.tolist() if total[number] > 0]


def test_equal_passages_come_in_their_order(best: Callable[..., Any]) -> None:
    postings = FlatBM25([["a", "b"], ["c"]] * 10_000).postings()
    numbers, scores = best(postings, [("a", 1.0), ("b", 2.0)], 5)
    assert numbers.tolist() == [0, 2, 4, 6, 8]
    assert np.ptp(scores) == 0


@given(documents, words)
def test_relevance_ranks_indexed_texts_as_their_scores_do(
    corpus: list[list[str]], query: list[str]
) -> None:
    postings, terms = FlatBM25(corpus).postings(), [(term, 1.0) for term in query]
    numbers, scores = postings.best(terms, len(corpus))
    relevance = np.array(postings.relevance(terms, corpus))
    assert np.flatnonzero(relevance).tolist() == sorted(numbers)
    assert np.abs(scores - relevance[numbers]).max(initial=0) < 1e-5


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_terms_has_no_hits(
    best: Callable[..., Any], corpus: list[list[str]]
) -> None:
    postings = FlatBM25(corpus).postings()
    assert best(postings, [("a", 1.0)], 10)[0].tolist() == []
    assert postings.relevance([("a", 1.0)], [["a"]]) == [0]


@given(documents, documents, queries)
def test_a_passage_scores_the_same_by_its_base_wherever_it_is_indexed(
    corpus: list[list[str]], more: list[list[str]], query: list[tuple[str, float]]
) -> None:
    base = FlatBM25(corpus).postings()
    again = FlatBM25(corpus + more, base).postings()
    numbers, scores = base.best(query, len(corpus))
    held = np.arange(again.size) < len(corpus)
    others, same = again.best([q for q in query if base.holders(q[0]).size], len(corpus), held)
    assert others.tolist() == numbers.tolist()
    assert np.abs(scores - same).max(initial=0) < 1e-5


def test_many_runs_make_the_postings_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [[f"w{n % 7}", f"w{n % 3}", "all"] for n in range(200)]
    whole = FlatBM25(corpus).postings()
    monkeypatch.setattr(runs, "_RUN", 16)
    monkeypatch.setattr(runs, "_IN_MEMORY", 64)
    parts = FlatBM25(corpus).postings()
    assert list(parts.terms) == list(whole.terms)
    for name in ("idf", "starts", "passages", "weights", "maxima"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name))


def test_a_term_of_no_passage_is_as_rare_as_can_be() -> None:
    postings = FlatBM25([["a", "b"], ["a"]]).postings()
    assert postings.rarity("x") >= postings.rarity("b") > postings.rarity("a")
    assert postings.holders("a").tolist() == [0, 1]
    assert postings.holders("x").tolist() == []


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(text))
def test_packed_strings_come_back(strings: list[str]) -> None:
    assert list(Strings.of(strings)) == strings


@given(st.sets(text), text)
def test_every_term_has_its_own_number(terms: set[str], other: str) -> None:
    table, numbers = TermTable.of(sorted(terms))
    assert [table.number(term) for term in sorted(terms)] == numbers.tolist()
    assert sorted(numbers.tolist()) == list(range(len(terms)))
    assert (table.number(other) is not None) == (other in terms)


def test_terms_of_one_checksum_are_told_apart() -> None:
    # Their CRC-32 is the same.
    table, _ = TermTable.of(["plumless", "buckeroo"])
    assert {table.number("plumless"), table.number("buckeroo")} == {0, 1}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was loaded by a process that has searched nothing yet."""
    loaded: list[str] = []
    monkeypatch.setattr(engine, "_searches", iter(range(engine._PATIENCE + 1)))
    monkeypatch.setattr(engine, "_compiled", [])
    monkeypatch.setattr(engine, "load_kernel", lambda: loaded.append("kernel"))
    return loaded


def test_the_compiled_search_is_loaded_once_a_large_index_was_searched_often(
    loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_LARGE", 1)
    postings = FlatBM25([["a"]]).postings()
    for _ in range(engine._PATIENCE):
        postings.best([("a", 1.0)], 1)
    assert loaded == []
    for _ in range(3):
        postings.best([("a", 1.0)], 1)
    assert loaded == ["kernel"]


def test_the_compiled_search_is_not_loaded_for_a_small_index(loaded: list[str]) -> None:
    postings = FlatBM25([["a"]]).postings()
    for _ in range(2 * engine._PATIENCE):
        postings.best([("a", 1.0)], 1)
    assert loaded == []


def test_words_that_are_many_terms_make_the_index_of_those_terms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [["abc", "cab", "abc"], [], ["b", "abc"], ["xy"]]
    terms = [[letter for word in passage for letter in word] for passage in words]
    plain = FlatBM25(terms).postings()
    monkeypatch.setattr("retrieval.runs._RUN", 2)
    of_words = FlatBM25(words, terms_of=list).postings()
    assert list(of_words.terms) == list(plain.terms)
    for name in ("starts", "passages", "weights", "idf", "maxima"):
        assert np.array_equal(getattr(of_words, name), getattr(plain, name))
