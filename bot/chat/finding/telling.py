"""The sentences at an article's start that tell something: what can be checked, or asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.planner import asks_openly, asks_yes_or_no
from retrieval.models import Article
from retrieval.sentences import sentence_spans

_FEWEST_WORDS, _LONGEST = 6, 300
_MOST_PARAGRAPHS = 12
_SPACE = re.compile(r"\s{1,1000}")


def paragraphs_of(article: Article) -> list[str]:
    """Return the citable paragraphs of an article."""
    return [article.text[span.start : span.end] for span in article.body]


def telling(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield the first sentences that state something, each as one line, none twice."""
    seen: set[str] = set()
    for paragraph in paragraphs[:_MOST_PARAGRAPHS]:
        for span in sentence_spans(paragraph, 0, len(paragraph)):
            sentence = _SPACE.sub(" ", paragraph[span.start : span.end]).strip()
            if sentence not in seen and _tells(sentence):
                seen.add(sentence)
                yield sentence


def _tells(sentence: str) -> bool:
    if len(sentence) > _LONGEST or len(sentence.split()) < _FEWEST_WORDS:
        return False
    if sentence.endswith((":", "…")):
        return False
    return not (asks_openly(sentence) or asks_yes_or_no(sentence))
