"""Short lines that are the article by their place: questions, verse, and the points on top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.reading import phrases
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

_ANSWERS = ("prose", "sentence", "quotation", "lead-in", "loose")
_ASKER = re.compile(r"(?:س|سؤال|السؤال|q|question)\W{0,3}\d*\W{0,2}[:：.\-–]\s", re.IGNORECASE)
_LONGEST_VERSE = 9  # words
_SHORTEST_POINT = 4
_GOES_ON = re.compile(r"[a-z]+\b|[وف]\w{2,}|ثم ")


def is_asked(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    """Whether a question is marked as an interviewer's, and answered on the next line."""
    line = page[index]
    marked = line.listed or bool(_ASKER.match(line.shown))
    if looks[index] != "question" or not marked or index + 1 == len(page):
        return False
    return looks[index + 1] in _ANSWERS


def verses(
    page: Sequence[Line], looks: Sequence[Look], asides: set[int], between: range
) -> set[int]:
    """Return the runs of short lines in which one sentence goes on, or that a colon leads in."""
    found: set[int] = set()
    for run in _runs(page, looks, asides, between):
        led_in = run[0] > 0 and page[run[0] - 1].ending.endswith((":", "："))
        goes_on = any(_GOES_ON.match(page[index].shown) for index in run[1:])
        if len(run) > 1 and (led_in or goes_on):
            found |= set(run)
    return found


def _runs(
    page: Sequence[Line], looks: Sequence[Look], asides: set[int], between: range
) -> Iterator[list[int]]:
    run: list[int] = []
    for index in between:
        if looks[index] == "loose" and index not in asides and _may_be_verse(page[index]):
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_be_verse(line: Line) -> bool:
    """Whether it is short and no headline: those write Most of Their Words With Capitals."""
    capitals = sum(word[:1].isupper() for word in line.shown.split()[1:])
    return 1 < line.words <= _LONGEST_VERSE and capitals * 2 < line.words


def points(page: Sequence[Line], looks: Sequence[Look], first: int) -> set[int]:
    """Return the lines between a label «Summary» and the first paragraph."""
    start = first
    while start > 0 and _may_be_point(page[start - 1], looks[start - 1]):
        start -= 1
    labelled = start > 0 and phrases.SUMMARY.fullmatch(page[start - 1].folded)
    return set(range(start, first)) if labelled else set()


def _may_be_point(line: Line, look: Look) -> bool:
    return look in ("loose", "sentence", "quotation") and line.words >= _SHORTEST_POINT
