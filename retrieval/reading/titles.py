"""The headline of a flattened page, found by its place, its shape and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

_LONGEST_TITLE = 30  # words
_ECHO = 1 / 3  # the share of a headline's words that its article repeats
_WORD = re.compile(r"\w{3,}")
_CLITICS = re.compile(r"[وف]?(?:[بكل]?ال|لل|[بل](?=\w{4}))?")
_STEM = 5  # letters that two forms of a word share
_SITE = re.compile(r"\s*[-–—|:»•]\s*\S")


def find_title(page: Sequence[Line], looks: Sequence[Look], body: set[int]) -> int | None:
    """Return the index of the headline, None where no line above the body is one for sure."""
    first = min(body, default=len(page))
    marked = [i for i in range(first) if page[i].heading == 1 and looks[i] == "heading"]
    if marked:
        return marked[0]
    candidates = list(_candidates(page, looks, first))
    told = " ".join(page[index].folded for index in sorted(body) if index not in candidates)
    echoed = [
        i for i in candidates if _echo(page[i], told) >= (_ECHO if page[i].words > 3 else 0.5)
    ]
    long = [i for i in echoed if page[i].words > 3] or echoed
    if not long and candidates and candidates[0] == 0 and page[0].words > 3 and told:
        long = candidates[:1]
    return _without_site(long[0], page, candidates) if long else None


def _candidates(page: Sequence[Line], looks: Sequence[Look], first: int) -> Iterator[int]:
    """Yield the lines above the first paragraph that may be a headline.

    A long question reads like prose, and a headline that is one has prose below it.
    """
    for index in range(first):
        line, look = page[index], looks[index]
        shaped = look in ("loose", "heading", "quotation", "question") or (
            look == "sentence" and line.asks
        )
        if shaped and not line.listed and 3 <= line.words <= _LONGEST_TITLE:
            yield index
    if first < len(page) and page[first].asks and "prose" in looks[first + 1 :]:
        yield first


def _echo(line: Line, told: str) -> float:
    """Return the share of a line's words that the article's text holds, by their stems."""
    words = [_CLITICS.sub("", word, count=1)[:_STEM] for word in _WORD.findall(line.folded)]
    known = [word for word in words if len(word) > 2]
    return sum(word in told for word in known) / len(known) if known else 0.0


def _without_site(chosen: int, page: Sequence[Line], candidates: Sequence[int]) -> int:
    """Prefer «headline» to «headline | outlet», where both are printed."""
    for index in candidates:
        head = page[index].folded
        rest = page[chosen].folded.removeprefix(head)
        if rest != page[chosen].folded and _SITE.match(rest):
            return index
    return chosen
