"""Answers that cite nothing: small talk, and a refusal with what comes near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.answering.evidence import related
from bot.answering.missing import MISSING
from bot.answering.models import Answer, ArticleReference, Citation, Plan, Turn


def small_talk(plan: Plan) -> Answer:
    """A greeting has nothing to check."""
    return Answer(plan.question, plan.language, kind="chat", mode="quotes", verdict=None)


def refusal(plan: Plan) -> Answer:
    """The articles do not say."""
    return Answer(
        question=plan.question,
        language=plan.language,
        kind=plan.kind,
        mode="quotes",
        verdict="not_enough_evidence",
        missing=MISSING[plan.language],
    )


def refused(turn: Turn) -> Turn:
    """The articles do not say; those that come near are named."""
    answer = replace(
        refusal(turn.plan),
        confidence=turn.answer.confidence,
        checks=turn.answer.checks,
        usage=turn.answer.usage,
        fallback=turn.answer.fallback,
        related=near(turn),
    )
    return replace(turn, answer=answer)


def near(
    turn: Turn, named: Iterable[Citation | ArticleReference] = ()
) -> tuple[ArticleReference, ...]:
    """The articles of the evidence that are not named already, shown as near and not checked."""
    ids = {item.article_id for item in named}
    hits = (hit for piece in turn.evidence for hit in piece.hits)
    return related(hit for hit in hits if hit.article_id not in ids)
