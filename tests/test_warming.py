"""A process that serves reads ahead what its first questions need."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any, cast

import pytest

from bot.warming import warming
from retrieval import BM25Retriever, CorpusError, Query

SECONDS = 10


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


def _warming(retriever: Retriever) -> Any:
    return warming(cast(BM25Retriever, retriever))


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


def test_what_fails_is_a_log_line_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    retriever = Retriever(CorpusError("corpus.db is damaged"))
    retriever.go.set()
    with caplog.at_level(logging.INFO), _warming(retriever):
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
