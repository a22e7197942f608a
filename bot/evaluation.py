"""Measures retrieval and the quotes answer on a file of questions about the articles."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering import AnswerService
from bot.answering.models import Answer
from bot.errors import UsageError
from retrieval.analysis.folding import fold_whole
from retrieval.metrics import ndcg, recall, reciprocal_rank
from retrieval.models import Hit, Query
from retrieval.progress import Tell, told, untold
from retrieval.search import BM25Retriever

_DEPTH = 100  # passages, so that twenty articles are among them


class QuestionsUnreadable(UsageError):
    """The questions file holds none, or a line that is none; the text says what it lacks."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its relevant articles and answers; without articles: unanswerable."""

    id: str
    question: str
    language: str
    kind: str
    relevant_articles: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: the ranks' measures (answerable only), and its answer."""

    id: str
    language: str
    answerable: bool
    measures: dict[str, float]
    confidence: float
    quoted: bool
    right: bool


def read_questions(path: Path) -> list[Question]:
    """Read a question a line; raise `QuestionsUnreadable`."""
    with path.open("rb") as lines:
        found = [_question(line, n, path) for n, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise QuestionsUnreadable(f"{path} holds no questions.")
    return found


def _question(line: bytes, number: int, path: Path) -> Question:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        relevant = _texts(row.get("relevant_articles"))
        return Question(
            id=str(row.get("id", number)),
            question=_text(row["question"]),
            language=_text(row.get("language", "ar")),
            kind=_text(row.get("kind", "fact" if relevant else "unanswerable")),
            relevant_articles=relevant,
            answers=_texts(row.get("answers")),
        )
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise QuestionsUnreadable(f"{path}, line {number} is no question ({error}).") from error


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values or [], list):
        raise TypeError(f"a {type(values).__name__} is no list of texts")
    return tuple(_text(value) for value in values or ())  # type: ignore[attr-defined]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a {type(value).__name__} is no text")
    value.encode()  # half a character raises
    return value


async def evaluate(
    questions: Sequence[Question],
    retriever: BM25Retriever,
    service: AnswerService,
    tell: Tell = untold,
) -> list[Outcome]:
    """Search and answer each question; the service is to have no model."""
    outcomes = []
    await asyncio.to_thread(retriever.refresh)  # a building tells how far it is by itself
    for question in told(questions, tell, "asking", len(questions)):
        query = Query(question.question, _DEPTH)
        hits = await asyncio.to_thread(retriever.search, query)
        confidence = await asyncio.to_thread(retriever.confidence, query)
        answer = await service.ask(question.question)
        outcomes.append(judge(question, hits, confidence, answer))
    return outcomes


def judge(question: Question, hits: Iterable[Hit], confidence: float, answer: Answer) -> Outcome:
    """Hold the hits and the quotes answer against what is known of the question.

    An article ranks where its best passage does. An answer is right where a quotation's whole
    sentence holds one of the known answers, letters folded.
    """
    ranked = list(dict.fromkeys(hit.article_id for hit in hits))
    relevant = question.relevant_articles
    shown = [fold_whole(citation.context) for citation in answer.citations]
    return Outcome(
        id=question.id,
        language=question.language,
        answerable=bool(relevant),
        measures=_measures(ranked, relevant) if relevant else {},
        confidence=confidence,
        quoted=bool(shown),
        right=any(fold_whole(text) in quote for text in question.answers for quote in shown),
    )


def _measures(ranked: Sequence[str], relevant: Sequence[str]) -> dict[str, float]:
    recalls = {f"recall@{k}": recall(ranked, relevant, k) for k in (1, 5, 10, 20)}
    return {
        **recalls,
        "mrr@10": reciprocal_rank(ranked, relevant),
        "ndcg@10": ndcg(ranked, relevant),
    }
