"""Texts that several articles print: which sentences they share, and which article is first."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering import quoting
from retrieval.analysis.folding import fold

_UNDATED = "9999"
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_TELLING_WORDS = 5


@lru_cache(maxsize=256)
def sentences_of(text: str) -> frozenset[str]:
    """Return the sentences of a text as they are compared: their folded words and numbers."""
    spans = quoting.sentences(text)
    sentences = (" ".join(_WORD.findall(fold(text[span.start : span.end]))) for span in spans)
    return frozenset(sentence for sentence in sentences if sentence)


def telling_sentences_of(text: str) -> frozenset[str]:
    """Return those of five words or more: shorter ones are shared by chance."""
    return frozenset(item for item in sentences_of(text) if item.count(" ") >= _TELLING_WORDS - 1)


def age(published: str | None) -> str:
    """Return what sorts articles from the earliest to the latest, the undated last."""
    return published or _UNDATED
