"""Looking: the question as it came, and beside it what a plan says to look for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot.answering.models import Plan
from bot.answering.planning.dialect import in_standard
from bot.answering.planning.wrapping import unwrapped
from retrieval.analysis.phrasing import take_apart, without_operators
from retrieval.models import Hit, Query, Retriever

# Hits of each list that are weighed against each other: a hundred find no better than thirty
# and cost three times as much.
_DEPTH = 30
# Characters: more than a message of Telegram holds, and a second's work in the other language.
_LONGEST = 5_000
# MRR@10 of 150 English questions of XQuAD over its 240 Arabic paragraphs: .922 alone; with the
# same question in Arabic as phrase .961 at .3, .960 at .5 and .7, .963 at .8; with another
# question's phrase .920, .916, .896 and .867.
_PHRASES = 0.5  # of the question's weight, shared among the phrases
# Of a follow-up made whole, by a planner or behind what it leans on: “source?” alone finds whatever
# says source. Of 19 follow-ups on the seeds among 9,970 news the article that was spoken of came
# first 5 times at .5, 6 at 1, 14 at 1.5 and 2; of 40 questions put behind an unrelated one the
# sentence stood in the first three hits 39 times at .5, 1 and 1.5, 37 at 2.
_WHOLE = 1.5


def look(retriever: Retriever, plan: Plan, k: int) -> list[Hit]:
    """Return at most `k` hits, best first, for the question and what is looked for beside it.

    With nothing beside it they are the retriever's own. Else a hit's score is the sum of its
    weighted shares: in each list the best hit has the share 1, the last of thirty 0. The
    question as it came weighs 1, the one made whole 1.5, all phrases together .5, so scores
    compare within one answer only. The best hit of the question as it came is always among
    them. The reader's filters always hold; within them the phrases have the planner's dates.
    Of a long text the first 5,000 characters are looked for.
    """
    query = _query(plan.question, plan, k)
    beside = list(_beside(plan))
    if not beside:
        return retriever.search(query)
    raw = retriever.search(replace(query, k=max(k, _DEPTH)))
    lists = [(1.0, raw)]
    lists += [(w, retriever.search(replace(q, k=_DEPTH))) for w, q in beside]
    best = _fused(lists)[: max(k, 0)]
    if raw and best and raw[0].passage_id not in {hit.passage_id for hit in best}:
        best[-1] = replace(raw[0], score=best[-1].score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(best, 1)]


def trust(retriever: Retriever, plan: Plan) -> float:
    """Return the chance, 0 to 1, that the answer stands in the hits.

    That of the question as it came or made whole, whichever is greater: «ومتى؟» alone is
    hopeless. A planner's phrases do not count: they need not be about the question.
    """
    asked = {plan.question, whole(plan)}
    return max(retriever.confidence(_query(text, plan, 1)) for text in asked)


def whole(plan: Plan) -> str:
    """Return the question to compare texts with: made whole, or behind what it leans on."""
    text = plan.standalone or next(filter(partial(_is_behind, plan), plan.phrases), None)
    return without_operators(text) if text else plan.question


def _fused(lists: Sequence[tuple[float, Sequence[Hit]]]) -> list[Hit]:
    """Add up the shares of each hit; where they are equal, the earlier list comes first."""
    shares: dict[str, float] = {}
    hits: dict[str, Hit] = {}
    for weight, found in lists:
        share = _share(found)
        for hit in found:
            hits.setdefault(hit.passage_id, hit)
            shares[hit.passage_id] = shares.get(hit.passage_id, 0.0) + weight * share(hit.score)
    best = sorted(shares, key=lambda passage: -shares[passage])
    return [replace(hits[passage], score=shares[passage]) for passage in best]


def _share(found: Sequence[Hit]) -> Callable[[float], float]:
    """Return what makes a score a share of its list: 1 for the highest, 0 for the lowest."""
    high = max((hit.score for hit in found), default=0.0)
    low = min((hit.score for hit in found), default=0.0)
    if high <= low:
        return lambda _: 1.0
    return lambda score: (score - low) / (high - low)


def _beside(plan: Plan) -> Iterator[tuple[float, Query]]:
    """Yield what to look for beside the question, with its weight."""
    if take_apart(plan.question).demands:
        return  # a search expression says itself what every hit holds
    if plan.standalone:
        yield _WHOLE, _query(without_operators(plan.standalone), plan, _DEPTH)
    since, until = _later(plan.since, plan.phrases_since), _earlier(plan.until, plan.phrases_until)
    if since and until and since > until:
        return
    for phrase in plan.phrases:
        query = _query(without_operators(phrase), plan, _DEPTH)
        weight = _WHOLE if _is_behind(plan, phrase) else _PHRASES / len(plan.phrases)
        yield weight, replace(query, since=since, until=until)


def _is_behind(plan: Plan, phrase: str) -> bool:
    """Tell whether a phrase is the question behind what it leans on."""
    return phrase.endswith(plan.question)


def searched(text: str) -> str:
    """Return what is looked for of a text: without a rumour's wrapping, its dialect in standard.

    A search expression stands as its reader wrote it.
    """
    text = text[:_LONGEST]
    return text if take_apart(text).demands else in_standard(unwrapped(text))


def _query(text: str, plan: Plan, k: int) -> Query:
    days = (plan.since, plan.until)
    return Query(searched(text), k, *days, plan.publisher, plan.without, plan.first)


def _later(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)
