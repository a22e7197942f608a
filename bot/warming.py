"""What the first questions of a process would have to wait for, read before they come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval import BM25Retriever, CorpusError, Query

logger = logging.getLogger(__name__)

# One of each language: questions in the other one than the articles' need most.
_QUESTIONS = ("ماذا قال الوزير؟", "What did the minister say?")
_HITS = 3


@contextmanager
def warming(retriever: BM25Retriever) -> Iterator[None]:
    """Read the index and the models of words beside the block, which waits for nothing of it."""
    over = threading.Event()
    thread = threading.Thread(target=_warm, args=(retriever, over), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _warm(retriever: BM25Retriever, over: threading.Event) -> None:
    try:
        for question in _QUESTIONS:
            if over.is_set():
                return
            hits = retriever.search(Query(question, _HITS))
            retriever.confidence(Query(question, _HITS))
            retriever.relevance(question, [hit.text for hit in hits])
    except Exception as error:  # noqa: BLE001 - the first question will meet it, and say so
        if not over.is_set():  # else the corpus is closed already
            reason = error if isinstance(error, CorpusError) else type(error).__name__
            logger.error("nothing is read ahead of the first question: %s", reason)  # noqa: TRY400
