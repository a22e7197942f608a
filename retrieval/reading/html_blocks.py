"""The visible text of a page, one block a line, each with the element it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from retrieval.reading.sources import NoArticleError

_BLOCK_TAGS = """
address article aside blockquote body button caption center dd details dialog dir div dl dt
fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label
    legend li main menu nav ol option p pre search section summary table tbody td tfoot th thead
tr ul
"""
_UNSEEN_TAGS = """
applet area audio canvas datalist embed frame head iframe map math meta noembed noframes
noscript object script select style svg template textarea title track video
"""
_BLOCKS, _UNSEEN = frozenset(_BLOCK_TAGS.split()), frozenset(_UNSEEN_TAGS.split())
_UNSEEN_AMP = ("amp-ad", "amp-analytics", "amp-consent", "amp-embed", "amp-iframe", "amp-pixel")
_HIDDEN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.I)
_FOR_READERS_ALOUD = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text)?|element-invisible|"
    r"u-visually-hidden|visuallyhidden|a11y-hidden)(?:\s|$)",
    re.I,
)
_SPACE = re.compile(r"[\s\u00ad\ufeff]+")
MAX_BLOCKS = 30_000  # lines; a page of news has some hundred, a live one some thousand
_CELLS = " | "
_LONGEST_CELL = 80
_WRAP = range(40, 101)  # the widths at which old editors broke lines


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Text between two block tags or line breaks; `linked` and `strong` count its characters.

    `element` is the block that holds it. `pictured`: a picture stands before it in the block.
    """

    text: str
    element: HtmlElement
    linked: int
    strong: int
    pictured: bool

    @property
    def link_share(self) -> float:
        """The share of its characters that are a link."""
        return self.linked / len(self.text)


@dataclass(slots=True)
class _Line:
    pieces: list[str]
    linked: int = 0
    strong: int = 0
    pictured: bool = False


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return the page's visible text in order; no block is empty. Raises NoArticleError."""
    blocks = list(islice(_Walk(root).blocks(), MAX_BLOCKS + 1))
    if len(blocks) > MAX_BLOCKS:
        raise NoArticleError(f"more than {MAX_BLOCKS:,} lines of text: save the article alone")
    return blocks


class _Walk:
    """One way through the tree, with what is open at each place."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._open: list[HtmlElement] = []
        self._links = 0
        self._strong = 0
        self._lines = [_Line([])]
        self._row: HtmlElement | None = None

    def blocks(self) -> Iterator[Block]:
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, found in walk:
            element = cast("HtmlElement", found)
            if event == "end":
                yield from self._end(element)
            elif _is_unseen(element):
                walk.skip_subtree()
                self._pictures(element)
            else:
                yield from self._start(element)
        yield from self._flush()

    def _start(self, element: HtmlElement) -> Iterator[Block]:
        tag = _tag(element)
        if self._row is not None:
            self._say(_CELLS if tag in ("td", "th") else " ")
        elif _is_block(tag):
            yield from self._flush()
            self._open.append(element)
            self._row = element if tag == "tr" and _is_of_data(element) else None
        elif tag == "br":
            last = self._lines[-1]
            self._lines.append(
                _Line([], pictured=last.pictured and not "".join(last.pieces).strip())
            )
        self._mark(element, tag, 1)
        self._say("“" if tag == "q" else "")
        self._say(element.text)

    def _end(self, element: HtmlElement) -> Iterator[Block]:
        tag = _tag(element)
        if not _is_unseen(element):
            self._say("”" if tag == "q" else "")
            self._mark(element, tag, -1)
            if element is self._row:
                self._row = None
            if _is_block(tag) and self._row is None:
                yield from self._flush()
                self._open.pop()
        self._say(element.tail)

    def _mark(self, element: HtmlElement, tag: str, step: int) -> None:
        if tag == "a" and not (element.get("href") or "#").startswith("#"):
            self._links += step
        elif tag in ("b", "strong"):
            self._strong += step
        elif tag in ("img", "picture", "amp-img") and step > 0:
            self._lines[-1].pictured = True

    def _pictures(self, element: HtmlElement) -> None:
        if _tag(element) in ("video", "iframe", "object", "svg"):
            self._lines[-1].pictured |= _tag(element) != "svg"

    def _say(self, text: str | None) -> None:
        if not text:
            return
        line = self._lines[-1]
        line.pieces.append(text)
        length = len(text.strip())
        line.linked += length if self._links else 0
        line.strong += length if self._strong else 0

    def _flush(self) -> Iterator[Block]:
        element = self._open[-1] if self._open else self._root
        pre = _tag(element) == "pre"
        made = [block for line in self._lines for block in _blocks_of(line, element, pre=pre)]
        self._lines = [_Line([])]
        yield from _rejoined(made)


def _blocks_of(line: _Line, element: HtmlElement, *, pre: bool) -> Iterator[Block]:
    said = "".join(line.pieces)
    for part in said.split("\n\n") if pre else [said]:
        text = _SPACE.sub(" ", part.replace("\u00ad", "").replace("\ufeff", "")).strip(" |")
        if text:
            linked, strong = min(line.linked, len(text)), min(line.strong, len(text))
            yield Block(text, element, linked, strong, line.pictured)


def _is_of_data(row: HtmlElement) -> bool:
    """Whether a row holds several short cells, and no part of the page's layout."""
    cells = [cell for cell in row if _tag(cell) in ("td", "th")]
    if len(cells) < 2 or any(True for _ in row.iterdescendants("table", "div", "p", "img", "br")):
        return False
    return all(len(cell.text_content()) <= _LONGEST_CELL for cell in cells)


def _rejoined(lines: list[Block]) -> list[Block]:
    """Make one paragraph of lines that an old editor broke at one width."""
    widths = [len(line.text) for line in lines]
    if len(lines) < 3 or not all(width in _WRAP for width in widths[:-1]):
        return lines
    closed = sum(line.text.rstrip("\"'”»)").endswith((".", "!", "?", "؟")) for line in lines[:-1])
    if min(widths[:-1]) < 0.7 * max(widths) or closed * 3 > len(lines):
        return lines
    text = " ".join(line.text for line in lines)
    linked, strong = sum(line.linked for line in lines), sum(line.strong for line in lines)
    return [Block(text, lines[0].element, linked, strong, lines[0].pictured)]


def _is_block(tag: str) -> bool:
    return tag in _BLOCKS or "-" in tag  # custom elements hold blocks more often than words


def _is_unseen(element: HtmlElement) -> bool:
    tag = _tag(element)
    if tag in _UNSEEN or tag.startswith(_UNSEEN_AMP) or element.get("hidden") is not None:
        return True
    if tag in ("html", "body"):  # hidden until a script has run
        return False
    style, names = element.get("style"), element.get("class")
    return bool(style and _HIDDEN.search(style)) or bool(names and _FOR_READERS_ALOUD.search(names))


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""
