"""Hits become labelled evidence: overlapping ones joined, within the token budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.answering.models import ArticleReference, Evidence
from bot.answering.reprints import age, sentences_of
from retrieval.models import Hit

_RELATED = 3


def gather(
    hits: Sequence[Hit], budget: int, count_tokens: Callable[[str], int]
) -> tuple[Evidence, ...]:
    """Join overlapping hits and label them `P1`, `P2`, … by their best hit, best first.

    What another article prints again is offered once, in the place of the best, as the
    earliest article has it. Pieces are taken while their tokens fit the `budget`; the first is
    always taken.
    """
    evidence: list[Evidence] = []
    spent = 0
    for piece in _once([_piece(group) for group in _overlapping(hits)]):
        spent += count_tokens(piece.text)
        if evidence and spent > budget:
            break
        evidence.append(replace(piece, number=len(evidence) + 1))
    return tuple(evidence)


def _piece(group: Sequence[Hit]) -> Evidence:
    text, start, end = _union(group)
    return Evidence(0, text, start, end, tuple(group))


def _once(pieces: Sequence[Evidence]) -> list[Evidence]:
    """Leave out the reprints: of two articles' texts that say the same, the earlier stays.

    A later text that holds more than the earlier one is no mere reprint, and stays beside it.
    """
    said = [sentences_of(piece.text) for piece in pieces]
    kept: list[int] = []
    for at in range(len(pieces)):
        twin = next((i for i in kept if _repeats(pieces, said, at, i)), None)
        if twin is None:
            kept = [at if _repeats(pieces, said, i, at) else i for i in kept]
            kept = list(dict.fromkeys(kept)) if at in kept else [*kept, at]
    return [pieces[i] for i in kept]


def _repeats(
    pieces: Sequence[Evidence], said: Sequence[frozenset[str]], late: int, early: int
) -> bool:
    """Whether one piece holds nothing that another article's did not print before it."""
    one, other = pieces[late].hit, pieces[early].hit
    if one.article_id == other.article_id or not said[late] or not said[late] <= said[early]:
        return False
    return (age(one.published), late) > (age(other.published), early)


def _overlapping(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Group the hits of one article that share text, groups in the order of their best hit."""
    groups: list[list[Hit]] = []
    for hit in hits:
        touched = [group for group in groups if any(_overlap(hit, other) for other in group)]
        joined = [*(other for group in touched for other in group), hit]
        if not touched:
            groups.append(joined)
            continue
        groups[groups.index(touched[0])] = joined
        groups = [group for group in groups if group not in touched[1:]]
    return [sorted(group, key=lambda hit: hit.rank) for group in groups]


def _overlap(one: Hit, other: Hit) -> bool:
    same = one.article_id == other.article_id and one.article_version == other.article_version
    return same and one.start < other.end and other.start < one.end


def _union(group: Iterable[Hit]) -> tuple[str, int, int]:
    """Lay overlapping slices of one text over each other."""
    ordered = sorted(group, key=lambda hit: hit.start)
    text, start = ordered[0].text, ordered[0].start
    for hit in ordered[1:]:
        text += hit.text[max(0, start + len(text) - hit.start) :]
    return text, start, start + len(text)


def related(hits: Iterable[Hit]) -> tuple[ArticleReference, ...]:
    """Return the best hits' articles, each once."""
    articles = {hit.article_id: hit for hit in reversed(list(hits))}
    best = sorted(articles.values(), key=lambda hit: hit.rank)
    return tuple(reference(hit) for hit in best[:_RELATED])


def reference(hit: Hit) -> ArticleReference:
    """Return a hit's article without its text."""
    return ArticleReference.of(hit.article_id, hit)
