"""Passages and questions as terms: real news first, then passages drawn from it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.analysis.words import words_of
from retrieval.models import Article, Span
from retrieval.passages import passages_of

_RARE = 3
_KEPT = 0.5


@dataclass(frozen=True, slots=True)
class Terms:
    """Passages as numbers into `words`; passage `p` is `tokens[ends[p - 1]:ends[p]]`."""

    words: list[str]
    tokens: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]

    def __iter__(self) -> Iterator[list[str]]:
        start, words = 0, self.words
        for end in self.ends.tolist():
            yield [words[number] for number in self.tokens[start:end].tolist()]
            start = end

    def __len__(self) -> int:
        return len(self.ends)


def news_passages(data: Path) -> list[list[str]]:
    """Return the terms of the passages of the news articles."""
    with gzip.open(data / "news_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = map(_article, rows)
    return [
        words_of(article.text[passage.start : passage.end], printed=True)
        for article in articles
        for passage in passages_of(article)
    ]


def questions(data: Path) -> list[list[str]]:
    """Return the terms of the Arabic questions of XQuAD and MLQA, those that have any."""
    rows: list[dict[str, Any]] = []
    for name in ("xquad_queries.jsonl", "mlqa_queries.jsonl"):
        rows += map(json.loads, (data / name).read_text(encoding="utf-8").splitlines())
    found = [words_of(row["question"]) for row in rows if row["language"] == "ar"]
    return [terms for terms in found if terms]


def draw(real: list[list[str]], size: int, seed: int = 1) -> Terms:
    """Return `size` passages: the real ones, then copies of them with noise.

    A copy keeps half of a real passage's terms and draws the others by their frequency in the
    news; terms of at most three occurrences are renamed in each round of copies, so that the
    vocabulary grows with the collection as it does in news.
    """
    rng = np.random.default_rng(seed)
    words = sorted({term for terms in real for term in terms})
    number = {word: place for place, word in enumerate(words)}
    tokens = np.array([number[term] for terms in real for term in terms], np.int32)
    lengths = np.array([len(terms) for terms in real], np.int64)
    rare = np.flatnonzero(np.bincount(tokens, minlength=len(words)) <= _RARE)
    rounds, names, base = [tokens], list(words), tokens
    for copy in range(1, -(-size // len(real))):
        mixed = np.where(rng.random(len(base)) < _KEPT, base, rng.choice(base, len(base)))
        renamed = np.arange(len(words), dtype=np.int32)
        renamed[rare] = len(names) + np.arange(len(rare), dtype=np.int32)
        names += [f"{words[place]}~{copy}" for place in rare.tolist()]
        rounds.append(renamed[mixed])
    ends = np.cumsum(np.tile(lengths, len(rounds)))[:size]
    return Terms(names, np.concatenate(rounds)[: ends[-1]].astype(np.int32), ends)


def _article(row: dict[str, Any]) -> Article:
    text: str = row["text"]
    body, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            body.append(Span(first, start + len(line.rstrip())))
        start += len(line)
    return Article(row["id"], "news", text, tuple(body), "ar", title=row["title"])
