"""What questions would have to wait for, read before they come: at the start, and after changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from retrieval import BM25Retriever, CorpusError, Query

logger = logging.getLogger(__name__)

# One of each language: questions in the other one than the articles' need most.
_QUESTIONS = ("ماذا قال الوزير؟", "What did the minister say?")
_HITS = 3
_PAUSE = 10.0

Work = Callable[[], object]


@contextmanager
def warming(
    retriever: BM25Retriever, revision: Callable[[], str], *also: Work, pause: float = _PAUSE
) -> Iterator[None]:
    """Read the index and the models of words beside the block, which waits for nothing of it.

    `also` is done after that, one by one. Where the corpus has another revision than it had, and
    keeps it for so many seconds as the pause is, everything is done again.
    """
    over = threading.Event()

    def keep_warm() -> None:
        for _ in _changes(revision, over, pause):
            _warm(retriever, over, also)

    threading.Thread(target=keep_warm, name="warming", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _changes(revision: Callable[[], str], over: threading.Event, pause: float) -> Iterator[None]:
    """Yield at once, and each time that the revision is new and has settled; end when over."""
    warm = before = _known(revision, over)
    yield
    while not over.wait(pause):
        now = _known(revision, over)
        if now == before != warm:
            warm = now
            yield
        before = now


def _known(revision: Callable[[], str], over: threading.Event) -> str | None:
    try:
        return revision()
    except Exception as error:  # noqa: BLE001 - as below
        _complain(error, over)
        return None


def _warm(retriever: BM25Retriever, over: threading.Event, also: Sequence[Work]) -> None:
    try:
        for question in _QUESTIONS:
            if over.is_set():
                return
            hits = retriever.search(Query(question, _HITS))
            retriever.confidence(Query(question, _HITS))
            retriever.relevance(question, [hit.text for hit in hits])
        for work in also:
            if not over.is_set():
                work()
    except Exception as error:  # noqa: BLE001 - the first question will meet it, and say so
        _complain(error, over)


def _complain(error: Exception, over: threading.Event) -> None:
    if not over.is_set():  # else the corpus is closed already
        reason = error if isinstance(error, CorpusError) else type(error).__name__
        logger.error("nothing is read ahead of the first question: %s", reason)
