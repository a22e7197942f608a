"""The whole way of a question to its answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any, TypedDict, Unpack

from bot.answering.also_in import cited_too, reprints_of, with_also_in
from bot.answering.basis import support
from bot.answering.citing import Shelf
from bot.answering.composing import Composed, Composer, Limits
from bot.answering.conflicts import with_conflicts
from bot.answering.evidence import gather
from bot.answering.judging import Judged, judge
from bot.answering.llm import LanguageModel
from bot.answering.looking import look, trust, whole
from bot.answering.missing import fit_missing
from bot.answering.models import (
    Answer,
    Checked,
    Checking,
    Exchange,
    Kind,
    Plan,
    Progress,
    Reading,
    Said,
    Turn,
    Usage,
    Verdict,
)
from bot.answering.outcomes import near, refusal, refused, small_talk
from bot.answering.planner import asks_openly, asks_yes_or_no, make_plan
from bot.answering.planning.call import needs_planning, planned
from bot.answering.planning.claims import Claims, split_claims
from bot.answering.prompting import build_messages, prompt_hash
from bot.answering.quotes_only import quote_best, quotes_verdict
from bot.answering.tokens import both
from bot.answering.verification import assemble
from bot.answering.watch import Watch
from bot.errors import LanguageModelError
from retrieval.models import Language, Retriever

_RESERVE_SECONDS = 0.5  # of the deadline, kept for the quotes answer after a model that failed
_PLANNING_SHARE = 0.2  # of the deadline: the most that planning may take
# Below these nothing is quoted, or no model asked; one scale for both languages. At .2 each corpus
# of `benchmarks/confidence.py` keeps .90 or more of the answerable questions, among the news .94
# of the Arabic and .90 of the English ones, and refuses .27 to .33 of the others. A model may
# refuse by itself, so it is only kept from questions that are hopeless: at .1 .97 or more stay.
_QUOTABLE = 0.2
_ASKABLE = 0.1

Tell = Callable[[Progress], None]


class Filters(TypedDict, total=False):
    """What narrows a question: the answer's language, the articles' days and outlet."""

    language: Language | None
    since: date | None
    until: date | None
    publisher: str | None


class AnswerService:
    """Answers questions from the corpus; holds its collaborators and nothing else.

    `planner` is the model that plans: the answering one if none is given. `may_spend` is asked
    in a thread before each call of a model.
    """

    def __init__(
        self,
        retriever: Retriever,
        model: LanguageModel | None,
        *,
        planner: LanguageModel | None = None,
        seconds: float,
        evidence_tokens: int,
        count_tokens: Callable[[str], int],
        today: Callable[[], date],
        may_spend: Callable[[], bool] = lambda: True,
        random_hex: Callable[[], str] = lambda: secrets.token_hex(8),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._retriever = retriever
        self._model = model
        self._planner = planner or model
        self._seconds = seconds
        self._evidence_tokens = evidence_tokens
        self._count_tokens = count_tokens
        self._today = today
        self._may_spend = may_spend
        self._random_hex = random_hex
        self._clock = clock

    async def ask(
        self,
        question: str,
        *,
        conversation: Sequence[Exchange] = (),
        k: int = 8,
        **filters: Unpack[Filters],
    ) -> Answer:
        """Return the answer to a question or a claim; see `turn`."""
        plan = make_plan(question, conversation=conversation, **filters)
        return (await self.turn(plan, conversation=conversation, k=k)).answer

    async def stream(
        self,
        question: str,
        *,
        conversation: Sequence[Exchange] = (),
        k: int = 8,
        **filters: Unpack[Filters],
    ) -> AsyncIterator[Progress | Answer]:
        """Yield the articles being read, each sentence once it is verified, last the Answer.

        Of several claims: which they are, then each with its answer once it is checked. The
        Answer alone is whole: of a reply that is cut short it holds quotations instead.
        """
        plan = make_plan(question, conversation=conversation, **filters)
        events: asyncio.Queue[Progress | None] = asyncio.Queue()
        turn = self.turn(plan, conversation=conversation, k=k, tell=events.put_nowait)
        turning = asyncio.create_task(turn)
        turning.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            yield (await turning).answer
        finally:
            turning.cancel()
            await asyncio.gather(turning, return_exceptions=True)

    async def turn(
        self,
        plan: Plan,
        *,
        conversation: Sequence[Exchange] = (),
        k: int = 8,
        tell: Tell = lambda _: None,
    ) -> Turn:
        """Answer a plan from the best `k` passages, and keep how it came about.

        Small talk is not looked up. Several claims are checked each by itself, side by side.
        Nothing found: no model is called. A model that fails, or of which no sentence passes
        the checks, gives way to quotations. `tell` hears what may be shown before the answer is
        whole. `conversation` comes oldest first. Raises no LanguageModelError.
        """
        if plan.kind == "chat":
            return Turn(small_talk(plan), plan)
        claims = split_claims(plan.question)
        if claims.texts:
            return await self._parts(plan, claims, k, tell)
        return await self._one(plan, conversation, k, tell)

    async def _parts(self, plan: Plan, claims: Claims, k: int, tell: Tell) -> Turn:
        """Check several claims; the answer that holds theirs has no verdict of its own."""
        watch = Watch(self._clock)
        plans = [_part(plan, claims, n) for n in range(len(claims.texts))]
        tell(Checking(tuple(part.question for part in plans)))
        turns = await _together(
            [self._claim(n, part, k, tell) for n, part in enumerate(plans, start=1)]
        )
        answers = tuple(turn.answer for turn in turns)
        answer = Answer(
            question=plan.question,
            language=plan.language,
            kind="claim",
            mode="model" if any(part.mode == "model" for part in answers) else "quotes",
            verdict=None,
            parts=answers,
            left_out=claims.left_out,
            usage=reduce(both, (part.usage for part in answers)),
            timings_ms=watch.total(),
        )
        return Turn(answer, plan, parts=tuple(turns))

    async def _claim(self, n: int, plan: Plan, k: int, tell: Tell) -> Turn:
        """Check one claim of several; what is shown of it before is its verdict."""
        turn = await self._one(plan, (), k, lambda _: None)
        tell(Checked(n, turn.answer))
        return turn

    async def _one(self, plan: Plan, conversation: Sequence[Exchange], k: int, tell: Tell) -> Turn:
        """Answer one question or claim."""
        watch = Watch(self._clock)
        plan, usage = await self._planned(plan, conversation, watch)
        found = await asyncio.to_thread(self._found, plan, k)
        watch.lap("search")
        turn = replace(found, answer=replace(found.answer, usage=usage))
        if turn.evidence:
            tell(Reading(near(turn)))
            turn = _with_also_in(await self._answered(turn, watch, tell))
        return replace(turn, answer=replace(turn.answer, timings_ms=watch.total()))

    async def _planned(
        self, plan: Plan, conversation: Sequence[Exchange], watch: Watch
    ) -> tuple[Plan, Usage]:
        """Have a model plan, where that may help."""
        if self._planner is None or not needs_planning(plan, conversation):
            return plan, Usage()
        if not await asyncio.to_thread(self._may_spend):
            return plan, Usage()
        seconds = _PLANNING_SHARE * self._seconds
        found = await planned(
            plan,
            conversation,
            self._planner,
            self._today(),
            seconds,
            self._count_tokens,
            self._random_hex,
        )
        watch.lap("plan")
        return found

    def _found(self, plan: Plan, k: int) -> Turn:
        """Return the evidence, and how sure the ranker is that the answer stands in it."""
        hits = look(self._retriever, plan, k)
        evidence = gather(hits, self._evidence_tokens, self._count_tokens)
        confidence = round(trust(self._retriever, plan), 3) if evidence else None
        reprints = reprints_of(evidence, self._retriever.reprints)
        answer = replace(refusal(plan), confidence=confidence)
        return Turn(answer, plan, evidence, reprints=reprints)

    async def _answered(self, turn: Turn, watch: Watch, tell: Tell) -> Turn:
        """Have a model answer from the evidence, or quote."""
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
        verified = await asyncio.to_thread(self._verified, turn, composed)
        watch.lap("verify")
        if composed.judged and not verified.answer.sentences:
            return await self._quoted(verified, "unsupported", watch, composed.said)
        return verified

    def _verified(self, turn: Turn, composed: Composed) -> Turn:
        plan = turn.plan
        kind = _kind(plan, composed.kind)
        verified = assemble(composed.judged, plan, kind, composed.said)
        sentences, citations, verdict = with_conflicts(
            whole(plan),
            verified.sentences,
            verified.citations,
            turn.evidence,
            kind,
            verified.verdict,
        )
        lacking = verdict == "not_enough_evidence"
        answer = replace(
            turn.answer,
            kind=kind,
            mode="model",
            verdict=verdict,
            sentences=sentences,
            citations=citations,
            missing=fit_missing(composed.missing, plan) if lacking else None,
            basis=support(citations, turn.evidence, plan, self._today()),
            checks=verified.checks,
            related=near(turn, citations) if lacking else (),
        )
        return replace(turn, answer=answer, results=verified.results)

    async def _quoted(
        self, turn: Turn, fallback: str, watch: Watch, said: Verdict | None = None
    ) -> Turn:
        """Answer with quotations; what a model's call took and failed at is kept.

        A model that saw too little, and said so, is believed.
        """
        turn = replace(turn, answer=replace(turn.answer, fallback=fallback))
        if _is_sure(turn, _QUOTABLE):
            turn = await asyncio.to_thread(self._quotations, turn)
            watch.lap("quotes")
        if not turn.answer.sentences:
            return refused(turn)
        if said == "not_enough_evidence":
            return replace(turn, answer=replace(turn.answer, verdict=said))
        return turn

    def _quotations(self, turn: Turn) -> Turn:
        """Quote the best sentences of the evidence."""
        plan, asked = turn.plan, whole(turn.plan)
        relevance = self._retriever.relevance
        sentences, citations = quote_best(asked, turn.evidence, relevance, turn.reprints)
        verdict = quotes_verdict(plan.kind) if sentences else "not_enough_evidence"
        answer = replace(
            turn.answer,
            kind=plan.kind,
            mode="quotes",
            verdict=verdict,
            sentences=sentences,
            citations=citations,
            missing=None,
            basis=support(citations, turn.evidence, plan, self._today()),
            related=(),
        )
        return replace(turn, answer=answer)


async def _together(turns: Sequence[Coroutine[Any, Any, Turn]]) -> list[Turn]:
    """Await turns side by side; where one fails, the others do not go on behind its back."""
    tasks = [asyncio.create_task(turn) for turn in turns]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _part(plan: Plan, claims: Claims, n: int) -> Plan:
    """The plan of one claim of several, which may lean on those before it."""
    before = [Exchange(text, "") for text in claims.texts[:n]]
    alone = make_plan(claims.texts[n], conversation=before)
    return replace(plan, question=alone.question, kind="claim", phrases=alone.phrases)


def _with_also_in(turn: Turn) -> Turn:
    """Name who else printed what is cited, and keep those reprints that are cited themselves."""
    pieces = (*turn.evidence, *turn.reprints)
    citations = with_also_in(turn.answer.citations, pieces)
    cited = cited_too(citations, turn.reprints)
    first = len(turn.evidence) + 1
    evidence = (*turn.evidence, *(replace(e, number=n) for n, e in enumerate(cited, first)))
    return replace(turn, answer=replace(turn.answer, citations=citations), evidence=evidence)


def _is_sure(turn: Turn, threshold: float) -> bool:
    return (turn.answer.confidence or 0.0) >= threshold


def _kind(plan: Plan, said: Kind) -> Kind:
    """A statement may be a question to a model, and a few bare words a claim; no more than that."""
    if said == "question" and not asks_yes_or_no(plan.question):
        return "question"
    if said == "claim" and not asks_openly(plan.question):
        return "claim"
    return plan.kind


def _paid(turn: Turn, usage: Usage) -> Turn:
    """The turn with what another call took."""
    return replace(turn, answer=replace(turn.answer, usage=both(turn.answer.usage, usage)))
