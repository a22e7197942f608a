"""What an answer rests on, as the computed line under it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.answering.evidence import reference
from bot.answering.models import ArticleReference, Citation, Evidence, Plan, Support
from bot.answering.planner import asks_about_now
from bot.answering.reprints import age, telling_sentences_of

_OLD = timedelta(days=30)
# Of the score of the best passage cited. On the Arabic seed questions among 9,970 other articles,
# passages of another article that answer too reach it in 6 of 7 cases, those that do not in 9 of
# 114 (at .8 in 41).
_CONFIDENT = 0.9
_MOST_LATER = 2
_MOST_SPEAKERS = 3


def support(
    citations: Sequence[Citation], evidence: Sequence[Evidence], plan: Plan, today: date
) -> Support:
    """Count what an answer rests on; nothing cited, nothing counted.

    Only the citations that carry the verdict count; where there are none, as among quotations
    without a verdict, all do. Articles that print the same sentence count once.
    """
    carrying = carriers(citations)
    if not carrying:
        return Support()
    newest = max(carrying, key=lambda citation: citation.published or "")
    firsts = _firsts(carrying)
    return Support(
        articles=len(firsts),
        outlets=len({first.publisher for first in firsts if first.publisher}),
        newest=newest.published,
        newest_basis=newest.published_basis if newest.published else None,
        later=_later(carrying, evidence, newest.published),
        said_by=_speakers(carrying),
        as_of=_as_of(newest.published, plan, today),
    )


def carriers(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations that bear an answer: those for and against it, or else all."""
    return [item for item in citations if item.stance != "context"] or list(citations)


def _firsts(citations: Sequence[Citation]) -> list[Citation]:
    """Return a citation of each article, of those that print one sentence the earliest's."""
    groups: list[tuple[set[str], set[str]]] = []  # article ids, and the sentences they share
    for citation in citations:
        ids, said = {citation.article_id}, set(telling_sentences_of(citation.context))
        apart = []
        for group in groups:
            if ids & group[0] or said & group[1]:
                ids, said = ids | group[0], said | group[1]
            else:
                apart.append(group)
        groups = [*apart, (ids, said)]
    ordered = sorted(citations, key=lambda citation: age(citation.published))
    return [next(item for item in ordered if item.article_id in ids) for ids, _ in groups]


def _speakers(citations: Sequence[Citation]) -> tuple[str, ...]:
    """Return who speaks, where nothing but reported speech is cited."""
    names = [citation.said_by for citation in citations]
    known = list(dict.fromkeys(name for name in names if name))
    known = [name for name in known if not any(_is_part(name, other) for other in known)]
    return tuple(known[:_MOST_SPEAKERS]) if all(names) else ()


def _is_part(name: str, longer: str) -> bool:
    """Tell a surname, or an office, of a name that holds both: «المتحدثة باسم الوزارة، فلانة»."""
    return longer.endswith(f" {name}") or longer.startswith((f"{name}،", f"{name},"))


def _later(
    cited: Sequence[Citation], evidence: Sequence[Evidence], newest: str | None
) -> tuple[ArticleReference, ...]:
    """Return uncited articles that match as well and are newer than all that are cited."""
    if newest is None:
        return ()
    ids = {citation.article_id for citation in cited}
    hits = [hit for piece in evidence for hit in piece.hits]
    least = _CONFIDENT * max((hit.score for hit in hits if hit.article_id in ids), default=0.0)
    found = (
        hit
        for hit in sorted(hits, key=lambda hit: hit.rank)
        if hit.article_id not in ids and hit.score >= least and is_later(hit.published, newest)
    )
    once = {hit.article_id: hit for hit in reversed(list(found))}
    best = sorted(once.values(), key=lambda hit: hit.rank)[:_MOST_LATER]
    return tuple(reference(hit) for hit in best)


def is_later(one: str | None, other: str | None) -> bool:
    """Return whether an ISO date is later than another, as far as both are precise; to a day."""
    if one is None or other is None:
        return False
    most = min(len(one), len(other), len("2025-02-04"))
    return one[:most] > other[:most]


def _as_of(newest: str | None, plan: Plan, today: date) -> str | None:
    """Return the newest date that is cited, where it is old and the question about now."""
    if not asks_about_now(plan.asked):
        return None
    return newest if newest and _last_day(newest) < today - _OLD else None


def _last_day(published: str) -> date:
    """Return the last day that an ISO date of any precision may mean."""
    if len(published) >= len("2025-02-04"):
        return date.fromisoformat(published[:10])
    year, month = int(published[:4]), int(published[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
