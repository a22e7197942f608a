"""The whole way of a question to its answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from bot.answering.also_in import reprints_of, with_reprints
from bot.answering.answerer import Answerer
from bot.answering.evidence import gather
from bot.answering.llm import LanguageModel
from bot.answering.looking import look, trust
from bot.answering.models import Answer, Exchange, Plan, Turn, Usage
from bot.answering.outcomes import near, refusal, small_talk
from bot.answering.parts import joined, part_plans, together
from bot.answering.planner import make_plan
from bot.answering.planning.call import needs_planning, planned
from bot.answering.planning.claims import Claims, split_claims
from bot.answering.progress import Checked, Checking, Progress, Reading, Tell
from bot.answering.watch import Watch
from retrieval.models import Language, Retriever

_PLANNING_SHARE = 0.2  # of the deadline: the most that planning may take


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
        self._answerer = Answerer(
            model,
            retriever.relevance,
            seconds=seconds,
            count_tokens=count_tokens,
            today=today,
            may_spend=may_spend,
            random_hex=random_hex,
        )
        self._retriever = retriever
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
        """Check several claims side by side."""
        watch = Watch(self._clock)
        plans = part_plans(plan, claims)
        tell(Checking(tuple(part.question for part in plans)))
        checks = [self._claim(n, part, k, tell) for n, part in enumerate(plans, start=1)]
        return joined(plan, await together(checks), claims.left_out, watch.total())

    async def _claim(self, n: int, plan: Plan, k: int, tell: Tell) -> Turn:
        """Check one claim of several; what is shown of it before is its verdict."""
        turn = await self._one(plan, (), k, lambda _: None)
        tell(Checked(n, turn.answer))
        return turn

    async def _one(self, plan: Plan, conversation: Sequence[Exchange], k: int, tell: Tell) -> Turn:
        """Answer one question or claim; from the articles that come first, if those say it."""
        watch = Watch(self._clock)
        plan, usage = await self._planned(plan, conversation, watch)
        turn = await self._looked_up(plan, usage, k, watch, tell)
        if plan.first and turn.answer.verdict == "not_enough_evidence":
            anywhere = replace(plan, first=())
            turn = await self._looked_up(anywhere, turn.answer.usage, k, watch, tell)
        return replace(turn, plan=plan, answer=replace(turn.answer, timings_ms=watch.total()))

    async def _looked_up(self, plan: Plan, usage: Usage, k: int, watch: Watch, tell: Tell) -> Turn:
        """Answer from what is found; `usage` is what was spent before."""
        found = await asyncio.to_thread(self._found, plan, k)
        watch.lap("search")
        turn = replace(found, answer=replace(found.answer, usage=usage))
        if not turn.evidence:
            return turn
        tell(Reading(near(turn)))
        return with_reprints(await self._answerer.answered(turn, watch, tell))

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
