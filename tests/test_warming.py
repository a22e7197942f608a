"""A process that serves reads ahead what its first questions need, and again after changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

from bot.warming import warming
from retrieval import BM25Retriever, CorpusError, Query

SECONDS = 60


class Retriever:
    """A retriever that remembers what it was asked, and waits or fails when told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()
        self.done = threading.Event()
        self._error = error

    def search(self, query: Query) -> list[Any]:
        self.go.wait(SECONDS)
        self.asked.append(query.text)
        if self._error is not None:
            raise self._error
        return []

    def confidence(self, _query: Query) -> float:
        return 0.0

    def relevance(self, _question: str, _texts: Sequence[str]) -> list[float]:
        if len(self.asked) == 2:
            self.done.set()
        return []


class Corpus:
    """A corpus that changes each time it is looked at, as often as it is told, then no more."""

    def __init__(self, changes: int = 0) -> None:
        self.left = changes
        self.looks = 0

    def revision(self) -> str:
        self.looks += 1
        self.left = max(self.left - 1, 0)
        return str(self.left)


def _warming(
    retriever: Retriever, *also: Callable[[], object], corpus: Corpus | None = None
) -> Any:
    revision = (corpus or Corpus()).revision
    return warming(cast(BM25Retriever, retriever), revision, *also, pause=0.01)


def _end() -> None:
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(SECONDS)


def test_a_search_in_each_language_is_made_and_nobody_waits_for_it() -> None:
    retriever = Retriever()
    with _warming(retriever):
        assert retriever.asked == []
        retriever.go.set()
        assert retriever.done.wait(SECONDS)
    _end()
    assert len(retriever.asked) == 2


def test_what_else_is_wanted_is_done_after_the_searches() -> None:
    retriever, seen, done = Retriever(), list[int](), threading.Event()
    retriever.go.set()
    with _warming(retriever, lambda: seen.append(len(retriever.asked)), done.set):
        assert done.wait(SECONDS)
    _end()
    assert seen == [2]


def test_after_a_change_all_is_done_again_once_the_corpus_has_settled() -> None:
    retriever, corpus, seen, done = Retriever(), Corpus(changes=5), list[int](), threading.Event()
    retriever.go.set()

    def note() -> None:
        seen.append(corpus.left)
        if len(seen) == 2:
            done.set()

    with _warming(retriever, note, corpus=corpus):
        assert done.wait(SECONDS)
    _end()
    assert seen == [4, 0]


def test_where_nothing_changes_nothing_is_done_again() -> None:
    retriever, corpus, looked = Retriever(), Corpus(), threading.Event()
    retriever.go.set()
    looks = corpus.revision

    def revision() -> str:
        if corpus.looks > 5:
            looked.set()
        return looks()

    with warming(cast(BM25Retriever, retriever), revision, pause=0.01):
        assert looked.wait(SECONDS)
    _end()
    assert len(retriever.asked) == 2


def test_what_fails_is_a_log_line_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    retriever, corpus = Retriever(CorpusError("corpus.db is damaged")), Corpus()
    retriever.go.set()
    looked = threading.Event()

    def revision() -> str:
        if corpus.looks:  # it looks for changes after what failed
            looked.set()
        return corpus.revision()

    with (
        caplog.at_level(logging.INFO),
        warming(cast(BM25Retriever, retriever), revision, pause=0.01),
    ):
        assert looked.wait(SECONDS)
    _end()
    assert "corpus.db is damaged" in caplog.text


def test_a_process_that_ends_meanwhile_has_nothing_to_say(
    caplog: pytest.LogCaptureFixture,
) -> None:
    retriever = Retriever(CorpusError("corpus.db is closed"))
    with caplog.at_level(logging.INFO), _warming(retriever):
        pass
    retriever.go.set()
    _end()
    assert caplog.text == ""
