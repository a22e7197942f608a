"""Pages of outlets that leave full stops out: which of their long lines are prose."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.asides import in_asides
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

_LONG = 12  # words of a line that may be a paragraph without its full stop
_SURELY_LONG = 20
_BREAKS = ("metadata", "widget", "foot")  # after them comes no more of the article
_HEADLINES = ("loose", "heading", "question", "quotation")


def with_unclosed(page: Sequence[Line], looks: list[Look]) -> list[Look]:
    """Take long lines for prose where the outlet leaves the full stop out."""
    asides = in_asides(page, looks)
    running = _running(page, looks, asides)
    if not running:
        return _often_unclosed(page, looks)
    strange = _below(looks, asides, running[-1])
    found: list[Look] = ["prose" if i in running else look for i, look in enumerate(looks)]
    return ["loose" if i in strange else look for i, look in enumerate(found)]


def _running(page: Sequence[Line], looks: Sequence[Look], asides: set[int]) -> list[int]:
    """Return the long lines without a stop, where they are more than the closed prose below.

    One or two may be a headline and its deck.
    """
    closed = [i for i, look in enumerate(looks) if look == "prose" and i not in asides]
    long = [
        i
        for i, line in enumerate(page)
        if looks[i] == "loose" and line.words >= _LONG and not line.listed and i not in asides
    ]
    if long and _may_be_headline(page, looks, long[0]):
        long = long[1:]
    above = [i for i in long if not closed or i < closed[0]]
    return long if len(above) > max(len(closed), 1) else []


def _may_be_headline(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    above = (looks[i] in _HEADLINES and page[i].words > 2 for i in range(index))
    return page[index].words < _SURELY_LONG and not any(above)


def _below(looks: Sequence[Look], asides: set[int], last: int) -> set[int]:
    """Return closed prose of which the article's own lines know nothing: another's opening."""
    closed = [i for i, look in enumerate(looks) if look == "prose" and i not in asides]
    if not closed or closed[0] < last:
        return set()
    return set(closed) if any(looks[i] in _BREAKS for i in range(last, closed[0])) else set()


def _often_unclosed(page: Sequence[Line], looks: list[Look]) -> list[Look]:
    long = [
        i for i, line in enumerate(page) if line.words >= _LONG and looks[i] in ("prose", "loose")
    ]
    unclosed = {i for i in long if looks[i] == "loose" and page[i].words >= _SURELY_LONG}
    if len(unclosed) * 3 < len(long) or not unclosed:
        return looks
    return ["prose" if i in unclosed else look for i, look in enumerate(looks)]
