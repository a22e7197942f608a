"""The whole way of a question to its answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.draft import Draft, parse_draft
from bot.answering.evidence import gather, related
from bot.answering.llm import LanguageModel, Reply
from bot.answering.models import (
    Answer,
    ArticleReference,
    Citation,
    Kind,
    Plan,
    Support,
    Turn,
    Usage,
)
from bot.answering.planner import detect_language, make_plan
from bot.answering.prompting import SCHEMA, SCHEMA_NAME, Message, build_messages, prompt_hash
from bot.answering.quotes_only import quote_best, quotes_verdict
from bot.answering.verification import verify
from bot.errors import LanguageModelError, ModelTooSlow
from retrieval.models import Language, Query, Retriever

_RESERVE_SECONDS = 0.5  # of the deadline, kept for the quotes answer after a model that failed
# Below these nothing is quoted, or no model asked. `dalil eval` on the seeds: at .15 .94 of the
# answerable Arabic questions stay and half of the others are refused, at .05 .88 and a third of
# the English ones, whose figure runs lower. A model may refuse by itself, so it is only kept
# from questions that are hopeless.
_QUOTABLE = {"ar": 0.15, "en": 0.05}
_ASKABLE = {"ar": 0.05, "en": 0.02}
_MISSING = {
    "ar": "لم أجد في المقالات ما يؤيّد هذا أو ينفيه أو يجيب عنه.",
    "en": "I found nothing in the articles that supports, refutes or answers this.",
}


class AnswerService:
    """Answers questions from the corpus; holds its collaborators and nothing else."""

    def __init__(
        self,
        retriever: Retriever,
        model: LanguageModel | None,
        *,
        seconds: float,
        evidence_tokens: int,
        count_tokens: Callable[[str], int],
        today: Callable[[], date],
        random_hex: Callable[[], str] = lambda: secrets.token_hex(8),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._retriever = retriever
        self._model = model
        self._seconds = seconds
        self._evidence_tokens = evidence_tokens
        self._count_tokens = count_tokens
        self._today = today
        self._random_hex = random_hex
        self._clock = clock

    async def ask(
        self,
        question: str,
        *,
        language: Language | None = None,
        since: date | None = None,
        until: date | None = None,
        publisher: str | None = None,
        k: int = 8,
    ) -> Answer:
        """Return the answer to a question or a claim; see `turn`."""
        plan = make_plan(question, language=language, since=since, until=until, publisher=publisher)
        return (await self.turn(plan, k=k)).answer

    async def turn(self, plan: Plan, *, k: int = 8) -> Turn:
        """Answer a plan from the best `k` passages, and keep how it came about.

        Small talk is not looked up. Nothing found: no model is called. A model that fails, or
        of which no sentence passes the checks, gives way to quotations. Raises no
        LanguageModelError.
        """
        watch = _Watch(self._clock)
        if plan.kind == "chat":
            return Turn(answer=_small_talk(plan), plan=plan)
        query = Query(plan.question, k, plan.since, plan.until, plan.publisher)
        hits = await asyncio.to_thread(self._retriever.search, query)
        evidence = gather(hits, self._evidence_tokens, self._count_tokens)
        watch.lap("search")
        turn = Turn(answer=_refusal(plan), plan=plan, evidence=evidence)
        if evidence:
            turn = await self._judged(turn, query, watch)
            turn = await self._answered(turn, watch)
        timings = watch.total()
        return replace(turn, answer=replace(turn.answer, timings_ms=timings))

    async def _judged(self, turn: Turn, query: Query, watch: _Watch) -> Turn:
        """Add how sure the ranker is that the answer stands in the hits."""
        confidence = await asyncio.to_thread(self._retriever.confidence, query)
        watch.lap("confidence")
        return replace(turn, answer=replace(turn.answer, confidence=round(confidence, 3)))

    async def _answered(self, turn: Turn, watch: _Watch) -> Turn:
        if not _is_sure(turn, _QUOTABLE if self._model is None else _ASKABLE):
            return _refused(turn)
        if self._model is None:
            return await self._quoted(turn, "not_configured", watch)
        messages = build_messages(turn.plan, turn.evidence, self._today(), self._random_hex)
        usage = Usage(self._model.name, None, None)
        turn = replace(_with_usage(turn, usage), prompt_hash=prompt_hash(messages))
        try:
            reply = await self._reply(self._model, messages, watch)
            usage = replace(
                usage, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens
            )
            turn = _with_usage(turn, usage)
            draft = parse_draft(reply.text)
        except LanguageModelError as error:
            watch.lap("model")
            return await self._quoted(turn, error.code, watch)
        watch.lap("model")
        verified = _verified(turn, draft)
        watch.lap("verify")
        if draft.sentences and not verified.answer.sentences:
            quoted = await self._quoted(verified, "unsupported", watch)
            return _lowered(quoted) if draft.verdict == "not_enough_evidence" else quoted
        if verified.answer.verdict == "not_enough_evidence":
            return replace(verified, answer=replace(verified.answer, related=_near(turn)))
        return verified

    async def _reply(
        self, model: LanguageModel, messages: Sequence[Message], watch: _Watch
    ) -> Reply:
        left = self._seconds - watch.elapsed() - _RESERVE_SECONDS
        if left <= 0:
            raise ModelTooSlow("The deadline passed before the model was asked.")
        return await model.reply(messages, SCHEMA_NAME, SCHEMA, left)

    async def _quoted(self, turn: Turn, fallback: str, watch: _Watch) -> Turn:
        """Answer with quotations; what the model's call took and failed at is kept."""
        if not _is_sure(turn, _QUOTABLE):
            return _refused(replace(turn, answer=replace(turn.answer, fallback=fallback)))
        sentences, citations = await asyncio.to_thread(
            quote_best, turn.plan.question, turn.evidence, self._retriever.relevance
        )
        watch.lap("quotes")
        answer = replace(
            turn.answer,
            mode="quotes",
            kind=turn.plan.kind,
            verdict=quotes_verdict(turn.plan.kind) if sentences else "not_enough_evidence",
            sentences=sentences,
            citations=citations,
            missing=None if sentences else _MISSING[turn.plan.language],
            basis=_support(citations),
            related=() if sentences else _near(turn),
            fallback=fallback,
        )
        return replace(turn, answer=answer)


