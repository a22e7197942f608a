"""What of a planner's reply is fit to be looked for.

Each field is kept or dropped by itself. Kind and language stay Dalil's own, worked out from the
question made whole: they decide whether there will be a verdict, and in which language, and that
must not hang on a small model's mood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answering.checks.naming import names_stand
from bot.answering.checks.polarity import polarity_agrees
from bot.answering.json_objects import json_objects
from bot.answering.models import Exchange, Plan
from bot.answering.planner import asks_openly, asks_yes_or_no, detect_language, kind_of
from bot.answering.planning.following import is_follow_up
from bot.answering.unseen import seen
from retrieval.analysis.analyzer import stem_terms
from retrieval.analysis.calendar import find_dates
from retrieval.analysis.folding import fold
from retrieval.analysis.phrasing import without_operators
from retrieval.analysis.words import words_of

EXCHANGES = 3  # of the conversation, and so much of each, are read
LONGEST_QUESTION = 1_000
LONGEST_ANSWER = 600
_FIELDS = frozenset({"standalone", "language", "kind", "queries", "since", "until"})
_LONGEST_REPLY = 20_000
_LONGEST_STANDALONE = 500
_LONGEST_PHRASE = 200
_MOST_PHRASES = 4
_MOST_PHRASES_READ = 20
_FIRST_YEAR = 1990
# Of a whole question so much is known already: more that is new is another question.
_KNOWN = 0.5
_NUMBER = re.compile(r"\d{1,20}")


def read_reply(reply: str) -> Mapping[str, Any]:
    """Return the first JSON object that has a field of a plan; an empty one where none has."""
    if len(reply.rpartition("</think>")[2]) > _LONGEST_REPLY:
        return {}
    decoder = json.JSONDecoder(strict=False)  # small models write bare line ends
    plans = (content for content in json_objects(reply, decoder) if content.keys() & _FIELDS)
    return next(plans, {})


def extended(
    plan: Plan, said: Mapping[str, Any], conversation: Sequence[Exchange], today: date
) -> Plan:
    """Add to a plan what is fit to be looked for.

    The dates and the phrases of a follow-up that was misread are about something else.
    """
    if is_follow_up(plan.question, conversation):
        standalone = _standalone(said.get("standalone"), plan, conversation, today)
        if standalone is None:
            return plan
        plan = replace(plan, standalone=standalone, kind=kind_of(standalone), phrases=())
    since, until = _dates(said, today)
    phrases = plan.phrases + _phrases(said.get("queries"), plan)
    return replace(plan, phrases=phrases, phrases_since=since, phrases_until=until)


def _standalone(
    value: Any, plan: Plan, conversation: Sequence[Exchange], today: date
) -> str | None:
    """Read the question made whole: in its language, and the question that was asked.

    Its words are mostly known and its names and numbers all; it keeps those of the question, and
    asks where the question does: an earlier text that gives orders is no question.
    """
    text = _one_line(value, _LONGEST_STANDALONE)
    if text is None or detect_language(text) != detect_language(plan.question):
        return None
    known = _known(plan, conversation)
    stems, held = set(stem_terms(text)), set(stem_terms(known))
    familiar = bool(stems) and len(stems & held) >= _KNOWN * len(stems)
    figures = _figures(text, today) <= _numbers(known) and _figures(plan.question, today) <= (
        _numbers(text)
    )
    names = names_stand(text, [known]) and names_stand(plan.question, [text])
    said = plan.kind != "claim" or polarity_agrees(text, [plan.question])
    asks = _asks(text) or not _asks(plan.question)
    return text if familiar and figures and names and said and asks else None


def _asks(text: str) -> bool:
    return asks_openly(text) or asks_yes_or_no(text)


def _known(plan: Plan, conversation: Sequence[Exchange]) -> str:
    """Return all that was said before, and the question."""
    last = conversation[-EXCHANGES:]
    asked = (exchange.question[:LONGEST_QUESTION] for exchange in last)
    answered = (exchange.answer[:LONGEST_ANSWER] for exchange in last)
    return "\n".join([plan.question, *asked, *answered])


def _figures(text: str, today: date) -> set[str]:
    """Return the numbers of a text but for those of its dates, which were to be made absolute."""
    folded = fold(text)
    dates = find_dates(folded)
    for mention in reversed(dates):
        folded = folded[: mention.start] + " " + folded[mention.end :]
    years = {str(year) for year in range(_FIRST_YEAR, today.year + 2)}
    return _numbers(folded) - years


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(fold(text)))


def _phrases(value: Any, plan: Plan) -> tuple[str, ...]:
    """Read the search phrases: short, on one line, no operators, none said already."""
    if not isinstance(value, list):
        return ()
    said = {fold(text) for text in (plan.question, plan.standalone or "")}
    phrases = []
    for item in value[:_MOST_PHRASES_READ]:
        phrase = without_operators(_one_line(item, _LONGEST_PHRASE) or "")
        if words_of(phrase) and fold(phrase) not in said:
            phrases.append(phrase)
            said.add(fold(phrase))
    return tuple(phrases[:_MOST_PHRASES])


def _one_line(value: Any, longest: int) -> str | None:
    """Return a text without invisible characters on one line; None for what is none, or long."""
    if not isinstance(value, str) or len(value) > longest:
        return None
    return seen(" ".join(value.split())).strip() or None


def _dates(said: Mapping[str, Any], today: date) -> tuple[date | None, date | None]:
    """Read the days between which to look; both are dropped where they make no sense."""
    since, until = _day(said.get("since"), today), _day(said.get("until"), today)
    if since and (since > today or (until and since > until)):
        return None, None
    return since, until


def _day(value: Any, today: date) -> date | None:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if _FIRST_YEAR <= day.year <= today.year + 1 else None
