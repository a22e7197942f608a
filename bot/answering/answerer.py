"""Evidence becomes an answer: a model composes it and is checked, or the evidence is quoted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.answering.basis import support
from bot.answering.citing import Shelf
from bot.answering.composing import Composed, Composer, Limits
from bot.answering.conflicts import with_conflicts
from bot.answering.judged import Judged
from bot.answering.judging import judge
from bot.answering.llm import LanguageModel
from bot.answering.looking import whole
from bot.answering.missing import fit_missing, unnamed
from bot.answering.models import Kind, Turn, Usage, Verdict
from bot.answering.outcomes import near, refused
from bot.answering.planner import asks_openly, asks_yes_or_no, may_state
from bot.answering.progress import Said, Tell
from bot.answering.prompting import build_messages, prompt_hash
from bot.answering.quotes_only import Relevance, quote_best, quotes_verdict
from bot.answering.tokens import both
from bot.answering.verification import assemble
from bot.answering.watch import Watch
from bot.errors import LanguageModelError

_RESERVE_SECONDS = 0.5  # of the deadline, kept for the quotes answer after a model that failed
# Below these nothing is quoted, or no model asked; one scale for both languages. At .2 each corpus
# of `benchmarks/confidence.py` keeps .90 or more of the answerable questions, among the news .94
# of the Arabic and .90 of the English ones, and refuses .27 to .33 of the others. A model may
# refuse by itself, so it is only kept from questions that are hopeless: at .1 .97 or more stay.
_QUOTABLE = 0.2
_ASKABLE = 0.1


class Answerer:
    """Answers turns that have evidence; holds its collaborators and nothing else."""

    def __init__(
        self,
        model: LanguageModel | None,
        relevance: Relevance,
        *,
        seconds: float,
        count_tokens: Callable[[str], int],
        today: Callable[[], date],
        may_spend: Callable[[], bool],
        random_hex: Callable[[], str],
    ) -> None:
        self._model = model
        self._relevance = relevance
        self._seconds = seconds
        self._count_tokens = count_tokens
        self._today = today
        self._may_spend = may_spend
        self._random_hex = random_hex

    async def answered(self, turn: Turn, watch: Watch, tell: Tell) -> Turn:
        """Have a model answer from the evidence, or quote; raises no LanguageModelError."""
        if not _is_sure(turn, _QUOTABLE if self._model is None else _ASKABLE):
            return refused(turn)
        if self._model is None:
            return await self._quoted(turn, "not_configured", watch)
        if not await asyncio.to_thread(self._may_spend):
            return await self._quoted(turn, "budget", watch)
        messages = build_messages(turn.plan, turn.evidence, self._today(), self._random_hex)
        turn = replace(turn, prompt_hash=prompt_hash(messages))
        composer = self._composer(self._model, turn, watch, tell)
        try:
            composed = await composer.compose(messages)
        except LanguageModelError as error:
            watch.lap("model")
            return await self._quoted(_paid(turn, composer.usage), error.code, watch)
        watch.lap("model")
        return await self._judged(_paid(turn, composer.usage), composed, watch)

    def _composer(self, model: LanguageModel, turn: Turn, watch: Watch, tell: Tell) -> Composer:
        shelf = Shelf.of(turn.evidence, turn.reprints)
        passed: list[Judged] = []

        def told(item: Judged) -> None:
            passed.append(item)
            shown = assemble(passed, turn.plan, "question", "answered")
            numbers = shown.sentences[-1].citations
            cited = tuple(citation for citation in shown.citations if citation.n in numbers)
            tell(Said(shown.sentences[-1], cited))

        limits = Limits(
            seconds_left=lambda: self._seconds - watch.elapsed() - _RESERVE_SECONDS,
            may_spend=self._may_spend,
            count=self._count_tokens,
        )
        return Composer(model, lambda sentence: judge(sentence, shelf, turn.plan), told, limits)

    async def _judged(self, turn: Turn, composed: Composed, watch: Watch) -> Turn:
        """Keep of what a model wrote what the evidence bears, or quote."""
        verified = await asyncio.to_thread(_verified, turn, composed, self._today())
        watch.lap("verify")
        if composed.judged and not verified.answer.sentences:
            return await self._quoted(verified, "unsupported", watch, composed.said)
        return verified

    async def _quoted(
        self, turn: Turn, fallback: str, watch: Watch, said: Verdict | None = None
    ) -> Turn:
        """Answer with quotations; what a model's call took and failed at is kept.

        A model that saw too little, and said so, is believed.
        """
        turn = replace(turn, answer=replace(turn.answer, fallback=fallback))
        if _is_sure(turn, _QUOTABLE):
            turn = await asyncio.to_thread(_quotations, turn, self._relevance, self._today())
            watch.lap("quotes")
        if not turn.answer.sentences:
            return refused(turn)
        if said == "not_enough_evidence":
            return replace(turn, answer=replace(turn.answer, verdict=said))
        return turn


def _verified(turn: Turn, composed: Composed, today: date) -> Turn:
    """The turn with what stands of a model's reply, its verdict, and what else it shows."""
    plan, kind = turn.plan, _kind(turn.plan.question, composed.kind, turn.plan.kind)
    verified = assemble(composed.judged, plan, kind, composed.said)
    sentences, citations, verdict = with_conflicts(
        whole(plan), verified.sentences, verified.citations, turn.evidence, kind, verified.verdict
    )
    lacking = verdict == "not_enough_evidence"
    basis = support(citations, turn.evidence, plan, today)
    answer = replace(
        turn.answer,
        kind=kind,
        mode="model",
        verdict=verdict,
        sentences=sentences,
        citations=citations,
        missing=fit_missing(composed.missing, plan, cites=bool(citations)) if lacking else None,
        basis=basis,
        checks=verified.checks,
        related=near(turn, (*citations, *basis.later)) if lacking else (),
    )
    return replace(turn, answer=answer, results=verified.results)


def _quotations(turn: Turn, relevance: Relevance, today: date) -> Turn:
    """The turn with the best sentences of its evidence."""
    plan = turn.plan
    sentences, citations = quote_best(whole(plan), turn.evidence, relevance, turn.reprints)
    answer = replace(
        turn.answer,
        kind=plan.kind,
        mode="quotes",
        verdict=quotes_verdict(plan.kind) if sentences else "not_enough_evidence",
        sentences=sentences,
        citations=citations,
        missing=unnamed(plan, citations),
        basis=support(citations, turn.evidence, plan, today),
        related=(),
    )
    return replace(turn, answer=answer)


def _is_sure(turn: Turn, threshold: float) -> bool:
    return (turn.answer.confidence or 0.0) >= threshold


def _kind(question: str, said: Kind, planned: Kind) -> Kind:
    """A statement may be a question to a model, and a few bare words a claim; no more than that."""
    if said == "question" and not asks_yes_or_no(question):
        return "question"
    if said == "claim" and (not asks_openly(question) or may_state(question)):
        return "claim"
    return planned


def _paid(turn: Turn, usage: Usage) -> Turn:
    """The turn with what another call took."""
    return replace(turn, answer=replace(turn.answer, usage=both(turn.answer.usage, usage)))