def _is_sure(turn: Turn, thresholds: Mapping[str, float]) -> bool:
    asked_in = detect_language(turn.plan.question)
    return (turn.answer.confidence or 0.0) >= thresholds[asked_in]


def _near(turn: Turn) -> tuple[ArticleReference, ...]:
    """The articles of the evidence, shown as near the question and not checked."""
    return related(hit for piece in turn.evidence for hit in piece.hits)


def _refused(turn: Turn) -> Turn:
    """The articles do not say; those that come near are named."""
    refusal = replace(
        _refusal(turn.plan),
        confidence=turn.answer.confidence,
        checks=turn.answer.checks,
        usage=turn.answer.usage,
        fallback=turn.answer.fallback,
        related=_near(turn),
    )
    return replace(turn, answer=refusal)


def _small_talk(plan: Plan) -> Answer:
    """A greeting has nothing to check."""
    return Answer(plan.question, plan.language, kind="chat", mode="quotes", verdict=None)


def _refusal(plan: Plan) -> Answer:
    """The articles do not say."""
    return Answer(
        question=plan.question,
        language=plan.language,
        kind=plan.kind,
        mode="quotes",
        verdict="not_enough_evidence",
        missing=_MISSING[plan.language],
    )


def _with_usage(turn: Turn, usage: Usage) -> Turn:
    return replace(turn, answer=replace(turn.answer, usage=usage))


def _lowered(turn: Turn) -> Turn:
    return replace(turn, answer=replace(turn.answer, verdict="not_enough_evidence"))


def _verified(turn: Turn, draft: Draft) -> Turn:
    """Keep of a draft what the evidence bears."""
    kind: Kind = "question" if draft.kind == "chat" else draft.kind
    verified = verify(draft, turn.evidence, turn.plan.question, kind)
    answer = replace(
        turn.answer,
        kind=kind,
        mode="model",
        verdict=verified.verdict,
        sentences=verified.sentences,
        citations=verified.citations,
        missing=None if verified.sentences else _MISSING[turn.plan.language],
        basis=_support(verified.citations),
        checks=verified.checks,
    )
    return replace(turn, answer=answer, results=verified.results)


def _support(citations: Sequence[Citation]) -> Support:
    """Count what an answer rests on; the newest date comes with its basis."""
    newest = max(
        (citation for citation in citations if citation.published),
        key=lambda citation: citation.published or "",
        default=None,
    )
    return Support(
        articles=len({citation.article_id for citation in citations}),
        outlets=len({citation.publisher for citation in citations if citation.publisher}),
        newest=newest.published if newest else None,
        newest_basis=newest.published_basis if newest else None,
    )


class _Watch:
    """Laps of one answer, in milliseconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = self._last = clock()
        self._laps: dict[str, float] = {}

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._start

    def lap(self, name: str) -> None:
        """Note the time since the last lap under a name."""
        now = self._clock()
        self._laps[name] = round((now - self._last) * 1000, 1)
        self._last = now

    def total(self) -> dict[str, float]:
        """Return all laps and their total."""
        return {**self._laps, "total": round(self.elapsed() * 1000, 1)}
