"""Article to passages: windows of three neighbouring sentences that overlap by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.models import Article, Passage, Span
from retrieval.sentences import sentence_spans, trimmed

# Kept with every corpus: passages that an older rule made are made anew. To be raised with any
# change of this module or of `retrieval.sentences`.
RULE = 1

WINDOW = 3
STRIDE = 2
MAX_WORDS = 120

# A run without a space counts as several words, so that no passage grows without bound.
_LONGEST_WORD = 100
_WORD = re.compile(rf"\S{{1,{_LONGEST_WORD}}}")
_COMMAS = tuple("،,؛;:")


def passages_of(article: Article) -> list[Passage]:
    """Cut the article's body into passages; every sentence stands in at least one."""
    return [
        Passage(f"{article.id}#{span.start}-{span.end}", article.id, span.start, span.end)
        for run in _runs(article)
        for span in _windows([unit for part in run for unit in _units(article.text, part)])
    ]


def _runs(article: Article) -> list[list[Span]]:
    """Group paragraphs between which only white space lies: a window never spans furniture."""
    runs = [[paragraph] for paragraph in article.body[:1]]
    for previous, paragraph in pairwise(article.body):
        if article.text[previous.end : paragraph.start].strip():
            runs.append([paragraph])
        else:
            runs[-1].append(paragraph)
    return runs


def _windows(units: list[Span]) -> Iterator[Span]:
    # A window that would hold only the overlap says nothing new.
    for first in range(0, len(units) - 1 or len(units), STRIDE):
        window = units[first : first + WINDOW]
        yield Span(window[0].start, window[-1].end)


def _units(text: str, paragraph: Span) -> Iterator[Span]:
    for sentence in sentence_spans(text, paragraph.start, paragraph.end):
        yield from _pieces(text, sentence)


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence that is too long to retrieve, after a comma where one is near."""
    if _is_short(text[sentence.start : sentence.end]):
        yield sentence
        return
    words = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
    first = 0
    while len(words) - first > MAX_WORDS:
        last = _cut(text, words, first)
        yield Span(words[first][0], words[last - 1][1])
        first = last
    yield trimmed(text, words[first][0], sentence.end)


def _is_short(sentence: str) -> bool:
    """Whether a sentence surely has no more words than a passage may: a quick look."""
    return len(sentence.split()) + len(sentence) // _LONGEST_WORD <= MAX_WORDS


def _cut(text: str, words: list[tuple[int, int]], first: int) -> int:
    limit = first + MAX_WORDS
    for last in range(limit, first + MAX_WORDS // 2, -1):
        if text.endswith(_COMMAS, *words[last - 1]):
            return last
    return limit
