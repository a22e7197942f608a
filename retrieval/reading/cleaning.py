"""Which lines of a flattened page are the article, and which are the page around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.models import Span
from retrieval.reading import phrases
from retrieval.reading.asides import LONGEST_TEASER, in_asides, trailing_list
from retrieval.reading.lines import Line, body_span, lines
from retrieval.reading.looks import Look, look_of
from retrieval.reading.titles import find_title

Kind = Literal["title", "body", "subheading", "caption", "metadata", "furniture"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in order, each with its kind."""

    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]

    @property
    def title(self) -> str | None:
        """The headline as printed, where there is one."""
        titles = self.of_kind("title")
        return titles[0].shown if titles else None

    @property
    def body(self) -> tuple[Span, ...]:
        """The citable paragraphs, without list marks."""
        return tuple(map(body_span, self.of_kind("body")))

    def of_kind(self, kind: Kind) -> list[Line]:
        """Return the lines of a kind."""
        return [line for line, its in zip(self.lines, self.kinds, strict=True) if its == kind]


_LONG = 12  # words of a line that may be a paragraph without its full stop
_SURELY_LONG = 20
_TELLING = ("sentence", "quotation", "lead-in")
_INSERTS = ("to-reader", "link", "caption")  # may stand before the last sentences
_NOTICES = ("widget", "to-reader", "link", "link-label", "block-label", "block-end", "foot")


def clean_page(text: str) -> Page:
    """Sort the lines of a page that was copied with everything around the article."""
    page = lines(text)
    looks = _with_unclosed([look_of(line) for line in page], page)
    body = _body(page, looks)
    title = find_title(page, looks, body)
    if title is not None:
        body = {index for index in body if page[index].folded != page[title].folded}
    return _sorted(page, looks, body, title)


def clean_extract(text: str) -> Page:
    """Sort the lines of a text that was extracted before: all is body but clear furniture."""
    page = lines(text)
    looks = [look_of(line) for line in page]
    foot = _foot(looks, 0)
    asides = {*in_asides(page, looks), *range(foot, len(page))}
    short = {index for index in asides if page[index].words <= LONGEST_TEASER}
    notices = {index for index, look in enumerate(looks) if look in _NOTICES}
    return _sorted(page, looks, set(range(len(page))) - short - notices, None)


def _sorted(page: list[Line], looks: Sequence[Look], body: set[int], title: int | None) -> Page:
    between = range(min(body, default=0), max(body, default=0))
    kinds: list[Kind] = []
    for index, look in enumerate(looks):
        if index == title:
            kinds.append("title")
        elif index in body:
            kinds.append("body")
        elif look == "caption" or look == "metadata":
            kinds.append(look)
        else:
            heads = look in ("loose", "heading", "lead-in", "question") and index in between
            kinds.append("subheading" if heads else "furniture")
    return Page(tuple(page), tuple(kinds))


def _with_unclosed(looks: list[Look], page: Sequence[Line]) -> list[Look]:
    """Take long lines for prose where the outlet often leaves the full stop out."""
    long = [
        i for i, line in enumerate(page) if line.words >= _LONG and looks[i] in ("prose", "loose")
    ]
    unclosed = {i for i in long if looks[i] == "loose" and page[i].words >= _SURELY_LONG}
    if len(unclosed) * 3 < len(long) or not unclosed:
        return looks
    return ["prose" if i in unclosed else look for i, look in enumerate(looks)]


def _body(page: Sequence[Line], looks: Sequence[Look]) -> set[int]:
    """Return the indices of the prose and of what belongs to it in between and beside."""
    asides = in_asides(page, looks)
    anchors = _anchors(page, looks, asides)
    if not anchors:
        return set()
    first, last = anchors[0], anchors[-1]
    body = set(anchors)
    body |= {i for i in range(first, last) if i not in asides and _belongs(page[i], looks[i])}
    body |= _closing(page, looks, first, last) | _opening(page, looks, first)
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
            foot = _foot(looks, found[0])
            return _without_tail([index for index in found if index < foot], page)
    return []


def _foot(looks: Sequence[Look], start: int) -> int:
    """Return where the foot of the page begins below `start`."""
    return next((i for i in range(start, len(looks)) if looks[i] == "foot"), len(looks))


def _without_tail(anchors: list[int], page: Sequence[Line]) -> list[int]:
    """Leave out a numbered list of links and the author's life at the end."""
    links = trailing_list(page, anchors[-1])
    kept = [index for index in anchors if index not in links] or anchors
    while len(kept) > 1 and phrases.AUTHOR_BIO.match(page[kept[-1]].folded):
        kept.pop()
    return kept


def _belongs(line: Line, look: Look) -> bool:
    """Whether a line between two paragraphs of prose is a paragraph itself."""
    if look in _TELLING:
        return True
    if look == "caption":  # «… في البلاد. (رويترز)» credits a whole paragraph
        return line.closed_before_credit and line.words >= _SURELY_LONG
    goes_on = line.words >= _LONG and phrases.CONTINUES.match(line.folded)
    return look == "loose" and (line.words >= _SURELY_LONG or bool(goes_on))


def _closing(page: Sequence[Line], looks: Sequence[Look], first: int, last: int) -> set[int]:
    """Return the short sentences that follow the last prose at once."""
    widest = max((page[i].gap for i in range(first + 1, last + 1)), default=1)
    closing: set[int] = set()
    for index in range(last + 1, len(page)):
        if page[index].gap > max(widest, 1) or looks[index] not in (*_INSERTS, *_TELLING):
            break
        if looks[index] in _TELLING:
            closing.add(index)
    insert = next((i for i in range(last + 1, len(page)) if looks[i] in _INSERTS), len(page))
    below = [page[i] for i in closing if i > insert]
    tells = any(line.quotes or phrases.CONTINUES.match(line.folded) for line in below)
    return closing if tells else {index for index in closing if index < insert}


def _opening(page: Sequence[Line], looks: Sequence[Look], first: int) -> set[int]:
    """Return the short sentences right above the first prose; headlines end in no full stop."""
    opening: set[int] = set()
    for index in range(first - 1, -1, -1):
        if looks[index] != "sentence" or page[index].asks:
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
            if item in asides or not page[item].listed or looks[item] in _NOTICES:
                break
            listed.add(item)
    return listed
