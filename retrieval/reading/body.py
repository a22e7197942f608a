"""Which lines are the article: its prose, and what belongs to that in between and beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from retrieval.reading import phrases
from retrieval.reading.asides import in_asides, trailing_list
from retrieval.reading.interludes import is_asked, points, verses
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look

_LONG = 12  # words of a line that may be a paragraph without its full stop
_SURELY_LONG = 20
_TELLING = ("sentence", "quotation", "lead-in")
_INSERTS = ("to-reader", "link", "caption")  # may stand before the last sentences
NOTICES = ("widget", "to-reader", "link", "link-label", "block-label", "block-end", "foot")


def body_of(page: Sequence[Line], looks: Sequence[Look]) -> set[int]:
    """Return the indices of the prose and of what belongs to it in between and beside."""
    asides = in_asides(page, looks)
    anchors = _anchors(page, looks, asides)
    if not anchors:
        return set()
    first, last = anchors[0], anchors[-1]
    body = set(anchors)
    between = range(first, last)
    body |= {i for i in between if i not in asides and _belongs(page, looks, i)}
    body |= verses(page, looks, asides, between)
    body |= _closing(page, looks, asides, between) | _opening(page, looks, first)
    body |= points(page, looks, min(body))
    return body | _listed(page, looks, body, asides)


def _anchors(page: Sequence[Line], looks: Sequence[Look], asides: set[int]) -> list[int]:
    """Return the prose above the page's foot; where there is none, the best there is."""
    for wanted in (("prose",), ("sentence", "quotation"), ("loose",)):
        found = [
            i
            for i, look in enumerate(looks)
            if look in wanted and i not in asides and (look == "prose" or page[i].words > 4)
        ]
        if found:
            foot = foot_of(looks, found[0])
            return _without_tail([index for index in found if index < foot], page)
    return []


def foot_of(looks: Sequence[Look], start: int) -> int:
    """Return where the foot of the page begins below `start`."""
    return next((i for i in range(start, len(looks)) if looks[i] == "foot"), len(looks))


def _without_tail(anchors: list[int], page: Sequence[Line]) -> list[int]:
    """Leave out a numbered list of links and the author's life at the end."""
    links = trailing_list(page, anchors[-1])
    kept = [index for index in anchors if index not in links] or anchors
    while len(kept) > 1 and phrases.AUTHOR_BIO.match(page[kept[-1]].folded):
        kept.pop()
    return kept


def _belongs(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    """Whether a line between two paragraphs of prose is a paragraph itself."""
    line, look = page[index], looks[index]
    if look in _TELLING or is_asked(page, looks, index):
        return True
    goes_on = line.words >= _LONG and phrases.CONTINUES.match(line.folded)
    return look == "loose" and (line.words >= _SURELY_LONG or bool(goes_on))


def _closing(
    page: Sequence[Line], looks: Sequence[Look], asides: set[int], between: range
) -> set[int]:
    """Return the short sentences that follow the last prose at once, or after an insertion."""
    last = between.stop
    widest = max((page[i].gap for i in range(between.start + 1, last + 1)), default=1)
    closing: set[int] = set()
    insert = len(page)
    for index in range(last + 1, len(page)):
        if index in asides or looks[index] in _INSERTS:
            insert = min(insert, index)
        elif page[index].gap > max(widest, 1) or not _closes(page, looks, index):
            break
        else:
            closing.add(index)
    below = [page[i] for i in closing if i > insert]
    tells = any(line.quotes or phrases.CONTINUES.match(line.folded) for line in below)
    return closing if tells else {index for index in closing if index < insert}


def _closes(page: Sequence[Line], looks: Sequence[Look], index: int) -> bool:
    if is_asked(page, looks, index):
        return True
    return looks[index] in _TELLING and not phrases.AUTHOR_BIO.match(page[index].folded)


def _opening(page: Sequence[Line], looks: Sequence[Look], first: int) -> set[int]:
    """Return the short sentences right above the first prose; headlines end in no full stop."""
    opening: set[int] = set()
    for index in range(first - 1, -1, -1):
        line = page[index]
        told = looks[index] == "sentence" or (looks[index] == "quotation" and line.closed)
        if not told or line.asks:
            break
        opening.add(index)
    return opening


def _listed(
    page: Sequence[Line], looks: Sequence[Look], body: Iterable[int], asides: set[int]
) -> set[int]:
    """Return the items of the lists that a body line leads into."""
    listed: set[int] = set()
    for index in body:
        if not page[index].ending.endswith((":", "：")):
            continue
        for item in range(index + 1, len(page)):
            if item in asides or not page[item].listed or looks[item] in NOTICES:
                break
            listed.add(item)
    return listed
