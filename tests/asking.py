"""Services that answer from the seeds: without a model, or before a fake endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.answering import Answer, AnswerService, Plan, Turn, make_plan
from bot.answering.endpoint.openai_model import OpenAIModel
from bot.answering.llm import LanguageModel
from bot.answering.models import Exchange
from bot.answering.progress import Progress
from bot.answering.tokens import estimate
from retrieval import BM25Retriever, Corpus
from retrieval.ingestion import ingest
from retrieval.models import Retriever
from retrieval.reading import read_items
from tests.fakes.model import FakeModel

SEEDS = Path(__file__).parents[1] / "seeds/articles"
TODAY = date(2026, 11, 21)
QUESTION = "بأي شرط أبدت وزارة الدفاع السورية استعدادها للسماح لروسيا بالاحتفاظ بقواعدها؟"
SENTENCE = (
    "من جانبها، أبدت وزارة الدفاع السورية استعدادها للسماح لروسيا بالاحتفاظ بقواعدها الجوية "
    "والبحرية على الساحل السوري، شرط أن تخدم أي اتفاقات مع موسكو مصلحة البلاد."
)

_Result = TypeVar("_Result")


@contextmanager
def seeds_in(home: Path) -> Iterator[Corpus]:
    """Put the seeds into a corpus."""
    with Corpus(home / "corpus.db") as corpus:
        ingest(corpus, read_items([SEEDS], TODAY))
        yield corpus


def retriever_of(corpus: Corpus) -> BM25Retriever:
    return BM25Retriever(corpus, corpus.path.parent / "index")


def service_of(
    retriever: Retriever, model: LanguageModel | None = None, **options: Any
) -> AnswerService:
    usual = {"seconds": 200, "evidence_tokens": 3000, "count_tokens": estimate}
    return AnswerService(retriever, model, **{**usual, "today": lambda: TODAY, **options})


class Asked:
    """A service before an endpoint, or without one; `requests` are what that was asked."""

    def __init__(self, retriever: Retriever, behaviour: Any, **options: Any) -> None:
        self._retriever = retriever
        self._behaviour = behaviour
        self._options = options
        self.requests: list[dict[str, Any]] = []

    def run(self, use: Callable[[AnswerService], Coroutine[Any, Any, _Result]]) -> _Result:
        if self._behaviour is None:
            return asyncio.run(use(service_of(self._retriever, **self._options)))
        with FakeModel(self._behaviour) as endpoint:
            result = asyncio.run(self.before(endpoint.base_url, use))
            self.requests = endpoint.requests
        return result

    async def before(
        self, base_url: str, use: Callable[[AnswerService], Coroutine[Any, Any, _Result]]
    ) -> _Result:
        """Use a service whose endpoint has an address."""
        model = OpenAIModel("fake", None, base_url)
        try:
            return await use(service_of(self._retriever, model, **self._options))
        finally:
            await model.close()

    def turn(self, question: str = QUESTION, *before: Exchange) -> Turn:
        return self.turn_of(make_plan(question, conversation=before), *before)

    def turn_of(self, plan: Plan, *before: Exchange) -> Turn:
        return self.run(lambda service: service.turn(plan, conversation=before))

    def stream(self, question: str = QUESTION) -> list[Progress | Answer]:
        async def collect(service: AnswerService) -> list[Progress | Answer]:
            return [item async for item in service.stream(question)]

        return self.run(collect)
