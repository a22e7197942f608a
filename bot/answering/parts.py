"""The parts of an answer: the several claims of one message, each checked by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from bot.answering.models import Answer, Exchange, Plan, Turn
from bot.answering.planner import make_plan
from bot.answering.planning.claims import Claims
from bot.answering.tokens import both


def part_plans(plan: Plan, claims: Claims) -> list[Plan]:
    """Return the plan of each claim, which may lean on those before it."""
    return [_part_plan(plan, claims.texts, n) for n in range(len(claims.texts))]


def _part_plan(plan: Plan, texts: Sequence[str], n: int) -> Plan:
    before = [Exchange(text, "") for text in texts[:n]]
    alone = make_plan(texts[n], conversation=before)
    return replace(plan, question=alone.question, kind="claim", phrases=alone.phrases)


async def together(turns: Sequence[Coroutine[Any, Any, Turn]]) -> list[Turn]:
    """Await turns side by side; where one fails, the others do not go on behind its back."""
    tasks = [asyncio.create_task(turn) for turn in turns]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def joined(
    plan: Plan, turns: Sequence[Turn], left_out: int, timings_ms: Mapping[str, float]
) -> Turn:
    """Return the turn that holds those of its claims; its answer has no verdict of its own."""
    answers = tuple(turn.answer for turn in turns)
    answer = Answer(
        question=plan.question,
        language=plan.language,
        kind="claim",
        mode="model" if any(part.mode == "model" for part in answers) else "quotes",
        verdict=None,
        parts=answers,
        left_out=left_out,
        usage=reduce(both, (part.usage for part in answers)),
        timings_ms=timings_ms,
    )
    return Turn(answer, plan, parts=tuple(turns))
