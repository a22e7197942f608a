"""Which lines of a page are links to other articles, under a label or in a list."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading import phrases
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

LONGEST_TEASER = 25  # words: no headline is longer
_SHORTEST_TEASER = 4
_HEADLINES = ("loose", "heading", "question")
_TELLING = ("prose", "sentence", "quotation", "lead-in")


def in_asides(page: Sequence[Line], looks: Sequence[Look]) -> set[int]:
    """Return the indices of labels and of what they label.

    After a label the article is taken to go on only where a line shows it: by going on from
    what was said before («وأضاف»), or by being told in full after headlines that were not.
    """
    asides: set[int] = set()
    label: int | None = None
    for index, look in enumerate(looks):
        if look in ("block-label", "link-label"):
            label = index
        elif label is not None and _resumes(page, looks, label, index):
            label = None
        if label is not None or look in ("link", "block-end"):
            asides.add(index)
    return asides


def _resumes(page: Sequence[Line], looks: Sequence[Look], label: int, index: int) -> bool:
    line = page[index]
    if looks[index - 1] == "block-end":
        return True
    goes_on = bool(phrases.CONTINUES.match(line.folded))
    if line.listed or looks[index] != "prose":
        return goes_on and looks[index] == "sentence" and _ends_the_text(page, looks, label, index)
    teasers = looks[label + 1 : index]
    if "prose" not in looks[:label] and _begins(looks, label, index):
        return True
    if looks[label] == "block-label":
        return goes_on and not _is_teaser_too(teasers) and _told_from(page, looks, index)
    if goes_on or not teasers:
        return goes_on or line.words > LONGEST_TEASER
    if line.ending.endswith(("…", "..")) or "prose" in teasers:
        return False  # the openings of other articles, cut off or in pairs with their headlines
    return _told_from(page, looks, index)


def _begins(looks: Sequence[Look], label: int, index: int) -> bool:
    """Whether the article begins here, below a block on top: dated, or told on at once."""
    dated = "metadata" in looks[label:index]
    return dated or (index + 1 < len(looks) and looks[index + 1] in _TELLING)


def _is_teaser_too(teasers: Sequence[Look]) -> bool:
    """Whether what goes on may go on from a teaser, which was told in prose as well.

    Between the teasers' last prose and the article's next comes a headline, and teasers that
    are prose with a headline each begin with one.
    """
    if "prose" not in teasers:
        return False
    after = teasers[::-1].index("prose")
    parted = any(look in _HEADLINES for look in teasers[len(teasers) - after :])
    return not parted or teasers[0] in _HEADLINES


def _ends_the_text(page: Sequence[Line], looks: Sequence[Look], label: int, index: int) -> bool:
    """Whether the last short sentences stand here, each going on from the one before."""
    end = next((i for i in range(index, len(page)) if looks[i] not in _TELLING), len(page))
    if end < len(page) and looks[end] not in ("to-reader", "widget", "foot", "metadata"):
        return False
    if not all(phrases.CONTINUES.match(page[i].folded) for i in range(index, end)):
        return False
    return looks[label] == "block-label" and "prose" not in looks[label + 1 : index]


def _told_from(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    """Whether the lines from here on tell a text: two at once, or no headline follows."""
    if index + 1 < len(page) and looks[index + 1] in _TELLING:
        return True
    ends = ("block-label", "link-label", "foot")
    end = next((i for i in range(index, len(looks)) if looks[i] in ends), len(looks))
    return not any(
        looks[i] in _HEADLINES and page[i].words >= _SHORTEST_TEASER for i in range(index, end)
    )


def trailing_list(page: Sequence[Line], last: int) -> set[int]:
    """Return the numbered lines that end the article without a lead-in: a list of links."""
    first = last + 1
    while first > 0 and page[first - 1].numbered:
        first -= 1
    led_in = first > 0 and page[first - 1].ending.endswith((":", "："))
    teasers = range(first, last + 1)
    short = all(page[index].words <= LONGEST_TEASER for index in teasers)
    return set(teasers) if len(teasers) > 1 and short and not led_in else set()
