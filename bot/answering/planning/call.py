"""The planner's call: a model makes a follow-up whole, and says what to look for beside it.

What it writes is only looked for, beside the question as it came: see `extending` for how little
of it is believed.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import prompts
from bot.answering.llm import LanguageModel
from bot.answering.models import Exchange, Plan, Usage
from bot.answering.planner import detect_language
from bot.answering.planning.extending import (
    EXCHANGES,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    extended,
    read_reply,
)
from bot.answering.planning.following import is_follow_up
from bot.answering.prompting import Message, draw_delimiter, fenced, opening, shown
from bot.answering.tokens import spent, spent_in_vain
from bot.errors import LanguageModelError, ModelTooSlow
from retrieval.analysis.phrasing import take_apart

SCHEMA_NAME = "plan"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["standalone", "language", "kind", "queries", "since", "until"],
    "properties": {
        "standalone": {"type": "string"},
        "language": {"type": "string", "enum": ["ar", "en"]},
        "kind": {"type": "string", "enum": ["claim", "question", "chat"]},
        "queries": {"type": "array", "items": {"type": "string"}},
        "since": {"type": "string"},
        "until": {"type": "string"},
    },
}


def needs_planning(plan: Plan, conversation: Sequence[Exchange]) -> bool:
    """Tell whether the planner's call may help: a follow-up, or a question in English.

    Not where the question is a search expression, which is looked for as it stands.
    """
    if plan.kind == "chat" or take_apart(plan.question).demands:
        return False
    return detect_language(plan.question) == "en" or is_follow_up(plan.question, conversation)


async def planned(
    plan: Plan,
    conversation: Sequence[Exchange],
    model: LanguageModel,
    today: date,
    seconds: float,
    count: Callable[[str], int],
    random_hex: Callable[[], str] = lambda: secrets.token_hex(8),
) -> tuple[Plan, Usage]:
    """Return the plan with what a model adds to it within so many seconds, and what that took.

    `conversation` comes oldest first; `count` counts a text's tokens where the endpoint does
    not. Raises nothing: the plan of a model that fails, is slow or writes nonsense is the plan
    as it was, and each odd field of a reply is left out.
    """
    messages = plan_messages(plan, conversation, today, random_hex)
    try:
        # The deadline of the call itself comes later: a model that is too slow to plan with
        # has not failed, and may answer yet.
        async with asyncio.timeout(seconds):
            reply = await model.reply(messages, SCHEMA_NAME, SCHEMA, seconds + 1)
    except TimeoutError:
        slow = ModelTooSlow("The planner was too slow.")
        return plan, spent_in_vain(model.name, messages, "", slow, count)
    except LanguageModelError as error:
        return plan, spent_in_vain(model.name, messages, "", error, count)
    usage = spent(model.name, messages, reply, count)
    # Off the event loop: names are compared across languages by tables that are read once.
    said = read_reply(reply.text)
    return await asyncio.to_thread(extended, plan, said, conversation, today), usage


def plan_messages(
    plan: Plan, conversation: Sequence[Exchange], today: date, random_hex: Callable[[], str]
) -> list[Message]:
    """Return the two messages of the planner's call; the fixed part comes first."""
    question = shown(plan.question[:LONGEST_QUESTION])
    earlier = [
        (shown(exchange.question[:LONGEST_QUESTION]), shown(exchange.answer[:LONGEST_ANSWER]))
        for exchange in conversation[-EXCHANGES:]
    ]
    texts = [text for pair in earlier for text in pair]
    delimiter = draw_delimiter((question, *texts), random_hex)
    blocks = [
        f"Asked before:\n{fenced(asked, delimiter)}\nAnswered:\n{fenced(answered, delimiter)}"
        for asked, answered in earlier
    ]
    new = f"The new question or claim:\n{fenced(question, delimiter)}"
    return [
        {"role": "system", "content": prompts.load("plan")},
        {"role": "user", "content": "\n\n".join([opening(today, delimiter), *blocks, new])},
    ]
