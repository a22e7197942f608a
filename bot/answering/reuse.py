"""When an answer in the logbook may be given again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from importlib.metadata import version

import prompts
from bot.answering.models import Answer, Plan, Usage
from bot.settings import Settings

LONGEST = timedelta(days=30)
# Raised when an answer that was kept must not be given again: a check is new, or a field.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Same:
    """What identical questions share: a hash of it, and the corpus's revision, which is in it.

    The hash is None where no answer is to be given again.
    """

    key: str | None
    corpus_revision: str


def same(plan: Plan, k: int, corpus_revision: str, settings: Settings, day: date | None) -> Same:
    """Return what an identical question shares with this one.

    That is the whole plan, the corpus, and all that writes the answer: models, endpoint,
    prompts and the version of Dalil. `day` is that of a question about now, else None.
    """
    shared = {
        "plan": asdict(replace(plan, question=plan.question.strip())),
        "k": k,
        "day": day,
        "corpus": corpus_revision,
        "models": (settings.model, settings.planner_model),
        "endpoint": settings.openai_base_url,
        "evidence_tokens": settings.evidence_tokens,
        "prompts": prompts.digest(),
        "version": (version("dalil"), _FORMAT),
    }
    key = hashlib.sha256(json.dumps(shared, default=str).encode()).hexdigest()
    return Same(key, corpus_revision)


def is_reusable(answer: Answer) -> bool:
    """Tell whether a model wrote the answer just now, and nothing failed on the way."""
    parts = answer.parts or (answer,)
    written = any(part.mode == "model" for part in parts)
    failed = any(part.fallback for part in (answer, *parts))
    return written and not failed and answer.composed_at is None


def again(answer: Answer, question: str, timezone: tzinfo | None) -> Answer:
    """Return a kept answer as it is given again: to this question, dated by the zone, free."""
    composed = answer.composed_at and datetime.fromisoformat(answer.composed_at)
    return replace(
        _free(answer),
        question=question,
        composed_at=composed.astimezone(timezone).isoformat() if composed else None,
        parts=tuple(map(_free, answer.parts)),
    )


def _free(answer: Answer) -> Answer:
    return replace(answer, usage=Usage(answer.usage.model), timings_ms={})
