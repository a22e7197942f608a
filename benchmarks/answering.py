"""Says what Dalil adds to a model's own time: python -m benchmarks.answering.

A hundred thousand passages: XQuAD's and MLQA's articles, the news, and copies of the news whose
words are half drawn anew. The model answers at once with whole sentences of its evidence, so that
every check runs; a question in English is answered with Arabic quotations, which need no
translation. What is learned for the other language is learned before. With `--cpu` times are the
process's own, for a machine that is busy with others.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import articles, questions, rows
from bot.answering import Answer, AnswerService
from bot.answering.llm import Reply
from bot.answering.prompting import Message
from bot.answering.tokens import estimate
from retrieval import Article, BM25Retriever, Corpus, Hit, Query
from retrieval.analysis.wordmap import meanings
from retrieval.engine import load_kernel
from retrieval.models import Language, Retriever, Span
from retrieval.sentences import sentence_spans
from tests.fakes.model import answer_json, cite, evidence_blocks

_QUESTIONS: dict[Language, tuple[str, ...]] = {"ar": ("xquad", "mlqa"), "en": ("xquad",)}
_GROUPS = ("arabic", "mixed", "english")
_LATIN = re.compile("[A-Za-z]{2}")
_NEWS = "news_articles.jsonl.gz"
_KEPT = 0.5
_CITED = 2
_WARM = 50


class InstantModel:
    """A model in this process that cites the evidence truly; `took` is its own time."""

    name = "instant"

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.took = 0.0

    async def reply(
        self,
        messages: Sequence[Message],
        name: str,
        schema: Mapping[str, Any],
        seconds: float,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """Answer with the first sentences of the best passages; a planner is told nothing."""
        del schema, seconds
        started = self._clock()
        text = _cited(messages[-1]["content"]) if name == "answer" else "{}"
        self.took += self._clock() - started
        if heard:
            heard(text)
        return Reply(text, 1, 1)


class TimedRetriever:
    """A retriever whose calls' time is kept apart in `laps`, in milliseconds."""

    def __init__(self, retriever: Retriever, clock: Callable[[], float]) -> None:
        self._retriever = retriever
        self._clock = clock
        self.laps: defaultdict[str, float] = defaultdict(float)

    def search(self, query: Query) -> list[Hit]:
        """Search."""
        with self._lap("- hits"):
            return self._retriever.search(query)

    def confidence(self, query: Query) -> float:
        """Judge the hits."""
        with self._lap("- confidence"):
            return self._retriever.confidence(query)

    def reprints(self, article_id: str, span: Span) -> list[Hit]:
        """Find reprints."""
        with self._lap("- reprints"):
            return self._retriever.reprints(article_id, span)

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score texts."""
        with self._lap("- relevance"):
            return self._retriever.relevance(question, texts)

    @contextmanager
    def _lap(self, name: str) -> Iterator[None]:
        started = self._clock()
        yield
        self.laps[name] += (self._clock() - started) * 1000


def main() -> None:
    """Print the milliseconds by stage, a table a group of questions."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--groups", nargs="+", choices=_GROUPS, default=_GROUPS)
    options.add_argument("--passages", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=500)
    options.add_argument("--cpu", action="store_true")
    options.add_argument("--home", type=Path, help="where the corpus is, or is to be kept")
    given = options.parse_args()
    clock = time.process_time if given.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as scratch:
        home = given.home or Path(scratch)
        with Corpus(home / "corpus.db") as corpus:
            fill(corpus, given.passages)
            retriever = BM25Retriever(corpus, home / "index")
            began = time.monotonic()
            retriever.prepare()
            meanings(["word"], ["كلمة"])
            print(f"made ready in {time.monotonic() - began:.0f} s")
            print(f"{corpus.counts().passages} passages; compiled search: {load_kernel()}")
            for group in given.groups:
                found = _sample(group, given.questions + _WARM)
                asked, warm = found[: given.questions], found[given.questions :]
                _print(group, *asyncio.run(measure(retriever, asked, warm, clock)))


def fill(corpus: Corpus, passages: int) -> None:
    """Add articles, and copies of the news, until there are so many passages."""
    if corpus.counts().passages >= passages:
        return
    for batch in _rounds():
        with corpus.writing():
            for article in batch:
                corpus.add(article)
        if corpus.counts().passages >= passages:
            return


