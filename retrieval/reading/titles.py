"""The headline of a flattened page, found by its place, its shape and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from retrieval.analysis.stopwords import STOP_WORDS
from retrieval.reading import phrases
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

_LONGEST_TITLE = 30  # words
_LONGEST_CLOSED = 14  # a longer line with a full stop is a paragraph
_LONGEST_NAME = 4
_MOST = 200  # candidates: a page with more has no head
_ECHO = 1 / 3  # the share of a headline's words that its article repeats
_WORD = re.compile(r"\w{3,}")
_CLITICS = re.compile(r"[وف]?(?:[بكل]?ال|لل|[بل](?=\w{4}))?")
_STEM = 5  # letters that two forms of a word share
_SITE = re.compile(r"\s*[-–—|:»•]\s*\S")
_ASIDE = ("widget", "metadata", "to-reader")
_NOTICES = ("foot", "to-reader")


def find_title(page: Sequence[Line], looks: Sequence[Look], body: set[int]) -> int | None:
    """Return the index of the headline, None where no line above the body is one for sure."""
    first = min(body, default=len(page))
    marked = [i for i in range(first) if page[i].heading == 1 and looks[i] == "heading"]
    if marked:
        return marked[0]
    candidates = list(islice(_candidates(page, looks, first), _MOST))
    told = " ".join(page[index].folded for index in sorted(body) if index not in candidates)
    echoed = [i for i in candidates if _echoes(page[i], told)]
    long = [i for i in echoed if page[i].words > 3] or echoed
    chosen = long[:1] or _on_top(page, looks, candidates if told else [])
    if not chosen:
        return _closed(page, looks, sorted(body))
    return _without_site(chosen[0], page, candidates)


def _candidates(page: Sequence[Line], looks: Sequence[Look], first: int) -> Iterator[int]:
    """Yield the lines above the first paragraph that may be a headline.

    A long question reads like prose, and a headline that is one has prose below it.
    """
    for index in range(first):
        line, look = page[index], looks[index]
        shaped = look in ("loose", "heading", "quotation", "question") or (
            look == "sentence" and line.asks
        )
        sized = not line.listed and 3 <= line.words <= _LONGEST_TITLE
        if shaped and sized and not _is_the_pages_own(page, looks, index):
            yield index
    if first < len(page) and page[first].asks and "prose" in looks[first + 1 :]:
        yield first


def _is_the_pages_own(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    """Whether a line speaks to the reader, or is the name that a notice repeats."""
    line = page[index]
    if phrases.PAGE_TALK.search(line.folded):
        return True
    return line.words <= _LONGEST_NAME and any(
        line.folded in other.folded and other.words < 2 * _LONGEST_TITLE
        for i, other in enumerate(page)
        if looks[i] in _NOTICES and i != index
    )


def _echoes(line: Line, told: str) -> bool:
    """Whether the article's text holds enough of a line's words, by their stems."""
    words = (word for word in _WORD.findall(line.folded) if word not in STOP_WORDS)
    stems = [_CLITICS.sub("", word, count=1)[:_STEM] for word in words]
    known = [stem for stem in stems if len(stem) > 2]
    share = sum(stem in told for stem in known) / len(known) if known else 0.0
    return share >= (_ECHO if line.words > 3 else 0.5)


def _on_top(page: Sequence[Line], looks: Sequence[Look], candidates: Sequence[int]) -> list[int]:
    """Return the first candidate, if a reader meets it first, whatever its article repeats."""
    for index in candidates[:1]:
        above = (looks[i] in _ASIDE or page[i].words < 3 for i in range(index))
        section = phrases.SECTION.fullmatch(page[index].folded)
        if page[index].words > 3 and all(above) and not section:
            return [index]
    return []


def _closed(page: Sequence[Line], looks: Sequence[Look], body: Sequence[int]) -> int | None:
    """Return a headline with a full stop: on top, and parted from the text by its date or byline.

    Where dates stand between the paragraphs, too, they part nothing.
    """
    top = next((i for i, look in enumerate(looks) if look not in _ASIDE), len(page))
    below = [index for index in body if index > top]
    if not below or not _may_be_closed_headline(page[top], looks[top]):
        return None
    between = range(top + 1, below[0])
    parted = "metadata" in looks[between.start : between.stop] and all(
        looks[i] in _ASIDE or _is_the_pages_own(page, looks, i) for i in between
    )
    dated_inside = "metadata" in looks[below[0] : below[-1]]
    told = " ".join(page[index].folded for index in below)
    return top if parted and not dated_inside and _echoes(page[top], told) else None


def _may_be_closed_headline(line: Line, look: Look) -> bool:
    return look in ("sentence", "prose") and not line.listed and 3 <= line.words <= _LONGEST_CLOSED


def _without_site(chosen: int, page: Sequence[Line], candidates: Sequence[int]) -> int:
    """Prefer «headline» to «headline | outlet», where both are printed."""
    for index in candidates:
        head = page[index].folded
        rest = page[chosen].folded.removeprefix(head)
        if rest != page[chosen].folded and _SITE.match(rest):
            return index
    return chosen
