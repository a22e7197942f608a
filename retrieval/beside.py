"""Which headings and captions stand beside a passage: it is found by them, they are never cited."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from retrieval.models import Article, Aside, Passage

_IN_A_ROW = 3  # headings without a passage in between


def asides_beside(article: Article, passages: Sequence[Passage]) -> list[list[Aside]]:
    """Return, for each of the passages in the order of their places, what stands beside it.

    A heading belongs to its section, which ends at the next heading that has one; a caption to
    the passages right above and right below it.
    """
    starts = [passage.start for passage in passages]
    beside: list[list[Aside]] = [[] for _ in passages]
    headings = [aside for aside in article.asides if aside.kind == "heading"]
    places = [bisect_left(starts, heading.start) for heading in headings] + [len(passages)]
    for number, heading in enumerate(headings):
        last = bisect_right(places, places[number])  # headings in a row head the same section
        end = places[last] if last < len(places) else len(passages)
        if last - number <= _IN_A_ROW:
            for asides in beside[places[number] : end]:
                asides.append(heading)
    for caption in (aside for aside in article.asides if aside.kind == "caption"):
        below = bisect_left(starts, caption.start)
        for asides in beside[max(below - 1, 0) : below + 1]:
            asides.append(caption)
    return beside