async def measure(
    retriever: Retriever, asked: Sequence[str], warm: Sequence[str], clock: Callable[[], float]
) -> tuple[list[Answer], list[dict[str, float]]]:
    """Answer each question once; return the answers and the milliseconds of each one's stages.

    Those to get `warm` with are others, so that nothing of the questions is remembered.
    The stage `model` is what is done with its words as they come; `added` is all but its own
    time.
    """
    model, timed = InstantModel(clock), TimedRetriever(retriever, clock)
    service = AnswerService(
        timed,
        model,
        seconds=600,
        evidence_tokens=3000,
        count_tokens=estimate,
        today=lambda: date(2026, 11, 21),
        clock=clock,
    )
    answers, laps = [], []
    for question in (*warm, *asked):
        started, model.took = clock(), 0.0
        timed.laps.clear()
        answers.append(await service.ask(question))
        total, own = (clock() - started) * 1000, model.took * 1000
        stages = {**answers[-1].timings_ms, **timed.laps}
        stages["model"] = stages.get("model", own) - own
        laps.append({**stages, "added": total - own})
    return answers[len(warm) :], laps[len(warm) :]


def _sample(group: str, limit: int) -> list[str]:
    """Choose questions; the Arabic ones with Latin words, which cross languages, are `mixed`."""
    language: Language = "en" if group == "english" else "ar"
    found = [
        row["question"]
        for name in _QUESTIONS[language]
        for row in questions(f"{name}_queries.jsonl", language)
        if bool(_LATIN.search(row["question"])) == (group != "arabic")
    ]
    random.Random(1).shuffle(found)  # noqa: S311 - a choice of questions
    return found[:limit]


def _rounds() -> Iterator[list[Article]]:
    """Yield the articles, then copies of the news for ever."""
    published = {row["id"]: row["published"] for row in rows(_NEWS)}
    publishers = {row["id"]: row["publisher"] for row in rows(_NEWS)}
    news = [
        replace(article, published=published[article.id], publisher=publishers[article.id])
        for article in articles(_NEWS)
    ]
    yield articles("xquad_articles.jsonl") + articles("mlqa_articles.jsonl") + news
    words = [word for article in news for word in article.text.split()]
    drawn = random.Random(1)  # noqa: S311 - noise
    copy = 0
    while True:
        copy += 1
        yield [_copy(article, copy, words, drawn) for article in news]


def _copy(article: Article, copy: int, words: Sequence[str], drawn: random.Random) -> Article:
    """Draw half of an article's words anew; the last of each line stays, with its full stop."""
    lines: list[str] = []
    body: list[Span] = []
    start = 0
    for span in article.body:
        kept = article.text[span.start : span.end].split()
        mixed = [word if drawn.random() < _KEPT else drawn.choice(words) for word in kept[:-1]]
        lines.append(" ".join([*mixed, *kept[-1:]]))
        body.append(Span(start, start + len(lines[-1])))
        start += len(lines[-1]) + 1
    return replace(article, id=f"{article.id}~{copy}", text="\n".join(lines), body=tuple(body))


def _cited(prompt: str) -> str:
    """Return an answer made of the first sentence of each of the first passages."""
    sentences = []
    for number, text in sorted(evidence_blocks(prompt).items())[:_CITED]:
        span = sentence_spans(text, 0, len(text))[0]
        quote = text[span.start : span.end]
        sentences.append((quote, [cite(number, quote)]))
    return answer_json(sentences)


def _print(group: str, answers: Sequence[Answer], laps: Sequence[Mapping[str, float]]) -> None:
    modes = Counter(answer.mode if answer.sentences else "refused" for answer in answers)
    print(f"\n{group}: {len(answers)} questions; {dict(modes)}")
    print(f"{'ms':<12} | {'p50':>7} | {'p99':>7} | {'most':>7}")
    stages = dict.fromkeys(name for lap in laps for name in lap if name not in {"total", "added"})
    for stage in (*stages, "added"):
        p50, p99, most = np.percentile([lap.get(stage, 0.0) for lap in laps], [50, 99, 100])
        print(f"{stage:<12} | {p50:7.2f} | {p99:7.2f} | {most:7.2f}")


if __name__ == "__main__":
    main()
