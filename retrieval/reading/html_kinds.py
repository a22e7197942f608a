"""Which blocks of a page are the article's paragraphs, headings and captions, and which are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from retrieval.reading import phrases
from retrieval.reading.html_blocks import Block
from retrieval.reading.html_furniture import Use, use_of
from retrieval.reading.lines import Line
from retrieval.reading.looks import Look
from retrieval.reading.reasons import WHY

Kind = Literal["title", "body", "heading", "caption", "dropped"]
Sorted = tuple[Kind, str | None]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TELLING = ("prose", "sentence", "quotation", "lead-in", "question")
_PARAGRAPHS = ("p", "li", "blockquote", "dd", "dt", "pre", "tr")
_PICTURES = ("img", "picture", "video", "amp-img", "iframe", "amp-video")
_ALL = 0.85  # the share of a block that is a link or bold, where all of it is
_LONGEST_CAPTION = 45  # words
_LONGEST_BESIDE_PICTURE = 25
_CREDIT = 30  # characters of whoever took a picture
_TOLD = ("prose", "sentence", "quotation")
_LONGEST_HEADING = 16
_LONGEST_INVITATION = 15
_INVITES = re.compile(r"\b(?:اضغط|انقر|اضغطوا|انقروا)\b|\bclick\b|\b(?:هنا|here)\W*\Z")
_LONGEST_FRAGMENT = 8
_LABEL = 6
_LARGE = ("body", "html", "article", "main", "section")
_FEW = 8
_BOXES = 4


class Uses:
    """What each element is for; those that hold the bulk of the page are for nothing else."""

    def __init__(self, blocks: Sequence[Block], headline: Block | None) -> None:
        self._own: dict[HtmlElement, Use | None] = {}
        prose = [block for block in blocks if may_be_prose(block)]
        half = sum(len(block.text) for block in prose) / 2
        self._bulk = frozenset(e for e, held in sizes_of(prose).items() if held >= half > 0)
        self.sizes = sizes_of(blocks)
        self._headline = (
            frozenset[HtmlElement]()
            if headline is None
            else frozenset((headline.element, *headline.element.iterancestors()))
        )

    def of(self, block: Block, root: HtmlElement | None = None) -> Use | None:
        """Return what a block is for by the elements that hold it, below `root`."""
        element: HtmlElement | None = block.element
        while element is not None and element is not root:
            if use := self._use(element):
                return use
            element = element.getparent()
        return None

    def _use(self, element: HtmlElement) -> Use | None:
        if element not in self._own:
            use = use_of(element)
            held = element in self._headline or element in self._bulk
            spared = use and held and use[1] != "readers' comments"
            self._own[element] = None if spared else use
        return self._own[element]


def sizes_of(blocks: Iterable[Block]) -> dict[HtmlElement, int]:
    """Return how many characters of these blocks each element holds."""
    sizes: dict[HtmlElement, int] = {}
    for block in blocks:
        for element in (block.element, *block.element.iterancestors()):
            sizes[element] = sizes.get(element, 0) + len(block.text)
    return sizes


def may_be_prose(block: Block) -> bool:
    """Whether a block may be a paragraph by its length and its links."""
    return len(block.text) >= 60 and block.link_share < 0.5 and block.element.tag not in HEADINGS


def line_of(block: Block) -> Line:
    """Return a block as a line of a flattened page."""
    return Line(0, len(block.text), block.text)


def kind_of(block: Block, look: Look, use: Use | None, sizes: Mapping[HtmlElement, int]) -> Sorted:
    """Tell what a block below the root is, taken by itself; `sizes` are those of all elements."""
    if use is not None:
        return use
    tag = block.element.tag
    if tag in HEADINGS or look == "heading":
        return _heading(block, look)
    if _is_caption(block, look, sizes):
        return "caption", None
    if block.link_share >= _ALL:
        return "dropped", "a link"
    if look in WHY and tag != "tr":
        return "dropped", WHY[look]
    if _is_labelled_link(block):
        return "dropped", "a link"
    if "\ufffd" in block.text:
        return "dropped", "holds bytes that could not be read"
    return _by_shape(block, look)


def _heading(block: Block, look: Look) -> Sorted:
    if look in WHY and look not in ("caption", "metadata"):
        return "dropped", WHY[look]
    return ("dropped", "a link") if block.link_share >= _ALL else ("heading", None)


def _by_shape(block: Block, look: Look) -> Sorted:
    """Tell a sub-heading and a fragment from a paragraph."""
    words = len(block.text.split())
    unclosed = look in ("loose", "question")
    asked = look == "question" and line_of(block).listed  # by an interviewer
    bold = not asked and block.strong >= _ALL * len(block.text)
    if bold and unclosed and words <= _LONGEST_HEADING and block.element.tag != "li":
        return "heading", None
    if look in _TELLING or block.element.tag in _PARAGRAPHS:
        return "body", None
    return ("body", None) if words > _LONGEST_FRAGMENT else ("dropped", "a fragment")


def _is_caption(block: Block, look: Look, sizes: Mapping[HtmlElement, int]) -> bool:
    if look == "caption":
        return True
    if len(block.text.split()) > _LONGEST_CAPTION or block.element.tag == "tr":
        return False
    if block.element.tag == "figure" or any(True for _ in block.element.iterancestors("figure")):
        return True
    words = len(block.text.split())
    if block.pictured and look not in _TOLD and words <= _LONGEST_BESIDE_PICTURE:
        return True
    return _is_boxed(block, look, sizes) or (look != "prose" and _is_below_picture(block))


def _is_boxed(block: Block, look: Look, sizes: Mapping[HtmlElement, int]) -> bool:
    """Whether a small box holds a picture and these words alone."""
    element = block.element
    if element.tag == "p" and look in _TOLD and element.find(".//img") is not None:
        return False  # a picture beside a paragraph
    box: HtmlElement | None = element
    for _ in range(_BOXES):
        if box is None or box.tag in _LARGE or _is_wide(box):
            return False
        if sizes[box] > len(block.text) + (_CREDIT if look in _TOLD else 2 * _CREDIT):
            return False
        if any(True for _ in box.iterdescendants(*_PICTURES)):
            return not any(True for _ in box.iterdescendants(*HEADINGS))
        box = box.getparent()
    return False


def _is_below_picture(block: Block) -> bool:
    """Whether a picture stands above, alone, and the block is in small or slanted letters."""
    above = block.element.getprevious()
    if above is None or _is_wide(block.element) or _is_wide(above) or not _is_small(block):
        return False
    pictures = any(True for _ in above.iter(*_PICTURES))
    return pictures and not above.text_content().strip()


def _is_wide(element: HtmlElement) -> bool:
    return any(True for _ in islice(element.iterchildren(), _FEW, None))


def _is_small(block: Block) -> bool:
    """Whether the block is in small or slanted letters from end to end."""
    inner = block.element.xpath("./em|./i|./small|./font[@size<3]|./span/em|./span/i")
    said = " ".join("".join(part.text_content() for part in inner).split())
    return bool(said) and len(said) >= _ALL * len(block.text)


def _is_labelled_link(block: Block) -> bool:
    """Whether only a few words stand beside a link: «في السياق: …», «للمزيد اضغط هنا»."""
    invited = block.linked and _INVITES.search(line_of(block).folded)
    if invited and len(block.text.split()) <= _LONGEST_INVITATION:
        return True
    label, colon, rest = block.text.partition(":")
    if not colon or len(label.split()) > _LABEL or not rest.strip():
        return False
    return block.linked >= _ALL * len(rest.strip())


def is_label(look: Look) -> bool:
    """Whether a block begins other articles or the foot of the page."""
    return look in ("block-label", "link-label", "foot")


def goes_on(block: Block) -> bool:
    """Whether a block goes on from what was told before."""
    return bool(phrases.CONTINUES.match(line_of(block).folded))
